"""Why two amounts differ: cause by cause, so that the causes and what remains add up to the difference exactly.

A *cause* is something in which the two sides differ and which can be taken from either by itself: records that only one has, a
reading, a decision. A month is priced with any causes *switched*: taken from the second side, all else from the first. Switched
one after the other, in an order that is printed, each cause is worth what it adds, and the sums between cancel: what they add up
to is the difference, whatever the order. Since causes meet (calls that are left out, and a threshold that they cross), each is
also priced taken first, switched alone, and taken last, as the only one that is not switched.

``waterfall`` is the one function that another room calls. It reads nothing: what prices the month is given to it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.audit.effect import effect_of
from slacalc.audit.priced import PricedOnce
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.assess.history import Outcome
    from slacalc.audit.effect import Effect
    from slacalc.base.evaluate import Value
    from slacalc.statement.document import Statement

CauseKind = Literal["records", "counts", "terms", "number", "history", "known", "line"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Something in which the two sides differ."""

    id: str
    """``calls:only first``, ``metrics.answer_rate``, ``history`` …"""
    kind: CauseKind
    subject: str = ""
    """The role of the records, or the path of the terms or of the line."""
    detail: str = ""
    """Of records, in what they differ."""
    count: int | None = None
    """Of records, how many; None where nothing is counted."""


@dataclass(frozen=True, slots=True)
class MetricStep:
    """What a cause makes of a metric."""

    metric: str
    before: tuple[Value, Value, Outcome]
    """Numerator, denominator and what was found."""
    after: tuple[Value, Value, Outcome]


@dataclass(frozen=True, slots=True)
class CauseStep:
    """What a cause is worth; several causes where none can be priced without the others."""

    causes: tuple[Cause, ...]
    effect: Effect
    """The month before and after, in the printed order."""
    metrics: tuple[MetricStep, ...]
    """Those that come out otherwise."""
    worth: Fraction
    """Taken in the printed order."""
    first: Fraction | None
    """Taken first; None where the month cannot be priced so."""
    last: Fraction | None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Every cause, and what is left."""

    steps: tuple[CauseStep, ...]
    remainder: Fraction
    """What no cause accounts for: the second side as it is stated, less what it comes to when all causes are switched."""
    unpriced: tuple[Cause, ...] = ()
    """Causes with which the month cannot be priced: what they are worth is in the remainder."""

    @property
    def total(self) -> Fraction:
        """The difference: what the steps and the remainder add up to."""
        return sum((step.worth for step in self.steps), Fraction(0)) + self.remainder


def waterfall(
    causes: Sequence[Cause], statement_of: Callable[[frozenset[str]], Statement], first: Statement, second: Statement
) -> Waterfall:
    """The difference between two statements of one month, by cause.

    Args:
        causes: in the order in which they are to be taken.
        statement_of: the month with the causes of those ids switched; with none it comes to ``first``.
        first: as it is stated.
        second: as it is stated.
    """
    priced = PricedOnce(statement_of, frozenset[str](), first)
    every = frozenset(cause.id for cause in causes)
    steps, last = list[CauseStep](), first
    for group, before, after in _in_order(causes, priced, first):
        ids = frozenset(cause.id for cause in group)
        effect = effect_of(before, after)
        steps.append(
            CauseStep(
                group,
                effect,
                tuple(_metrics(before, after)),
                effect.payable.difference,
                _worth(priced(frozenset()), priced(ids)),
                _worth(priced(every - ids), priced(every)),
            )
        )
        last = after
    priced_ids = {cause.id for step in steps for cause in step.causes}
    unpriced = tuple(cause for cause in causes if cause.id not in priced_ids)
    return Waterfall(tuple(steps), payable(second) - payable(last), unpriced)


def payable(statement: Statement) -> Fraction:
    """What a statement asks to be paid."""
    value = statement.value(statement.payable)
    assert isinstance(value, Fraction)  # noqa: S101 - for the type checker: a total has a value
    return value


def _in_order(
    causes: Sequence[Cause], priced: Callable[[frozenset[str]], Statement | None], first: Statement
) -> Iterator[tuple[tuple[Cause, ...], Statement, Statement]]:
    """Causes with the month before and after them; those without which the month cannot be priced are taken with the next."""
    switched, before, waiting = frozenset[str](), first, list[Cause]()
    for cause in causes:
        switched |= {cause.id}
        waiting.append(cause)
        after = priced(switched)
        if after is not None:
            yield tuple(waiting), before, after
            before, waiting = after, []


def _worth(before: Statement | None, after: Statement | None) -> Fraction | None:
    return None if before is None or after is None else payable(after) - payable(before)


def _metrics(before: Statement, after: Statement) -> Iterator[MetricStep]:
    earlier = {metric.id: metric for metric in before.metrics}
    for metric in after.metrics:
        if metric.id in earlier:
            sides = tuple(
                (statement.value(f"{metric.id}.numerator"), statement.value(f"{metric.id}.denominator"), outcome)
                for statement, outcome in ((before, earlier[metric.id].outcome), (after, metric.outcome))
                if f"{metric.id}.numerator" in statement.book
            )
            if len(sides) > 1 and sides[0] != sides[1]:
                yield MetricStep(metric.id, sides[0], sides[1])

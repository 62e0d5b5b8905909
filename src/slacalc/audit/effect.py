"""One month priced twice: what differs between the two statements, line by line, by standard, by right and in total.

Amounts are compared, and never digests: two contracts that say the same under other names make the same month.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.contract.terms import AFTER_TAX, TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from slacalc.assess.history import Outcome
    from slacalc.assess.standing import Right, RightKind
    from slacalc.base.evaluate import Value
    from slacalc.base.month import Month
    from slacalc.statement.document import Line, Statement


@dataclass(frozen=True, slots=True)
class LineEffect:
    """A line under both terms, without tax where prices exclude it."""

    id: str
    clause: str
    """As the new terms have it; as the old, where the line is there no more."""
    old: Decimal | None
    """None where there is no such line."""
    new: Decimal | None
    difference: Decimal
    """New less old; a line that is not there is nothing."""
    old_tax: Decimal | None
    """None where there is no such line, or it has no tax of its own."""
    new_tax: Decimal | None

    @property
    def moved(self) -> bool:
        """Whether it is there under one alone, or comes to another amount."""
        return bool(self.difference) or (self.old is None) is not (self.new is None)

    @property
    def tax_difference(self) -> Decimal:
        """New less old; nothing where the line has a tax of its own under one alone: the total tells what that comes to."""
        if self.old_tax is None or self.new_tax is None:
            return self.difference - self.difference
        return self.new_tax - self.old_tax


@dataclass(frozen=True, slots=True)
class TotalEffect:
    """A total under both terms, one of :data:`~slacalc.contract.terms.TOTALS`."""

    name: str
    old: Fraction
    new: Fraction
    difference: Fraction


@dataclass(frozen=True, slots=True)
class OutcomeEffect:
    """A standard that is found otherwise, or measured otherwise."""

    metric: str
    clause: str
    old: Outcome | None
    """None where there is no such standard."""
    new: Outcome | None
    old_measured: Value | None
    new_measured: Value | None


@dataclass(frozen=True, slots=True)
class RightEffect:
    """A right that one of the two states and the other does not, or from another day on."""

    right: RightKind
    metric: str
    clause: str
    month: Month
    """The month that was missed; of a deduction, the month whose fee it takes from."""
    old: tuple[date, date | None] | None
    """Since when and until when; None where it is not stated."""
    new: tuple[date, date | None] | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything in which two statements of one month differ that a party would pay for, or could act on."""

    month: Month
    old: Statement
    new: Statement
    lines: tuple[LineEffect, ...]
    """Every line of either."""
    totals: tuple[TotalEffect, ...]
    outcomes: tuple[OutcomeEffect, ...]
    """Those that differ."""
    rights: tuple[RightEffect, ...]
    """Those that differ."""

    @property
    def is_nothing(self) -> bool:
        """Whether the month is the same under both."""
        return not (
            any(line.moved for line in self.lines)
            or any(total.difference for total in self.totals)
            or self.outcomes
            or self.rights
        )

    @property
    def is_of_tax(self) -> bool:
        """Whether tax itself differs, and not only what it is on: the lines alone do not tell the difference then."""
        lines_moved = any(line.moved for line in self.lines)
        return any(line.tax_difference and not line.moved for line in self.lines) or (
            not lines_moved and any(total.difference for total in self.totals)
        )

    @property
    def payable(self) -> TotalEffect:
        """What is to be paid in the end."""
        return self.totals[-1]


def effect_of(old: Statement, new: Statement) -> Effect:
    """What differs between two statements of one month in one currency."""
    return Effect(old.month, old, new, _lines(old, new), _totals(old, new), tuple(_outcomes(old, new)), tuple(_rights(old, new)))


def together(effects: Iterable[Effect]) -> tuple[TotalEffect, ...]:
    """The totals of several months, each added up."""
    sums: dict[str, tuple[Fraction, Fraction]] = {}
    for total in (total for effect in effects for total in effect.totals):
        old, new = sums.get(total.name, (Fraction(0), Fraction(0)))
        sums[total.name] = (old + total.old, new + total.new)
    return tuple(TotalEffect(name, *sums[name], sums[name][1] - sums[name][0]) for name in TOTALS if name in sums)


def _lines(old: Statement, new: Statement) -> tuple[LineEffect, ...]:
    before, after = ({line.id: line for line in statement.lines} for statement in (old, new))
    return tuple(_line(before.get(name), after.get(name)) for name in dict.fromkeys([*after, *before]))


def _line(old: Line | None, new: Line | None) -> LineEffect:
    line = new or old
    assert line is not None  # noqa: S101 - for the type checker: one of the two has it
    was, comes = (None if version is None else version.amount for version in (old, new))
    taxes = (None if version is None else version.tax for version in (old, new))
    zero = line.amount - line.amount
    difference = (zero if comes is None else comes) - (zero if was is None else was)
    return LineEffect(line.id, line.clause, was, comes, difference, *taxes)


def _totals(old: Statement, new: Statement) -> tuple[TotalEffect, ...]:
    absent = [name for name in AFTER_TAX.values() if not any(f"total.{name}" in statement.book for statement in (old, new))]
    names = [name for name in TOTALS if name not in absent]
    pairs = ((name, _total(old, name), _total(new, name)) for name in names)
    return tuple(TotalEffect(name, was, comes, comes - was) for name, was, comes in pairs)


def _total(statement: Statement, name: str) -> Fraction:
    """A total; what a statement does not take off is nothing."""
    figure = statement.payable if name == "payable" else f"total.{name}"
    value = statement.value(figure) if figure in statement.book else Fraction(0)
    assert isinstance(value, Fraction)  # noqa: S101 - for the type checker: a total has a value
    return value


def _outcomes(old: Statement, new: Statement) -> Iterable[OutcomeEffect]:
    before, after = ({metric.id: metric for metric in statement.metrics} for statement in (old, new))
    for name in dict.fromkeys([*after, *before]):
        was, comes = before.get(name), after.get(name)
        measured = (old.value(name) if was else None, new.value(name) if comes else None)
        outcomes = (was.outcome if was else None, comes.outcome if comes else None)
        if outcomes[0] != outcomes[1] or measured[0] != measured[1]:
            metric = comes or was
            assert metric is not None  # noqa: S101 - as above
            yield OutcomeEffect(name, metric.clause, *outcomes, *measured)


def _rights(old: Statement, new: Statement) -> Iterable[RightEffect]:
    before, after = ({(right.right, right.metric, right.month): right for right in statement.rights} for statement in (old, new))
    for key in dict.fromkeys([*after, *before]):
        was, comes = before.get(key), after.get(key)
        spans = [None if right is None else (right.since, right.until) for right in (was, comes)]
        if spans[0] != spans[1]:
            right: Right | None = comes or was
            assert right is not None  # noqa: S101 - as above
            yield RightEffect(right.right, right.metric, right.clause, right.month, spans[0], spans[1])

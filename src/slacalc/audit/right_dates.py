"""The days on which rights arose, or will arise if nothing happens until then, and on which they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from slacalc.base.month import Month
    from slacalc.billing.late.overdue import LateMonths
    from slacalc.contract.parts.terms import Names
    from slacalc.statement.document import Statement

DateKind = Literal[
    "ask for rectification",
    "cure period ends",
    "deduct",
    "terminate",
    "suspend",
    "terminate for late payment",
    "payment due",
    "object to renewal",
    "term ends",
]
State = Literal["arose", "will arise", "exercised", "lapsed"]
NOTICED: tuple[DateKind, ...] = (
    "ask for rectification",
    "deduct",
    "terminate",
    "suspend",
    "terminate for late payment",
    "object to renewal",
)
"""Those of which somebody writes to the other party."""


@dataclass(frozen=True, slots=True)
class RightDate:
    """One day, and what a party may do from then on, or must have done by then."""

    day: date
    kind: DateKind
    state: State
    clause: str
    metric: str
    """The id of a standard; empty where it is about none."""
    month: Month | None
    """Which was missed, or whose statement is unpaid."""
    until: date | None
    """The last day on which it can be exercised; None where that cannot be told."""
    decided_by: str
    """The reference of the decision; empty where there is none."""
    amount: Fraction | None = None
    """What is unpaid, where it is about that."""

    @property
    def can_be_sent(self) -> bool:
        """Whether a party may write to the other now; to a renewal it objects before the day, not after."""
        open_now: State = "will arise" if self.kind == "object to renewal" else "arose"
        return self.kind in NOTICED and self.state == open_now


@dataclass(frozen=True, slots=True)
class RightCalendar:
    """The days of one contract, as known on a day."""

    contract: str
    title: str
    language: str
    currency: str
    client: str
    provider: str
    as_of: date
    ahead: date
    """Until when it looks ahead: what will arise if nothing happens until then."""
    dates: tuple[RightDate, ...]
    """In their order."""
    names: tuple[tuple[str, Names], ...]
    issued: tuple[Statement, ...]
    """The last statement of each month, in order: what a notice cites."""


def right_dates(now: LateMonths, later: LateMonths, issued: tuple[Statement, ...]) -> tuple[RightDate, ...]:
    """Every day, in order.

    Args:
        now: what has become of the ledger by the day on which it is looked at.
        later: the same if nothing happens until a later day.
        issued: statements of the ledger, the last of each month, in order.
    """
    dates = [*_rights(now, later), *_cures(issued), *_due(now, later), *_term(now)]
    return tuple(
        sorted(
            dict.fromkeys(dates),
            key=lambda right_date: (right_date.day, right_date.kind, right_date.metric, str(right_date.month)),
        )
    )


def _rights(now: LateMonths, later: LateMonths) -> Iterator[RightDate]:
    unpaid = {late.month: late.unpaid + late.unpaid_interest for late in now.position.debts}
    for right in later.rights:
        state: State = "arose"
        if right.exercised_by:
            state = "exercised"
        elif right.since > now.as_of:
            state = "will arise"
        elif right.until is not None and right.until < now.as_of:
            state = "lapsed"
        amount = unpaid.get(right.month) if not right.metric else None
        yield RightDate(
            right.since, right.right, state, right.clause, right.metric, right.month, right.until, right.exercised_by, amount
        )


def _cures(issued: tuple[Statement, ...]) -> Iterator[RightDate]:
    """Ends of periods to rectify, of the last statement."""
    for metric in issued[-1].metrics if issued else ():
        for step in metric.steps:
            if step.step == "cure period ends" and step.on is not None:
                state: State = "arose" if step.on <= issued[-1].as_of_day else "will arise"
                yield RightDate(step.on, "cure period ends", state, metric.clause, metric.id, step.month, None, step.reference)


def _due(now: LateMonths, later: LateMonths) -> Iterator[RightDate]:
    for late in later.position.debts:
        if late.unpaid and late.due is not None:
            state: State = "arose" if late.due <= now.as_of else "will arise"
            yield RightDate(late.due, "payment due", state, now.clause, "", late.month, None, "", late.unpaid)


def _term(now: LateMonths) -> Iterator[RightDate]:
    term = now.term
    if term.ended_on is not None:
        yield RightDate(term.ended_on, "term ends", "arose", term.clause, "", None, None, term.ended_by)
        return
    if term.object_by is not None:
        open_still: State = "will arise" if term.object_by >= now.as_of else "lapsed"
        state: State = "exercised" if term.objected else open_still
        yield RightDate(term.object_by, "object to renewal", state, term.clause, "", None, term.object_by, "")
    ends: State = "will arise" if term.last_day > now.as_of else "arose"
    yield RightDate(term.last_day, "term ends", ends, term.clause, "", None, None, "")

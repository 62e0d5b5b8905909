"""What the exports of a month came to, and what that says of the statement: its state, and limits of evidence exceeded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from slacalc.contract.terms import Terms
    from slacalc.measure.listed import Excused, OpenCase
    from slacalc.measure.tally import Tallies
    from slacalc.records.unmasked import Unmasked
    from slacalc.statement.document import InputEntry, RowSums, State


@dataclass(frozen=True, slots=True)
class Counted:
    """What the exports of a month came to: everything that a statement needs to know about data."""

    tallies: Tallies
    inputs: tuple[InputEntry, ...]
    rows: tuple[RowSums, ...]
    open_cases: Collection[OpenCase]
    """In the order of their deadlines, metrics and keys."""
    not_due: int
    days_without_calls: int
    as_of: datetime
    """With its offset."""
    as_of_basis: Literal["option", "month file", "newest event"]
    excusals: tuple[Excused, ...] = ()
    unmasked: Unmasked | None = None


def state_of(terms: Terms, counted: Counted) -> State:
    """Provisional as long as the month, or a case that it judges, could still change."""
    return "provisional" if counted.as_of.date() < terms.month.end or counted.not_due else "draft"


def evidence_of(terms: Terms, counted: Counted) -> tuple[str, ...]:
    """Limits of evidence that are exceeded; whole numbers are compared."""
    limit = terms.evidence.refused_rows.value
    over = [
        f"evidence/refused-rows:{rows.role}"
        for rows in counted.rows
        if rows.refused * limit.denominator > limit.numerator * rows.read
    ]
    if counted.days_without_calls > terms.evidence.days_without_calls.value:
        over.append("evidence/days-without-calls")
    return tuple(over)

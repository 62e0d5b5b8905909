"""The month-end over many contracts: where each month stands, what it comes to, and what keeps it from being issued."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.money import Money
from slacalc.statement.document import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.statement.document import Statement

BLOCKED: Literal["blocked"] = "blocked"
"""There is no statement: an input cannot be used."""
NO_MONTH = date(2000, 1, 1)
"""Of files in which every month is blocked."""
Standing = State | Literal["blocked"]


@dataclass(frozen=True, slots=True)
class MonthEndRow:
    """A contract and a month of it."""

    contract: str
    """Its id; of one that cannot be read, the path as it was given."""
    month: str
    """As 2026-03; of a folder that does not say it, the path as it was given."""
    state: Standing
    met: tuple[str, ...] = ()
    """Ids of the standards that are met; likewise below."""
    missed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    """Without a basis, excused, or still provisional."""
    payable: Money | None = None
    """None where it is blocked."""
    due: date | None = None
    """None where nobody can know it yet."""
    blocks: tuple[Diagnostic, ...] = ()
    """Why there is no statement, or why the draft could not be issued as it stands."""
    statement: Statement | None = None
    """None where it is blocked."""
    digest: str = ""


def row_of(statement: Statement, digest: str, blocks: tuple[Diagnostic, ...] = ()) -> MonthEndRow:
    """The row of a month that has a statement."""
    judged = [metric for metric in statement.metrics if metric.target]
    by_outcome = {
        outcome: tuple(metric.id for metric in judged if metric.outcome == outcome and not metric.provisional)
        for outcome in ("met", "missed")
    }
    decided = {metric for metrics in by_outcome.values() for metric in metrics}
    payable = statement.value(statement.payable)
    return MonthEndRow(
        contract=statement.contract.id,
        month=str(statement.month),
        state=statement.state,
        met=by_outcome["met"],
        missed=by_outcome["missed"],
        undecided=tuple(metric.id for metric in judged if metric.id not in decided),
        payable=Money.exactly(payable, statement.contract.currency),  # type: ignore[arg-type]  # what is to be paid has a value
        due=statement.payment.due,
        blocks=blocks,
        statement=statement,
        digest=digest,
    )


def last_day_of(rows: Iterable[MonthEndRow]) -> date:
    """The day that files about these months bear: the last of the last that has a statement."""
    return max((row.statement.month.last for row in rows if row.statement is not None), default=NO_MONTH)


def totals_to_pay(rows: Iterable[MonthEndRow]) -> tuple[Money, ...]:
    """What all months that are not blocked come to, by currency, in the order of the currencies."""
    totals: dict[str, Money] = {}
    for payable in (row.payable for row in rows if row.payable is not None):
        totals[payable.currency] = totals.get(payable.currency, Money.nothing(payable.currency)) + payable
    return tuple(totals[currency] for currency in sorted(totals))

"""The month-end as JSON: amounts as strings, sorted keys, never localised."""

# ruff: noqa: TC003 - the codec reads annotations when it runs

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.forms import Wire, one_of
from slacalc.render.json_page import json_page
from slacalc.render.json_values import MoneyText, constant
from slacalc.statement.document import State
from slacalc.statement.month_end import BLOCKED, totals_to_pay

if TYPE_CHECKING:
    from slacalc.statement.month_end import MonthEndRow

FORMAT = "slacalc month-end v1"


@dataclass(frozen=True, slots=True)
class BlockEntry:
    """Why a month has no statement, or why its draft could not be issued as it stands."""

    code: str
    file: str
    line: int
    """0 where the file as a whole is meant."""
    column: int


@dataclass(frozen=True, slots=True)
class MonthEndEntry:
    """A month; what a blocked one does not have is empty."""

    contract: str
    month: str
    state: Annotated[str, one_of((BLOCKED, *get_args(State)))]
    met: tuple[str, ...]
    missed: tuple[str, ...]
    undecided: tuple[str, ...]
    to_pay: MoneyText | None
    currency: str
    due: date | None
    blocked_by: tuple[BlockEntry, ...]
    digest: str
    """Of the statement."""


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """What all months that are not blocked come to in a currency."""

    currency: str
    to_pay: MoneyText


@dataclass(frozen=True, slots=True)
class MonthEndPage:
    """A row a month."""

    format: Annotated[str, constant(FORMAT)]
    months: tuple[MonthEndEntry, ...]
    totals: tuple[CurrencyTotal, ...]


@cache
def month_end_form() -> RecordForm[MonthEndPage]:
    """How a month-end stands in JSON."""
    return Codec({}).record(MonthEndPage)


def month_end_json(rows: tuple[MonthEndRow, ...]) -> str:
    """The text of the file."""
    return json_page(month_end_to_wire(rows))


def month_end_to_wire(rows: tuple[MonthEndRow, ...]) -> dict[str, Wire]:
    """The same as JSON values."""
    totals = tuple(CurrencyTotal(total.currency, str(total)) for total in totals_to_pay(rows))
    wire: dict[str, Wire] = month_end_form().write(MonthEndPage(FORMAT, tuple(map(_entry, rows)), totals))
    return wire


def _entry(row: MonthEndRow) -> MonthEndEntry:
    places = [(remark.code, remark.place) for remark in row.blocks]
    return MonthEndEntry(
        contract=row.contract,
        month=row.month,
        state=row.state,
        met=row.met,
        missed=row.missed,
        undecided=row.undecided,
        to_pay=None if row.payable is None else str(row.payable),
        currency="" if row.payable is None else row.payable.currency,
        due=row.due,
        blocked_by=tuple(BlockEntry(code, place.file, place.line, place.column) for code, place in places),
        digest=row.digest,
    )

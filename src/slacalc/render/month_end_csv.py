"""The month-end and its postings as CSV: never localised."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slacalc.render.table_csv import to_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.money import Money
    from slacalc.statement.month_end import MonthEndRow
    from slacalc.statement.postings import Posting

    MonthEndValue = str | Money | date

HEADERS = ("contract", "month", "state", "met", "missed", "undecided", "to_pay", "currency", "due", "blocked_by", "place")
POSTING_HEADERS = ("contract", "month", "date", "document", "state", "line", "account", "debit", "credit", "currency")


def month_end_csv(rows: Iterable[MonthEndRow]) -> str:
    """A row a month; ids of standards, slugs and places with a space between them."""
    return to_csv(HEADERS, ([_text(value) for value in values_of(row)] for row in rows))


def values_of(row: MonthEndRow) -> list[MonthEndValue]:
    """The cells of a row."""
    return [
        row.contract,
        row.month,
        row.state,
        *(" ".join(ids) for ids in (row.met, row.missed, row.undecided)),
        "" if row.payable is None else row.payable,
        "" if row.payable is None else row.payable.currency,
        row.due or "",
        " ".join(remark.code for remark in row.blocks),
        " ".join(str(remark.place) for remark in row.blocks),
    ]


def _text(value: MonthEndValue) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def postings_csv(postings: Iterable[Posting]) -> str:
    """A row a posting: debits and credits of each document are equal, and so are those of each currency."""
    return to_csv(POSTING_HEADERS, ([_text(value) for value in posting_values(posting)] for posting in postings))


def posting_values(posting: Posting) -> list[str | date]:
    """The cells of a row."""
    return [
        posting.contract,
        str(posting.month),
        posting.on,
        posting.document,
        posting.state,
        posting.line,
        posting.account,
        format(posting.debit, "f"),
        format(posting.credit, "f"),
        posting.currency,
    ]

"""Two sides of a month compared, as CSV: totals, lines and causes in one table, the records behind them in another."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.money import money_text
from slacalc.render.table_csv import to_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.audit.compared import ComparedMonth, DifferingRecord

HEADERS = ("part", "id", "clause", "count", "first", "second", "difference", "taken_first", "taken_last", "currency")
RECORD_HEADERS = ("role", "cause", "in", "differs", "worth")
DOUBTFUL = "doubtful"


def compare_csv(compared: ComparedMonth) -> str:
    """A row a total, a line and a cause; the last is what no cause accounts for."""
    return to_csv(HEADERS, list(_rows(compared)))


def _rows(compared: ComparedMonth) -> Iterator[Sequence[str]]:
    currency = compared.effect.new.contract.currency

    def money(amount: Fraction | None) -> str:
        return "" if amount is None else money_text(amount, currency)

    for total in compared.effect.totals:
        yield ("total", total.name, "", "", *map(money, (total.old, total.new, total.difference)), "", "", currency)
    for line in compared.effect.lines:
        amounts = (
            None if sum_of_line is None else Fraction(sum_of_line) for sum_of_line in (line.old, line.new, line.difference)
        )
        yield ("line", line.id, line.clause, "", *map(money, amounts), "", "", currency)
    for step in compared.waterfall.steps:
        count = sum(cause.count or 0 for cause in step.causes)
        ids = " + ".join(cause.id for cause in step.causes)
        yield ("cause", ids, "", str(count or ""), "", "", *map(money, (step.worth, step.first, step.last)), currency)
    yield ("cause", "remainder", "", "", "", "", money(compared.waterfall.remainder), "", "", currency)


def record_rows(compared: ComparedMonth) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers and rows of the records behind the difference, doubtful matches last: each side's record is a row of its own."""
    records = (*compared.records, *(record for group in compared.doubtful for record in group))
    columns = tuple(dict.fromkeys(name for record in records for name in record.texts))
    rows = [row for record in compared.records for row in _record(record, columns, compared, record.cause)]
    rows += [row for group in compared.doubtful for record in group for row in _record(record, columns, compared, DOUBTFUL)]
    return (*RECORD_HEADERS, *columns), rows


def _record(record: DifferingRecord, columns: Sequence[str], compared: ComparedMonth, cause: str) -> Iterator[tuple[str, ...]]:
    worth = "" if record.worth is None else money_text(record.worth, compared.effect.new.contract.currency)
    differs = " ".join(field.column for field in record.fields)
    for side, texts in (("first", record.first), ("second", record.second)):
        if texts is not None:
            yield (record.role, cause, side, differs, worth, *(texts.get(name, "") for name in columns))

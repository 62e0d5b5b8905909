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


def record_rows(compared: ComparedMonth) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Headers and rows of the records behind the difference, doubtful matches last: each side's record is a row of its own."""
    listed = [*(of_role.columns for of_role in compared.records), *(doubtful.columns for doubtful in compared.doubtful)]
    columns = tuple(dict.fromkeys(name for names in listed for name in names))
    return (*RECORD_HEADERS, *columns), _rows_of_records(compared, columns)


def _rows_of_records(compared: ComparedMonth, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for of_role in compared.records:
        for record in of_role.every():
            yield from _record(record, columns, compared, record.cause)
    for doubtful in compared.doubtful:
        for group in doubtful.every():
            for match in group:
                yield from _record(match, columns, compared, DOUBTFUL)


def _record(record: DifferingRecord, columns: Sequence[str], compared: ComparedMonth, cause: str) -> Iterator[tuple[str, ...]]:
    worth = "" if record.worth is None else money_text(record.worth, compared.effect.new.contract.currency)
    differs = " ".join(field.column for field in record.fields)
    for side, texts in (("first", record.first), ("second", record.second)):
        if texts is not None:
            yield (record.role, cause, side, differs, worth, *(texts.get(name, "") for name in columns))

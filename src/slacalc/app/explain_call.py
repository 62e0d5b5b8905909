"""``slacalc explain --call``: what one call did in a month that is counted again from its exports."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from slacalc.app.exports import layout_of
from slacalc.app.month import count_records
from slacalc.app.month_side import open_side, refuse_other_service
from slacalc.audit.call_account import CallAccount, CallInFee, CallInMetric
from slacalc.audit.effect import effect_of
from slacalc.audit.price import price
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import evaluate, value_of
from slacalc.base.figure import CutOff, Round
from slacalc.contract.records.calls import CALLS
from slacalc.measure.columns import counting_fees, metrics_of, predicates_of, reading_of
from slacalc.measure.counting import KnownBefore, Slice
from slacalc.measure.needs import sliced_by
from slacalc.measure.of_month import records_of_month
from slacalc.measure.price_periods import price_periods
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.records.duplicates import FILE
from slacalc.records.files import find_exports
from slacalc.records.mask import mask_cell, mask_id
from slacalc.records.person import ShownNames
from slacalc.records.record_texts import record_texts
from slacalc.records.store import Parts
from slacalc.records.tables import ROW, read_table
from slacalc.statement.digests import names_below
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.app.month_side import MonthSide
    from slacalc.audit.call_account import CountedAs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.fees.fee import CountingFee
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.records.layout import LayoutColumn
    from slacalc.records.sifted import Sifted
    from slacalc.statement.document import Statement

ROLE, KEY = CALLS.role, CALLS.key
CLASS = "outcome."


def explain_call(statement: Statement, contract: Contract, inputs: MonthInputs, ledger: Path | None, call: str) -> CallAccount:
    """What a call did in a statement, from the exports that it was made of.

    Raises:
        Refused: an input that cannot be used, other exports than those of the statement, or no such call.
    """
    side = open_side(contract, inputs, ledger, statement.as_of.time, with_origin=True)
    counted_from = {(entry.role, entry.sha256) for entry in side.counted.inputs}
    if counted_from != {(entry.role, entry.sha256) for entry in statement.inputs}:
        raise Refused(error("input/other-exports", Place(str(inputs.folder)), month=statement.month))
    refuse_other_service(side, statement, inputs)
    calls = side.records.get(ROLE)
    if calls is None:
        raise Refused(error("input/no-such-call", Place(str(inputs.folder)), call=mask_id(call)))
    record = calls.records.filter(pl.col(KEY) == call)
    if record.is_empty():
        raise Refused(*_why_not(calls, call, str(inputs.folder)))
    serving = with_service(side.terms, service_of(side.terms, side.history.decisions, side.known.moment.date()))
    alone = _counted_alone(side, serving, calls, record, call)
    others = replace(calls, parts=Parts.of(calls.records.filter(pl.col(KEY) != call)))
    counted, _ = count_records(serving, {**side.records, ROLE: others}, side.known, side.history)
    without = price(side.terms, counted, side.history)
    place, cells = _row_as_it_came(contract, side, inputs, call)
    texts = next(record_texts(record, CALLS, ShownNames(), calls.named))
    derived = _of_month(serving, side, calls if sliced_by(serving, ROLE) != KEY else replace(calls, parts=Parts.of(record)), call)
    return CallAccount(
        key=texts[KEY],
        file=place.file,
        row=place.line,
        cells=cells,
        fields=tuple((name, text) for name, text in texts.items() if text),
        outcome=next(
            (name.removeprefix("outcome.") for name, count in alone.items() if name.startswith("outcome.") and count), ""
        ),
        in_service_hours=bool(derived.height and derived["in_service_hours"][0]),
        metrics=tuple(_in_metrics(serving, alone, of_month=bool(derived.height))),
        fees=tuple(_in_fees(serving, alone, side.statement)),
        effect=effect_of(without, side.statement),
    )


def _why_not(calls: Sifted, call: str, folder: str) -> Iterator[Diagnostic]:
    """That there is no such call; or why its row was refused."""
    shown = mask_id(call)
    rows = [row for row in calls.refused if any(cell == shown for _, cell in row.shown)]
    if not rows:
        yield error("input/no-such-call", Place(folder), call=shown)
    for row in rows:
        yield error("input/refused-call", Place(row.file, row.row), call=shown, reason=row.reasons[0].slug)


def _counted_alone(side: MonthSide, terms: Terms, calls: Sifted, record: pl.DataFrame, call: str) -> dict[str, int]:
    """What the call adds to each column of the tally; where other calls decide that, it is counted among them."""
    frame = record if sliced_by(terms, ROLE) == KEY else calls.records
    records = {**side.records, ROLE: replace(calls, parts=Parts.of(frame))}
    counted, _ = count_records(terms, records, side.known, side.history, (KEY, *KEYS))
    table: Table = counted.tallies.table(ROLE)
    sums = dict.fromkeys(table.columns, 0)
    for (key, *_), row in table.rows:
        if key == call:
            sums = {name: sums[name] + number for name, number in zip(table.columns, row, strict=True)}
    return sums


def _of_month(terms: Terms, side: MonthSide, calls: Sifted, call: str) -> pl.DataFrame:
    """The record with what is derived for it; none where it is not of the month."""
    beside = {role: export.records for role, export in side.records.items() if role != ROLE}
    month_slice = Slice(ROLE, calls.records, KnownBefore(side.known.moment), beside=beside)
    return records_of_month(terms, month_slice).filter(pl.col(KEY) == call)


def _in_metrics(terms: Terms, alone: dict[str, int], *, of_month: bool) -> Iterator[CallInMetric]:
    for metric in metrics_of(terms, ROLE):
        added, counted, outside = (alone[f"{metric.id}.{count}"] for count in ("numerator", "denominator", "outside"))
        counted_as: CountedAs = "not of its population" if outside else "not in scope"
        if added:
            counted_as = "reached" if added > 0 else "taken off"
        elif counted:
            counted_as = "counted"
        if not of_month:
            counted_as = "of another month"
        elif counted_as == "not in scope" and alone.get(f"{metric.id}.excused"):
            counted_as = "excused"
        denominator, numerator = predicates_of(metric)
        asked = reading_of(metric).less if added < 0 else numerator
        yield CallInMetric(metric.id, counted_as, added, metric.scope.text, denominator, asked)


def _in_fees(terms: Terms, alone: dict[str, int], statement: Statement) -> Iterator[CallInFee]:
    table = statement.tallies.table(ROLE)
    for fee in counting_fees(terms, ROLE):
        line = next((line for line in statement.lines if line.id == f"fees.{fee.id}"), None)
        quantity, total = (_quantity(fee, added) for added in (alone, {name: table.total(name) for name in table.columns}))
        if line is not None and total:
            own = _at_its_price(line.figure, alone, statement) if len(price_periods(fee, terms.span)) > 1 else None
            average = Fraction(line.amount) * quantity / total
            yield CallInFee(line.id, quantity, total, average if own is None else own, at_its_price=own is not None)


def _at_its_price(figure: str, alone: dict[str, int], statement: Statement) -> Fraction | None:
    """What a fee with several prices comes to for the call alone, not rounded."""
    tables = dict(statement.tallies.tables) | {ROLE: Table.of(("call",), tuple(alone), {("",): tuple(alone.values())})}
    tallies, terms = Tallies(tuple(tables.items())), statement.term_values()
    below = names_below(statement, [figure]) - {figure}
    values = evaluate((node for node in statement.book if node.name in below), terms, tallies)
    node = statement.book[figure].node
    amount = value_of(node.of if isinstance(node, Round | CutOff) else node, values, terms, tallies)
    return amount if isinstance(amount, Fraction) else None


def _quantity(fee: CountingFee, added: dict[str, int]) -> int:
    """Records, increments or hundredths; where increments are of two lengths, the seconds that they come to."""
    total = 0
    for part in fee.parts:
        path, weight = f"fees.{fee.id}.{part.name}", part.segment.step if len(fee.parts) > 1 else 1
        total += weight * sum(number for name, number in added.items() if name == path or name.startswith(f"{path}."))
    return total


def _shown(cell: str, column: LayoutColumn) -> str:
    return ShownNames().shown(cell) if column.person == "mask" else mask_cell(cell, column.type, is_id=column.name == KEY)


def _row_as_it_came(
    contract: Contract, side: MonthSide, inputs: MonthInputs, call: str
) -> tuple[Place, tuple[tuple[str, str], ...]]:
    """File and row of the call, and the cells that the layout reads, masked."""
    calls, layout = side.records[ROLE], layout_of(side.terms, ROLE, contract)
    if calls.origin is None:
        raise ValueError(ROLE)
    file, row = calls.origin.rows.filter(pl.col(KEY) == call).sort(FILE, ROW).select(FILE, ROW).row(0)
    path = find_exports(inputs.folder, ROLE)[file]
    table = read_table(path.read_bytes(), str(path), layout, layout.timezone or side.terms.timezone, inputs.unpack_limit)
    cells = table.frame.filter(pl.col(ROW) == row).drop(ROW)
    columns = {header: column for column in layout.columns for header in column.headers}
    shown = [
        (header, _shown(str(cells[str(at)][0] or ""), columns[header]))
        for at, header in enumerate(table.headers)
        if header in columns and cells.height
    ]
    return Place(path.name, row), tuple((header, cell) for header, cell in shown if cell)

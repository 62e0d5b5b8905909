"""The statement as JSON, version 1: its dataclasses by :mod:`slacalc.base.codec`, and what follows from them.

A section is a field of :class:`~slacalc.statement.document.Statement`, and nothing else need be said of it. Here stands only what
no annotation tells: how hours, accounts, tallies and figures are written, and the keys that follow from the others: the totals
and the digests. Values of figures are taken as they stand; ``verify`` makes them anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from fractions import Fraction
from functools import cache
from typing import Any

from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.exact import rounded
from slacalc.base.forms import AMOUNT, COUNT, LIST, TEXT, WHOLE, Form, LongList, Malformed, Wire, expect, object_of, one_of
from slacalc.base.hours import Hours
from slacalc.base.json_schema import Schema, listing, mapping, text_like
from slacalc.base.money import PLACES, Money
from slacalc.base.wire import VALUE, book_from_wire, figure_form, figure_to_wire
from slacalc.billing.retention import BEFORE as HELD_BEFORE
from slacalc.contract.parties import BankAccount
from slacalc.contract.parts.terms import Names
from slacalc.contract.terms import AFTER_TAX, TOTALS
from slacalc.measure.listed import OpenCase
from slacalc.measure.many_cases import listed
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.corrected import Correction
from slacalc.statement.digests import line_digests, signed
from slacalc.statement.document import Computed, Line, RowSums, Statement

FORMAT = "slacalc statement v1"
MIDNIGHT = "24:00"


def to_wire(statement: Statement) -> Wire:
    """The statement as JSON values, digests and all."""
    wire = statement_form().write(statement)
    for line, digest in zip(wire["lines"], line_digests(statement, wire), strict=True):
        line["digest"] = digest
    if statement.correction is not None:
        wire["correction"]["totals"] = _difference_totals(statement)
    totals = {total: _money_text(statement, f"total.{total}") for total in totals_of(statement)}
    return signed({**wire, "format": FORMAT, "totals": totals})


def from_wire(wire: Wire) -> Statement:
    """The inverse of :func:`to_wire`; digests are looked at elsewhere.

    Raises:
        Malformed: with the section that is not as it should be.
    """
    form = statement_form()
    if wire.get("format") != FORMAT:
        raise Malformed("format")
    if strange := (wire.keys() - form.optional) ^ (form.keys.keys() - form.optional):
        raise Malformed("keys:" + ", ".join(sorted(strange)))
    sections = {name: _section(name, form.keys[name], section) for name, section in wire.items()}
    return Statement(**{name: section for name, section in sections.items() if name not in form.derived})


def _section(name: str, form: Form[Any], wire: object) -> Any:  # noqa: ANN401 - as the form
    try:
        return form.read(wire)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as cause:
        raise Malformed(name) from cause


@cache
def statement_form() -> RecordForm[Statement]:
    """How a statement stands in JSON."""
    return Codec(OWN, DERIVED).record(Statement)


def statement_schema() -> Schema:
    """The keys of a statement as JSON Schema, without words about them."""
    return statement_form().schema


@cache
def _rows_form() -> RecordForm[RowSums]:
    return Codec({}).record(RowSums)


def rows_to_wire(rows: RowSums) -> Wire:
    """The sums of one role."""
    wire: Wire = _rows_form().write(rows)
    return wire


def totals_of(statement: Statement) -> tuple[str, ...]:
    """The totals that there are: what is left to pay only where there are penalties, or taxes withheld."""
    return tuple(total for total in TOTALS if f"total.{total}" in statement.book)


def _money_text(statement: Statement, figure: str) -> str:
    value = statement.value(figure)
    if not isinstance(value, Fraction):
        raise TypeError(figure)
    return format(Money.exactly(value, statement.contract.currency).amount, "f")


def _difference_totals(statement: Statement) -> Wire:
    """The totals of the differences, from their figures."""
    places, values = PLACES[statement.contract.currency], dict(statement.values)
    totals = {total: values.get(f"difference.total.{total}") for total in TOTALS}
    return {total: format(rounded(value, places), "f") for total, value in totals.items() if isinstance(value, Fraction)}


def _totals(wire: object) -> None:
    """What is left to pay is there where penalties or taxes withheld are."""
    if not isinstance(wire, dict) or {*TOTALS[:3]} - wire.keys() or wire.keys() - {*TOTALS}:
        raise Malformed(wire)
    if ("payable" in wire) is not any(total in wire for total in AFTER_TAX.values()):
        raise Malformed(wire)
    for amount in wire.values():
        AMOUNT.read(amount)


def _hours_to_wire(span: Hours) -> list[str]:
    """Its two times; ``24:00`` is midnight at the end of the day."""
    return [span.opens.isoformat(), span.closes.isoformat() if span.closes else MIDNIGHT]


def _hours(wire: object) -> Hours:
    match wire:
        case [str(opens), str(closes)]:
            span = Hours(time.fromisoformat(opens), None if closes == MIDNIGHT else time.fromisoformat(closes))
            if _hours_to_wire(span) == wire:
                return span
    raise Malformed(wire)


def _account_to_wire(account: BankAccount) -> list[str]:
    """Bank and number; behind them the IBAN and the code of the bank, where there is one of these."""
    more = [account.iban, account.swift]
    return [account.bank, account.number, *(more if any(more) else [])]


def _account(wire: object) -> BankAccount:
    match wire:
        case [str(bank), str(number)]:
            return BankAccount(bank, number)
        case [str(bank), str(number), str(iban), str(swift)] if iban or swift:
            return BankAccount(bank, number, iban, swift)
        case _:
            raise Malformed(wire)


def _table_to_wire(table: Table) -> Wire:
    return {"keys": list(table.keys), "columns": list(table.columns), "rows": [[*key, *row] for key, row in table.rows]}


def _table(wire: object) -> Table:
    """A table in its one canonical form."""
    written = _table_form().read(wire)
    width = len(written.keys)
    whole = width + len(written.columns)
    if any(len(row) != whole for row in written.rows):
        raise Malformed(wire)
    for at, column in enumerate(zip(*written.rows, strict=True)):  # all at once, for there are many
        if at < width:
            expect({*map(type, column)} == {str}, wire)
        elif {*map(type, column)} != {int} or min(column) < 0:
            form = WHOLE if _may_be_negative(written.columns[at - width], written) else COUNT
            for number in column:
                form.read(number)
    rows = {tuple(row[:width]): tuple(row[width:]) for row in written.rows}
    if len(rows) != len(written.rows):
        raise Malformed(wire)
    table = Table.of(written.keys, written.columns, rows)
    if list(rows) != [key for key, _ in table.rows]:
        raise Malformed("order")
    return table


def _may_be_negative(column: str, table: _WrittenTable) -> bool:
    """Whether a column can be below zero: what is left of a count, or of a security, after others are taken off."""
    if (column, table.keys) == (HELD_BEFORE, ("month",)):
        return True
    metric, dot, count = column.rpartition(".")
    off = f"{metric.removesuffix('.excused')}.minus"
    return bool(dot) and count == "numerator" and (off in table.columns or table.keys == ("month",))


@dataclass(frozen=True, slots=True)
class _WrittenTable:
    """A table whose rows are keys and numbers, one behind the other."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[list[Any], ...]


@cache
def _table_form() -> RecordForm[_WrittenTable]:
    return Codec({list[Any]: LIST}).record(_WrittenTable)


def _figures_to_wire(computed: Computed) -> list[Wire]:
    values = dict(computed.values)
    return [{**figure_to_wire(figure), "value": VALUE.write(values[figure.name])} for figure in computed.book]


def _figures(wire: list[Wire]) -> Computed:
    book = book_from_wire({key: entry for key, entry in figure.items() if key != "value"} for figure in wire)
    return Computed(book, tuple((figure["name"], VALUE.read(figure["value"])) for figure in wire))


def _cases_to_wire(cases: Collection[OpenCase]) -> list[Wire] | LongList:
    if isinstance(cases, tuple) or not cases:
        few: list[Wire] = FEW_CASES.write(tuple(cases))
        return few
    from slacalc.measure.case_texts import CaseTexts  # noqa: PLC0415 - loads polars, only where cases are many
    from slacalc.measure.open_cases import OpenCases  # noqa: PLC0415 - as above

    return CaseTexts(OpenCases.of(cases))


def _cases(wire: list[Wire] | LongList) -> Collection[OpenCase]:
    return wire.value if isinstance(wire, LongList) else listed(FEW_CASES.read(wire))


TABLE: Form[Table] = Form(_table_to_wire, _table, _table_form().schema)
TABLES = object_of(TABLE)
FIGURE: Schema = mapping({**{name: entry.schema for name, entry in figure_form().keys.items()}, "value": VALUE.schema})
PAIR: Schema = {**listing(TEXT.schema), "minItems": 2, "maxItems": 2}
DIGEST: Form[str] = Form(str, str, text_like(r"[0-9a-f]{64}"))
"""Of which ``verify`` says whether it is the right one."""
FEW_CASES: Form[tuple[OpenCase, ...]] = Codec({}).of(tuple[OpenCase, ...])
OWN: dict[Any, Form[Any]] = {
    Hours: Form(_hours_to_wire, _hours, PAIR),
    BankAccount: Form(_account_to_wire, _account, {**listing(TEXT.schema), "minItems": 2, "maxItems": 4}),
    tuple[tuple[str, Names], ...]: object_of(Codec({}).record(Names)),
    Tallies: Form(lambda tallies: TABLES.write(tallies.tables), lambda wire: Tallies(TABLES.read(wire)), TABLES.schema),
    Collection[OpenCase]: Form(_cases_to_wire, _cases, FEW_CASES.schema, exact=FEW_CASES.exact),
    Computed: Form(_figures_to_wire, _figures, listing(FIGURE)),
}
DERIVED: dict[type, dict[str, Form[Any]]] = {
    Statement: {
        "format": Form(str, one_of((FORMAT,)).read, {"type": "string", "const": FORMAT}),
        "totals": Form(dict, _totals, mapping(dict.fromkeys(TOTALS, AMOUNT.schema), TOTALS[3:])),
        "digests": Form(dict, dict, {"type": "object", "additionalProperties": DIGEST.schema}),
        "digest": DIGEST,
    },
    Line: {"digest": TEXT},
    Correction: {"totals": object_of(AMOUNT, TOTALS)},
}

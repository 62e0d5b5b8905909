"""Rows that a worked example gives in the place of counts: records by their canonical columns, as an export would have them.

    calls:
      - {call_id: c1, arrived_at: 2026-03-02 09:00:00, direction: inbound, outcome: answered, wait: 5 s, talk: 60 s}

A list under the name of a role holds its rows. Quantities have their units, as everywhere in a contract; a blank cell is left
out. What a row says is checked here; what it is worth is for those to say who count exports.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.base.json_schema import Schema, mapping, words
from slacalc.base.money import places_held
from slacalc.base.nearest import SHOWN, listed, nearest
from slacalc.contract.fees.kinds import role_charged
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.records.kinds import ROLES, record_kind
from slacalc.contract.tree.find import currency_of, entries_of
from slacalc.contract.tree.forms import ANY_TEXT, form_of
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import WHOLE, BadQuantity, match_text, measured, read_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.contract.records.kind import Column, ColumnType, RecordKind
    from slacalc.contract.tree.source import Node

BEFORE = ".before"
"""The end of a figure of what earlier months have counted: rows of the month do not come to it."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of an example."""

    place: Place
    cells: tuple[tuple[str, str], ...]
    """Canonical column and cell, as an export of the layout ``slacalc`` has it; a blank cell is not there."""


@dataclass(frozen=True, slots=True)
class RowsGiven:
    """The rows of one role."""

    role: str
    place: Place
    """Of the key."""
    rows: tuple[GivenRow, ...]


def is_rows(key: str, node: Node) -> bool:
    """Whether an entry of what is given holds rows of a role: a metric or a figure of that name is given by a value."""
    return key in ROLES and isinstance(node, Listing)


def read_rows(given: Mapping) -> tuple[RowsGiven, ...]:
    """The rows that :func:`check_rows` has found nothing wrong with."""
    return tuple(_rows(key, node) for key, node in given.items if key in ROLES and isinstance(node, Listing))


def _rows(role: str, node: Listing) -> RowsGiven:
    columns = {column.name: column for column in _columns(record_kind(role))}
    rows = [
        GivenRow(row.place, tuple((key, _as_exported(columns[key], cell)) for key, cell in row.items if isinstance(cell, Scalar)))
        for row in node.items
        if isinstance(row, Mapping)
    ]
    return RowsGiven(role, node.key, tuple(rows))


def check_rows(given: Node | None, root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong with rows as they stand, and figures that are given although rows of the same example come to them."""
    if not isinstance(given, Mapping):
        return
    roles = [key for key, node in given.items if is_rows(key, node)]
    for key, node in given.items:
        if key in roles and isinstance(node, Listing):
            yield from _check_rows(record_kind(key), node, currency_of(root))
    counted = tuple(_counted_from(root)) if roles else ()
    for key, node in given.items:
        role = next((role for name, role in counted if key == name or key.startswith(f"{name}.")), "")
        if key not in roles and role in roles and not key.endswith(BEFORE):
            yield error("contract/given-twice", node.key, name=key, role=role)


def _counted_from(root: Mapping) -> Iterator[tuple[str, str]]:
    """Figures, each with the role whose records it is counted from; the figures below it have its name as their beginning."""
    for name, metric in entries_of(root, "metrics"):
        reading = reading_at(metric)
        if reading is not None:
            yield name, reading.role
    for name, fee in entries_of(root, "fees"):
        yield f"fees.{name}", role_charged(fee)
    yield "calls", "calls"


def _check_rows(kind: RecordKind, node: Listing, currency: str) -> Iterator[Diagnostic]:
    if not node.items:
        yield error("contract/nothing-there", node.key, path=node.path)
    for row in node.items:
        if isinstance(row, Mapping):
            yield from _check_row(kind, row, currency)
        else:
            yield error("contract/not-a-mapping", row.place, path=row.path)


def _check_row(kind: RecordKind, row: Mapping, currency: str) -> Iterator[Diagnostic]:
    columns = {column.name: column for column in _columns(kind)}
    for key, cell in row.items:
        if key not in columns:
            facts = {"key": key, "where": row.path, "nearest": nearest(key, columns), "keys": listed(columns)}
            yield error("contract/unknown-key", cell.key, **facts)
        elif not isinstance(cell, Scalar):
            yield error("contract/not-a-value", cell.key, path=cell.path)
        else:
            yield from _check_cell(columns[key], cell, currency)
    for column in columns.values():
        if column.required and row.find(column.name) is None:
            yield error("contract/missing-key", row.place, key=column.name, where=row.path)


def _check_cell(column: Column, cell: Scalar, currency: str) -> Iterator[Diagnostic]:
    if not cell.text.strip() or "\n" in cell.text:
        yield error("contract/wants-one-line", cell.place, path=cell.path)
        return
    if column.type == "code" and cell.text not in column.codes:
        facts = {"text": cell.text[:SHOWN], "words": listed(column.codes), "nearest": nearest(cell.text, column.codes)}
        yield error("contract/unknown-word", cell.place, **facts)
        return
    try:
        _as_exported(column, cell)
    except BadQuantity as bad:
        yield error(bad.slug, cell.place, text=cell.text[:SHOWN], **bad.facts)
        return
    if column.type == "amount" and currency and not cell.text.endswith(f" {currency}"):
        yield error("contract/other-currency", cell.place, text=cell.text, currency=currency)
    elif column.type == "amount" and currency and len(cell.text.partition(" ")[0].partition(".")[2]) > places_held(currency):
        yield error("contract/bad-quantity", cell.place, text=cell.text, expected=f"120.00 {currency}")


def _columns(kind: RecordKind) -> tuple[Column, ...]:
    """What an export can say of such a record."""
    return tuple(column for column in kind.columns if not column.derived)


def _as_exported(column: Column, cell: Scalar) -> str:
    """The cell as an export has it.

    Raises:
        BadQuantity: it is not of the column's type.
    """
    reader = READERS.get(column.type)
    return reader(cell.text) if reader is not None else cell.text


def _seconds(text: str) -> str:
    match = match_text(WHOLE + " (s|min|h)", text, "5 s; 2 min")
    return str(measured(match[1], match[2]).value)


def _whole(text: str) -> str:
    return match_text(r"\d{1,9}", text, "5")[0]


def _moment(text: str) -> str:
    expected = "2026-03-02 09:00:00"
    match_text(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", text, expected)
    try:
        read_day(text[:10])
        datetime.fromisoformat(text)
    except (BadQuantity, ValueError):
        raise BadQuantity(expected) from None
    return text


def _day(text: str) -> str:
    return read_day(text).isoformat()


def _amount(text: str) -> str:
    return match_text(r"(-?\d{1,12}(?:\.\d{1,3})?) [A-Z]{3}", text, "120.00 CNY")[1]


def _yes(text: str) -> str:
    return match_text("true|false", text, "true; false")[0]


READERS: dict[ColumnType, Callable[[str], str]] = {
    "seconds": _seconds,
    "whole": _whole,
    "moment": _moment,
    "day": _day,
    "amount": _amount,
    "yes": _yes,
}
"""By the type of a column: from a cell of an example to one of an export."""


def row_schema(kind: RecordKind) -> Schema:
    """A row of a role, as JSON Schema."""
    columns = _columns(kind)
    optional = [column.name for column in columns if not column.required]
    return mapping({column.name: _cell_schema(column) for column in columns}, optional)


def _cell_schema(column: Column) -> Schema:
    match column.type:
        case "yes":
            return {"type": "boolean"}
        case "whole":
            return {"type": "integer", "minimum": 0}
        case "code":
            return words(*column.codes)
        case "text" | "phone":
            return {"anyOf": [dict(ANY_TEXT), {"type": "integer"}]}
        case _:
            return form_of(READERS[column.type])

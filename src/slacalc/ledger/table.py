"""A plain CSV table that an analyst keeps, as the tree of a file: each row a mapping of its columns, each cell with its place.

What its columns are is said by a part, as of every other file: those without a default must be there in their order, then come
those with one, in any order; of these a row has a blank cell where the table has no such column.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.nearest import nearest
from slacalc.contract.tree.part import NOTHING, keys_of
from slacalc.contract.tree.source import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.part import Part

CELL = re.compile(r"(?:^|,) *(?P<cell>\"(?:[^\"]|\"\")*\"|[^,]*?) *(?=,|$)")
"""One cell of a line, without the spaces around it."""
LARGEST, MOST, LONGEST = 2_000_000, 20_000, 5000
"""Bytes, lines, and code points of a line; the decisions of a year are some hundred lines."""
REFERENCE = "reference"
"""The column by which each row is called."""


def columns_of(part: type[Part]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that a table must have, and those that it may have."""
    keys = keys_of(part)
    needed = tuple(key.name for key in keys if key.default is NOTHING)
    return needed, tuple(key.name for key in keys if key.default is not NOTHING)


def read_rows(part: type[Part], data: bytes, name: str) -> tuple[tuple[Mapping, ...], list[Diagnostic]]:
    """The rows of a table, and what is wrong with it beside their cells.

    Args:
        part: of which each row is one.
        data: the bytes of the file.
        name: the file as the user calls it; every place shows it.

    Raises:
        Refused: the file is too large, or no text.
    """
    table = _Table(data, name, *columns_of(part))
    return tuple(table.rows()), table.mistakes


class _Table:
    """Reads the rows of one file and gathers its mistakes."""

    def __init__(self, data: bytes, name: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
        self.name, self.needed, self.optional = name, needed, optional
        self.mistakes: list[Diagnostic] = []
        self.references: dict[str, int] = {}
        if len(data) > LARGEST:
            raise Refused(_too_large(Place(name), data.count(b"\n") + 1, len(data)))
        try:
            self.lines = _lines_of(data.decode("utf-8-sig"))
        except UnicodeDecodeError as cause:
            line = len((data[: cause.start] + b"-").splitlines())
            raise Refused(error("ledger/not-utf-8", Place(name, line, 0, _as_typed(data.splitlines()[line - 1])))) from cause
        long = next((number for number, line in enumerate(self.lines, 1) if len(line) > LONGEST), 0)
        if long or len(self.lines) > MOST:
            raise Refused(_too_large(Place(name, long), len(self.lines), len(data)))

    def rows(self) -> Iterator[Mapping]:
        """Each row; none where the header is another one."""
        reader = csv.reader(io.StringIO("\n".join(self.lines)), strict=True)
        try:
            header = tuple(next(reader, []))
            if not self._fits(header):
                return
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    place = self._place(reader.line_num)
                    self.mistakes.append(error("ledger/field-count", place, found=len(cells), expected=len(header)))
                    continue
                row = self._row(header, [cell.strip() for cell in cells], self._place(reader.line_num))
                self._once(row)
                yield row
        except csv.Error:
            self.mistakes.append(error("ledger/not-csv", self._place(reader.line_num)))

    def _fits(self, header: tuple[str, ...]) -> bool:
        more = header[len(self.needed) :]
        if header[: len(self.needed)] == self.needed and len({*more} & {*self.optional}) == len(more):
            return True
        expected = ",".join(self.needed) + "".join(f"[,{column}]" for column in self.optional)
        known = (*self.needed, *self.optional)
        places, line = self._cells(self._place(1), len(header)), self._place(1)
        odd = next((at for at, column in enumerate(header) if column not in known), None)
        place, meant = (line, "") if odd is None else (places[odd], nearest(header[odd], known))
        self.mistakes.append(error("ledger/wrong-header", place, found=",".join(header), expected=expected, nearest=meant))
        return False

    def _row(self, header: tuple[str, ...], cells: list[str], place: Place) -> Mapping:
        places = self._cells(place, len(cells))
        items = {column: _cell(column, text, at) for column, text, at in zip(header, cells, places, strict=True)}
        blank = {column: _cell(column, "", place) for column in self.optional if column not in items}
        return Mapping("", place, place, tuple((items | blank).items()))

    def _cells(self, line: Place, count: int) -> tuple[Place, ...]:
        """The places of the cells of a line with their texts marked; the line itself for each, where there are more than one."""
        spans = [match.span("cell") for match in CELL.finditer(line.excerpt)]
        if len(spans) != count:
            return (line,) * count
        return tuple(replace(line, column=begins + 1, width=max(ends - begins, 1)) for begins, ends in spans)

    def _once(self, row: Mapping) -> None:
        cell = row.by_key[REFERENCE]
        reference = cell.text if isinstance(cell, Scalar) else ""
        if not reference:
            self.mistakes.append(error("ledger/no-reference", cell.place, column=REFERENCE))
        elif reference in self.references:
            facts = {"reference": reference, "first": self.references[reference]}
            self.mistakes.append(error("ledger/reference-twice", cell.place, column=REFERENCE, **facts))
        self.references.setdefault(reference, row.place.line)

    def _place(self, line: int) -> Place:
        """A line of the file; of a row with several, the last one."""
        return Place(self.name, line, 0, self.lines[line - 1] if 0 < line <= len(self.lines) else "")


def _cell(column: str, text: str, place: Place) -> Scalar:
    return Scalar(column, place, place, text, text, quoted=False)


def _too_large(place: Place, lines: int, size: int) -> Diagnostic:
    facts = {"lines": lines, "bytes": size, "most": MOST, "most_bytes": LARGEST, "longest": LONGEST}
    return error("ledger/too-large", place, **facts)


def _lines_of(text: str) -> list[str]:
    """The lines as a spreadsheet ends them; a line separator within a note that was pasted there ends none."""
    lines = re.split(r"\r\n|\n|\r", text)
    return lines if lines[-1] else lines[:-1]


def _as_typed(line: bytes) -> str:
    """A line that is not UTF-8 as whoever typed it would know it again: a Chinese spreadsheet saves GB18030."""
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError:
        return line.decode("ascii", "replace")

"""A plain CSV table that an analyst keeps: rows under a known header, every mistake at its line, refused together."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.exact import parse_decimal
from slacalc.base.money import PLACES
from slacalc.base.month import FIRST_DAY, LAST_DAY, Month, is_in_reach
from slacalc.base.nearest import nearest
from slacalc.ledger.dates import days_meant, month_meant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

CELL = re.compile(r"(?:^|,) *(?P<cell>\"(?:[^\"]|\"\")*\"|[^,]*?) *(?=,|$)")
"""One cell of a line, without the spaces around it."""
LARGEST, MOST, LONGEST = 2_000_000, 20_000, 5000
"""Bytes, lines, and code points of a line; the decisions of a year are some hundred lines."""


class LedgerTable:
    """Rows under a header: the columns that must be there in their order, then those that may be, in any order."""

    def __init__(self, data: bytes, name: str, columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
        self._name, self._columns, self._optional = name, columns, optional
        self._mistakes: list[Diagnostic] = []
        self._references: dict[str, int] = {}
        if len(data) > LARGEST:
            raise Refused(_too_large(Place(name), data.count(b"\n") + 1, len(data)))
        try:
            self._lines = _lines_of(data.decode("utf-8-sig"))
        except UnicodeDecodeError as cause:
            line = len((data[: cause.start] + b"-").splitlines())
            raise Refused(error("ledger/not-utf-8", Place(name, line, 0, _as_typed(data.splitlines()[line - 1])))) from cause
        long = next((number for number, line in enumerate(self._lines, 1) if len(line) > LONGEST), 0)
        if long or len(self._lines) > MOST:
            raise Refused(_too_large(Place(name, long), len(self._lines), len(data)))

    def __iter__(self) -> Iterator[LedgerRow]:
        reader = csv.reader(io.StringIO("\n".join(self._lines)), strict=True)
        try:
            header = tuple(next(reader, []))
            more = header[len(self._columns) :]
            if header[: len(self._columns)] != self._columns or len({*more} & {*self._optional}) != len(more):
                expected = ",".join(self._columns) + "".join(f"[,{column}]" for column in self._optional)
                self.wrong("ledger/wrong-header", 1, found=",".join(header), expected=expected)
                return
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    self.wrong("ledger/field-count", reader.line_num, found=len(cells), expected=len(header))
                    continue
                row = LedgerRow(self, reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
                self._once(row)
                yield row
        except csv.Error:
            self.wrong("ledger/not-csv", reader.line_num)

    def _once(self, row: LedgerRow) -> None:
        reference = row["reference"]
        if not reference:
            row.refuse("ledger/no-reference", "reference")
        elif reference in self._references:
            row.refuse("ledger/reference-twice", "reference", reference=reference, first=self._references[reference])
        self._references.setdefault(reference, row.place.line)

    def wrong(self, code: str, line: int, **facts: object) -> None:
        """Note a mistake of a line."""
        self.note(error(code, self.place(line), **facts))

    def note(self, mistake: Diagnostic) -> None:
        """Keep a mistake, to be refused with all the others."""
        self._mistakes.append(mistake)

    def place(self, line: int) -> Place:
        """A line of the file."""
        return Place(self._name, line, 0, self._lines[line - 1] if 0 < line <= len(self._lines) else "")

    def settle(self) -> None:
        """Refuse the file where a row was wrong."""
        if self._mistakes:
            raise Refused(*self._mistakes)


def _too_large(place: Place, lines: int, size: int) -> Diagnostic:
    facts = {"lines": lines, "bytes": size, "most": MOST, "most_bytes": LARGEST, "longest": LONGEST}
    return error("ledger/too-large", place, **facts)


class LedgerRow:
    """One row; what cannot be read is refused at its line and column."""

    def __init__(self, table: LedgerTable, line: int, cells: dict[str, str]) -> None:
        """``line`` is its last one; ``cells`` stand in the order of the header."""
        self._table, self._line, self._cells = table, line, cells

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self._table.place(self._line)

    def refuse(self, code: str, column: str = "", **facts: object) -> None:
        """Note a mistake of this row, at its cell where it is one of a column."""
        about_column = {"column": column} if column else {}
        self._table.note(error(code, self._place_of(column), **about_column, **facts))

    def _place_of(self, column: str) -> Place:
        """The cell of a column, with its text marked; the row, where it is one of no column or has more lines than one."""
        row = self.place
        spans = [match.span("cell") for match in CELL.finditer(row.excerpt)]
        if column not in self._cells or len(spans) != len(self._cells):
            return row
        begins, ends = spans[list(self._cells).index(column)]
        return replace(row, column=begins + 1, width=max(ends - begins, 1))

    def day(self, column: str) -> date | None:
        """A date within reach: ISO, or as a spreadsheet saves it where that can mean one day only."""
        text = self[column]
        days = days_meant(text)
        if len(days) > 1:
            self.refuse("ledger/two-dates", column, text=text, one=days[0], other=days[1])
            return None
        if not days:
            self.refuse("ledger/bad-date", column, text=text)
            return None
        day = days[0]
        if not is_in_reach(day):
            self.refuse("ledger/day-out-of-reach", column, text=self[column], first=FIRST_DAY, last=LAST_DAY)
            return None
        return day

    def month(self, column: str) -> Month | None:
        """A month, ``2026-03``, or as a spreadsheet saves it."""
        try:
            return Month.parse(self[column])
        except ValueError:
            month = month_meant(self[column])
        if month is None:
            self.refuse("ledger/bad-month", column, text=self[column])
        return month

    def amount(self, column: str, currency: str | None, *, positive: bool = True) -> Decimal | None:
        """An amount, above zero or at least not below it; nobody pays or owes a part of the smallest unit of ``currency``."""
        places = PLACES.get(currency or "", max(PLACES.values()))
        try:
            amount = parse_decimal(self[column])
        except ValueError:
            amount = Decimal(-1)
        if amount < 0 or (positive and not amount) or len(self[column].partition(".")[2]) > places:
            self.refuse("ledger/bad-amount", column, text=self[column], places=places)
            return None
        return amount

    def word(self, column: str, *words: str) -> str | None:
        """One of these words, or nothing at all."""
        if self[column] and self[column] not in words:
            self.refuse(
                "ledger/unknown-word", column, text=self[column], words=", ".join(words), nearest=nearest(self[column], words)
            )
            return None
        return self[column]


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

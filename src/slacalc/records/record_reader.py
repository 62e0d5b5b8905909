"""A text of CSV one record at a time: over how many lines it goes, and what its cells are."""

from __future__ import annotations

import csv
import io
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRIVATE = range(0xE000, 0xF900)
"""Characters that mean nothing by themselves."""


class RecordReader(NamedTuple):
    """How records are read in which there are quotation marks."""

    delimiter: str
    """One character or several."""
    strict: bool = True
    """Whether a quotation mark where none may stand makes a record a broken one; otherwise it is taken as it stands."""

    def lines_of(self, lines: Iterable[str]) -> int | None:
        """How many of these lines, each with its end, are the first record; None where it goes on behind them.

        Raises:
            csv.Error: a field is longer than any is: a quotation mark in front of it never closes.
        """
        delimiter = self.delimiter
        if len(delimiter) > 1:  # what else stands in a cell does not tell where a record ends
            separator, _ = strange_to(delimiter)
            lines = (line.replace(separator, "x").replace(self.delimiter, separator) for line in lines)
            delimiter = separator
        behind = iter([""])  # asked for only where a quotation mark is open behind the last line
        reader = csv.reader(chain(lines, behind), delimiter=delimiter, strict=self.strict)
        try:
            next(reader)
        except csv.Error as broken:
            if "field limit" in str(broken):
                raise
        return None if next(behind, None) is None else reader.line_num

    def cells(self, record: str) -> list[str]:
        """The cells of a record, the text of which is all of it.

        Raises:
            csv.Error: a broken one.
        """
        if len(self.delimiter) == 1:
            return self._cells(record, self.delimiter)
        separator, _ = strange_to(record)
        cells = self._cells(record.replace(self.delimiter, separator), separator)
        return [cell.replace(separator, self.delimiter) for cell in cells]

    def _cells(self, record: str, delimiter: str) -> list[str]:
        return next(csv.reader(io.StringIO(record, newline="\n"), delimiter=delimiter, strict=self.strict))


def strange_to(text: str) -> tuple[str, str]:
    """Two characters that do not stand in a text."""
    first, second = islice((mark for mark in map(chr, _PRIVATE) if mark not in text), 2)
    return first, second

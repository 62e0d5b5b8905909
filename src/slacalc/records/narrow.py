"""What is read of the cells of a block where every line has as many as it should: no more of them than somebody asks for.

Seconds are read as numbers straight away. Where that cannot be done, or is not known to be right, there is nothing, and all cells
are read as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.codes import codes_of
from slacalc.records.rules import DIGITS_LOST, ERROR_CELL, LOCAL, TEXT, UNREADABLE, VALUE, rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.rules import RowRule

NUMBER = pl.Int32()
"""What seconds are read as: more than fit are too many anyway."""
_ASKED_BY_FORM = (DIGITS_LOST, ERROR_CELL, *UNREADABLE)
"""Rules that are asked of a cell in another form: by what it can be read as, and by what is looked for in a block as a whole."""


class Narrow:
    """What is asked for of the columns of one file."""

    def __init__(
        self, layout: Layout, columns: tuple[LayoutColumn, ...], headers: Sequence[str], wanted: Collection[str]
    ) -> None:
        """``columns`` are those of the layout that the file has, under its ``headers``; ``wanted`` those that are kept."""
        self._columns, self._headers, self._wanted = columns, headers, wanted
        read, at_edges = [header for column in columns for header in column.headers], {0, len(headers) - 1}
        self.numbers = frozenset(
            column.name
            for column in columns
            if are_plain_seconds(column, layout.blank)
            and read.count(column.headers[0]) == 1
            and headers.index(column.headers[0]) not in at_edges
        )
        """The columns that are read as numbers: nobody else asks for their cell."""

    def columns(self, rules: Sequence[RowRule]) -> tuple[LayoutColumn, ...]:
        """Those that somebody asks for, these rules among them."""
        return tuple(column for column in self._columns if is_asked_for(column, self._wanted, rules))

    def cells(self, columns: Sequence[LayoutColumn]) -> dict[str, pl.DataType]:
        """The cells of these columns, the first and the last one, by their names."""
        cells: dict[str, pl.DataType] = {"0": pl.String(), str(len(self._headers) - 1): pl.String()}
        for column in columns:
            dtype = NUMBER if column.name in self.numbers else pl.String()
            cells |= {str(self._headers.index(header)): dtype for header in column.headers}
        return cells


def rules_asked(layout: Layout, columns: Sequence[LayoutColumn], *, exponents: bool, errors: bool) -> list[RowRule]:
    """The rules that are asked of a block in which there may be such numbers and cells, see ``_Marks`` of the sieve."""
    every = rules_of(layout, columns)
    rules = [rule for rule in every if rule.slug not in _ASKED_BY_FORM]
    if exponents:
        rules += [rule for rule in every if rule.slug == DIGITS_LOST]
    if errors:  # of another type it cannot be read, and its row is odd for that
        texts = {column.name for column in columns if column.codes is not None or column.type in {"text", "phone"}}
        rules += [rule for rule in every if rule.slug == ERROR_CELL and rule.column in texts]
    return rules


def are_plain_seconds(column: LayoutColumn, blanks: Collection[str]) -> bool:
    """Whether a cell of a column is blank or a number as everybody writes it, and no such number stands for a blank."""
    plain = column.type == "seconds" and column.form in {None, "seconds"} and len(column.headers) == 1
    plain = plain and codes_of(column) is None and column.parts_of_seconds is None and not column.never_is_zero
    return plain and not any(map(has_digit, blanks))


def has_digit(word: str) -> bool:
    """Whether a word may be a number or a time."""
    return any(map(str.isdigit, word))


def is_asked_for(column: LayoutColumn, wanted: Collection[str], rules: Sequence[RowRule]) -> bool:
    """Whether the text of a column matters: one that any text may be is good whatever it is, unless it is kept or a rule asks."""
    if column.type not in {"text", "phone"} or codes_of(column) is not None or len(column.headers) != 1:
        return True
    forms = {prefix + column.name for prefix in (TEXT, LOCAL, VALUE)}
    return column.name in wanted or any(not forms.isdisjoint(rule.broken.meta.root_names()) for rule in rules)


def read_narrow(
    block: bytes, names: Sequence[str], separator: str, quote: str | None, read: Mapping[str, pl.DataType], height: int
) -> pl.DataFrame | None:
    """The cells that are read, of these names, of so many lines, all of which have as many cells as there are names.

    A cell that a line lacks at its end is read as blank: where the last one is not, the line lacks none. Where there are no more
    delimiters than such lines have, none has a cell too many. So the last one is read, as a text.
    """
    if block.startswith(separator.encode()) or _number_of(separator, block) != height * (len(names) - 1):
        return None
    try:
        cells = (
            pl.scan_csv(
                block,
                has_header=False,
                schema={name: read.get(name, pl.String()) for name in names},
                separator=separator,
                quote_char=quote,
                empty_string_is_null=False,
                truncate_ragged_lines=True,
            )
            .select([*read])
            .collect(engine="in-memory")
        )
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == height and not (cells[names[-1]] == "").any() else None


def _number_of(separator: str, block: bytes) -> int:
    """How often it stands there, as the number of lines that it would end: the reader counts these faster than Python does."""
    ended = pl.scan_csv(
        block, has_header=False, schema={"line": pl.String()}, eol_char=separator, separator="\0", quote_char=None
    ).select(pl.len())
    return int(ended.collect(engine="in-memory").item()) - (not block.endswith(separator.encode()))

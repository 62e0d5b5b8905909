"""The header of a text file, in its first line that is not blank."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.bounds import check_columns
from slacalc.records.layout_words import SPACE
from slacalc.records.tables import ROW, ExportTable, named

if TYPE_CHECKING:
    from slacalc.records.tables import TableForm


def head_of(name: str, line: str | None, encoding: str, form: TableForm) -> ExportTable:
    """The table of a file that has this header, or without one the form's, and no rows.

    Raises:
        Refused: too many columns, or none.
        csv.Error: a quotation mark in it is not closed.
    """
    if line is None:
        headers = form.header or ()
    elif form.quotes == "none" or '"' not in line:
        headers = tuple(line.split(form.delimiter))
    else:
        headers = tuple(next(csv.reader([line], delimiter=form.delimiter, strict=True)))
    check_columns(name, len(headers))
    no_rows = pl.DataFrame(schema={ROW: pl.Int64()} | {str(at): pl.String() for at in range(len(headers))})
    return ExportTable(name, named(name, headers), no_rows, (), encoding, guessed=False, typed=False)


def is_blank(line: str, delimiter: str) -> bool:
    """Whether a line holds nothing: neither the header nor a row."""
    return not line.strip(SPACE + delimiter)

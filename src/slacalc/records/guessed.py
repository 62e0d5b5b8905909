"""What is said of a file whose encoding is a guess: a text of it, by which a reader sees whether the guess is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Place, warning
from slacalc.records.layout_words import SPACE
from slacalc.records.mask import mask_text
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.layout import Layout
    from slacalc.records.tables import ExportTable

SHOWN = 60
"""So many characters of it are shown."""


def guessed_encoding(head: ExportTable, tables: Iterable[ExportTable], layout: Layout) -> Diagnostic:
    """The warning about a file of that header; ``tables`` are its rows, one after the other."""
    row, shown = _first_foreign(head, tables, layout)
    return warning("records/guessed-encoding", Place(Path(head.file).name, row), shown=mask_text(shown)[:SHOWN])


def _first_foreign(head: ExportTable, tables: Iterable[ExportTable], layout: Layout) -> tuple[int, str]:
    """Row and text of a header or cell that is not plain ASCII; of words of the layout's columns sooner than of others."""
    for header in head.headers:
        if not header.isascii():
            return 1, header
    words = {
        header
        for column in layout.columns
        if column.type in {"text", "code"} and column.person is None
        for header in column.headers
    }
    columns = [str(at) for at in sorted(range(len(head.headers)), key=lambda at: head.headers[at] not in words)]
    best: tuple[int, str] = 1, ""
    for table in tables:
        for at, column in enumerate(columns):
            is_foreign = pl.col(column).str.contains(r"[^\x00-\x7F]")
            foreign = table.frame.lazy().filter(is_foreign).select(ROW, column).head(1).collect()
            if foreign.height:
                row, cell = foreign.row(0)
                best, columns = (row, cell.strip(SPACE)), columns[:at]
                break
        if not columns:
            break
    return best

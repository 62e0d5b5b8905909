"""A sheet, which is read as a whole, through the sieve: good rows stay typed and small, the few others go to the exact reader.

Its cells stay as they were read, in memory: where keys recur, rows are looked at once more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.diagnostics import Refused
from slacalc.records.files import SHEETS, split_suffixes
from slacalc.records.plain import fits_sieve
from slacalc.records.sieve import Sieve
from slacalc.records.store import Store
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.records.budget import Budget
    from slacalc.records.layout import Layout
    from slacalc.records.sifted_file import SiftedFile
    from slacalc.records.tables import ExportTable

CELLS = 1_000_000
"""So many are looked at at a time: about as many as a block of text has."""


def sieve_table(
    table: ExportTable, sifted: SiftedFile, layout: Layout, zone: str, wanted: Collection[str] | None, budget: Budget
) -> Store | None:
    """The rows that are plainly good; the others go to ``sifted``, as the exact reader has them.

    ``wanted`` is as in ``read_records``; ``budget`` is what good rows may take in memory.

    None where it is no sheet, where the layout has rows that only the exact reader knows, and where the table is to be refused:
    that reader says it.
    """
    if split_suffixes(table.file)[1] not in SHEETS or not fits_sieve(layout) or not table.frame.height:
        return None
    good, odd = Store(budget), list[pl.DataFrame]()
    frame = table.frame
    try:
        sieve = Sieve(replace(table, frame=frame.clear(), odd=()), layout, zone, "\0", wanted)
        for rows in frame.iter_slices(max(CELLS // len(table.headers), 1)):
            sieved = sieve.sift_cells(rows.drop(ROW))
            good.append(sieved.good.with_columns(rows[ROW].gather(sieved.good[ROW])))
            odd.append(rows[sieved.odd[ROW]])
        rest = sifted.sift(replace(table, frame=pl.concat(odd)))
    except Refused:
        return None
    good.close()
    sifted.add(rest)
    sifted.good = good.height
    return good

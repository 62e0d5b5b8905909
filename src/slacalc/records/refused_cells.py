"""What is kept of a row that is refused when it is looked at: its cells, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.rules import RANK
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from slacalc.records.sift import SiftedTable

SPAN = 16_384
"""Rows of a file, refused or not, of which the reasons are put together at a time, or as many refused ones."""
IS_ODD, RANKED, CELLS, BROKEN = "odd", "ranked", "cells", "broken"
REFUSED = pl.Schema(
    {ROW: pl.Int64(), IS_ODD: pl.Boolean(), RANKED: pl.UInt8(), CELLS: pl.List(pl.String()), BROKEN: pl.List(pl.UInt16())}
)
"""What is kept of a refused row: whether it is no record by its shape; the rank of its first reason in the printed order; its
cells; and the rules that it breaks, by their position."""


def refused_of(sifted: SiftedTable) -> pl.DataFrame:
    """The refused rows of a table, as ``REFUSED``, in their order."""
    table, rules = sifted.table, sifted.rules
    odd = pl.DataFrame(
        [[odd.row for odd in table.odd], [RANK[odd.slug] for odd in table.odd], [odd.cells for odd in table.odd]],
        {name: REFUSED[name] for name in (ROW, RANKED, CELLS)},
    ).select(ROW, pl.lit(value=True).alias(IS_ODD), RANKED, CELLS, pl.lit([], REFUSED[BROKEN]).alias(BROKEN))
    if not sifted.refused.height:
        return odd
    broken = [pl.when(pl.col(str(at))).then(pl.lit(at, pl.UInt16())) for at in range(len(rules))]
    ranks = [pl.when(pl.col(str(at))).then(pl.lit(RANK[rule.slug], pl.UInt8())) for at, rule in enumerate(rules)]
    reasons = sifted.refused.select(
        ROW,
        pl.lit(value=False).alias(IS_ODD),
        pl.min_horizontal(ranks).alias(RANKED),
        pl.concat_list(broken).list.drop_nulls().alias(BROKEN),
    )
    rows = table.frame.filter(pl.col(ROW).is_in(sifted.refused[ROW].implode()))
    cells = rows.select(pl.concat_list(pl.exclude(ROW)).alias(CELLS))
    refused = pl.concat([reasons, cells], how="horizontal").select(REFUSED.names())
    return pl.concat([refused, odd]).sort(ROW) if odd.height else refused

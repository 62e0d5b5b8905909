"""The rows that are set aside: gathered from every stage, and counted by their first reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.duplicates import FILE
from slacalc.records.parse import LEG
from slacalc.records.reasons import ReasonSum
from slacalc.records.refused_cells import RANKED, SPAN
from slacalc.records.refused_rows import REASON, LaterReasons, RefusedOfFile, RefusedRows
from slacalc.records.rules import OTHER_LEG, RANK, REASONS, SILENT
from slacalc.records.sifted_file import SiftedFile
from slacalc.records.store import Pieces
from slacalc.records.tables import ROW
from slacalc.records.waiting import WaitingRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import Layout
    from slacalc.records.tables import ExportTable


class Refusals:
    """The refused rows of one export, while its stages add to them."""

    def __init__(
        self,
        layout: Layout,
        files: Sequence[SiftedFile],
        reasons: Sequence[tuple[str, str]] = (),
        before: tuple[Pieces, ...] = (),
    ) -> None:
        """``before`` are later reasons that the rows have already, out of those ``reasons``."""
        self._layout, self._files = layout, tuple(files)
        self._begins = (0, *accumulate(file.end // SPAN + 1 for file in files))
        """Of each file the piece with its first rows."""
        self._reasons = [*reasons]
        self._later = Pieces(self._begins[-1])
        self._pieces = (*before, self._later)

    def after(self) -> Refusals:
        """The same; what is added to them is not added to these."""
        return Refusals(self._layout, self._files, self._reasons, self._pieces)

    def add(self, rows: pl.DataFrame, slug: str, column: str) -> None:
        """Set these rows aside, for one reason that lies in one canonical column."""
        if not rows.height:
            return
        if (slug, column) not in self._reasons:
            self._reasons.append((slug, column))
        reason = self._reasons.index((slug, column))
        of_row = (pl.lit(reason, pl.UInt16()).alias(REASON), pl.lit(RANK[slug], pl.UInt8()).alias(RANKED))
        first = pl.col(FILE).replace_strict([*range(len(self._files))], self._begins[:-1], return_dtype=pl.Int64())
        self._later.put_at(rows.select(ROW, *of_row), rows.select(first + pl.col(ROW) // SPAN).to_series())

    def add_silent(self, calls: pl.DataFrame, legs: pl.DataFrame, key: str) -> pl.DataFrame:
        """The keys of answered calls without talk or wait, whose legs are set aside.

        The reason stands with the leg that should have said it: the first or last one where the layout takes that one's, else
        every leg. The others are legs of a call of which another leg was refused.
        """
        silent, at_fault = [calls.select(key).clear()], [legs.select(FILE, ROW).clear()]
        for name, slug in SILENT:
            column = self._layout.column(name)
            if "outcome" in calls.columns and column is not None and column.name in self.read_everywhere():
                lacking = calls.filter((pl.col("outcome") == "answered") & pl.col(name).is_null()).select(key)
                of_calls = legs.join(lacking, on=key, how="semi")
                ends = {"first": pl.col(LEG).min(), "last": pl.col(LEG).max()}.get(column.over_rows or "")
                blank = of_calls if ends is None else of_calls.filter(pl.col(LEG) == ends.over(key))
                self.add(blank, slug, name)
                silent.append(lacking)
                at_fault.append(blank.select(FILE, ROW))
        keys = pl.concat(silent).unique()
        other_legs = legs.join(keys, on=key, how="semi").join(pl.concat(at_fault), on=[FILE, ROW], how="anti")
        self.add(other_legs, OTHER_LEG, key)
        return keys

    def read_everywhere(self) -> frozenset[str]:
        """The canonical columns that every file has: of a column that one lacks, nobody knows what it would have said."""
        return frozenset(
            column.name
            for column in self._layout.columns
            if (column.headers or column.lasts is not None)
            and all(header in file.head.headers for file in self._files for header in column.headers)
        )

    def rows(self) -> RefusedRows:
        """Every row that was set aside until now, in the order of files and rows."""
        spans = pairwise(self._begins)
        later = [LaterReasons(self._pieces, first, end, self._reasons) for first, end in spans]
        return RefusedRows(RefusedOfFile(self._layout, *of_file) for of_file in zip(self._files, later, strict=True))


def by_reason(refused: RefusedRows) -> tuple[ReasonSum, ...]:
    """The reasons of refused rows with their numbers and an example each, in printed order; a row counts under its first one."""
    tally, examples = refused.tally(), refused.examples()
    return tuple(
        ReasonSum(slug, tally[slug], examples[slug].file, examples[slug].row, examples[slug].reasons[0])
        for slug in REASONS
        if slug in tally
    )


def sifted_alone(table: ExportTable, layout: Layout, zone: str) -> tuple[RefusedRows, int]:
    """The rows of a table that are refused for what stands in them, and how many are not.

    Raises:
        Refused: as :func:`slacalc.records.sift.sift_table`.
    """
    file = SiftedFile(replace(table, frame=table.frame.clear(), odd=()), layout, zone, WaitingRows(layout, 0), 0)
    rows = file.sift(table)
    file.add(rows)
    return Refusals(layout, (file,)).rows(), rows.table.accepted.height

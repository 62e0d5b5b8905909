"""The rows that are set aside: gathered from every stage, counted by their first reason, and written as a list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from slacalc.records.duplicates import FILE
from slacalc.records.parse import LEG
from slacalc.records.reasons import ReasonSum
from slacalc.records.refused_rows import RefusedOfFile, RefusedRows
from slacalc.records.rules import OTHER_LEG, REASONS, SILENT
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from slacalc.records.layout import Layout
    from slacalc.records.sift import SiftedTable


class Refusals:
    """The refused rows of one export, while its stages add to them."""

    def __init__(self, layout: Layout, files: tuple[SiftedTable, ...]) -> None:
        self._layout = layout
        self._files = files
        self._later: list[tuple[int, int, str, str]] = []
        """File, row, slug and canonical column of the rows that were refused after their own table."""

    def add(self, rows: pl.DataFrame, slug: str, column: str) -> None:
        """Set these rows aside, for one reason that lies in one canonical column."""
        self._later += [(file, row, slug, column) for file, row in rows.select(FILE, ROW).iter_rows()]

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
            and all(header in file.table.headers for file in self._files for header in column.headers)
        )

    def rows(self) -> RefusedRows:
        """Every row that was set aside, in the order of files and rows."""
        return RefusedRows(self._of(at, file) for at, file in enumerate(self._files))

    def counts(self, refused: RefusedRows) -> tuple[tuple[str, int], ...]:
        """Refused rows by their first reason, in printed order."""
        by_slug = Counter(refused.slugs())
        return tuple((slug, by_slug[slug]) for slug in REASONS if by_slug[slug])

    def _of(self, at: int, file: SiftedTable) -> RefusedOfFile:
        broken: dict[int, list[tuple[str, str]]] = {}
        for row, *answers in file.refused.iter_rows():
            broken[row] = [(rule.slug, rule.column) for rule, answer in zip(file.rules, answers, strict=True) if answer]
        for of, row, slug, column in self._later:
            if of == at:
                broken.setdefault(row, []).append((slug, column))
        return RefusedOfFile(self._layout, file.table, broken)


def by_reason(refused: RefusedRows) -> tuple[ReasonSum, ...]:
    """The reasons of refused rows with their numbers and an example each, in printed order; a row counts under its first one."""
    first: dict[str, int] = {}
    rows: Counter[str] = Counter()
    for at, slug in enumerate(refused.slugs()):
        first.setdefault(slug, at)
        rows[slug] += 1
    examples = {slug: refused[at] for slug, at in first.items()}
    return tuple(
        ReasonSum(slug, rows[slug], examples[slug].file, examples[slug].row, examples[slug].reasons[0])
        for slug in REASONS
        if slug in rows
    )

"""The rows that are set aside: gathered from every stage, shown masked, counted by their first reason, and written as a list."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.shown import no_formula, visible
from slacalc.contract.records.columns import record_kind
from slacalc.records.duplicates import FILE
from slacalc.records.mask import mask_cell, mask_text
from slacalc.records.parse import LEG
from slacalc.records.rules import OTHER_LEG, REASONS, SILENT
from slacalc.records.sifted import Reason, ReasonSum, RefusedRow
from slacalc.records.tables import FIELD_COUNT, OTHER_ENCODING, ROW, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.sift import SiftedTable
    from slacalc.records.sifted import RefusedByRole, Sifted
    from slacalc.records.tables import OddRow, Table

REFUSED_HEADERS = ("role", "file", "row", "reason", "column", "value", "also", "cells")
_LOST = {"records/digits-lost"}
"""Reasons whose cell no longer holds the number: what is left of it is shown, so that people see what their program did to it."""


_WRITTEN = {"records/unreadable-time", "records/unreadable-duration"}
"""Reasons for which it matters how the layout says that a cell is written."""


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
            if "outcome" in calls.columns and column is not None and self._read_everywhere(column):
                lacking = calls.filter((pl.col("outcome") == "answered") & pl.col(name).is_null()).select(key)
                of_calls = legs.join(lacking, on=key, how="semi")
                ends = {"first": pl.col(LEG).min(), "last": pl.col(LEG).max()}.get(column.over_legs or "")
                blank = of_calls if ends is None else of_calls.filter(pl.col(LEG) == ends.over(key))
                self.add(blank, slug, name)
                silent.append(lacking)
                at_fault.append(blank.select(FILE, ROW))
        keys = pl.concat(silent).unique()
        others = legs.join(keys, on=key, how="semi").join(pl.concat(at_fault), on=[FILE, ROW], how="anti")
        self.add(others, OTHER_LEG, key)
        return keys

    def _read_everywhere(self, column: LayoutColumn) -> bool:
        return bool(column.headers) and all(header in file.table.headers for file in self._files for header in column.headers)

    def rows(self) -> tuple[RefusedRow, ...]:
        """Every row that was set aside, in the order of files and rows."""
        return tuple(row for at, file in enumerate(self._files) for row in self._of(at, file))

    def counts(self, refused: Sequence[RefusedRow]) -> tuple[tuple[str, int], ...]:
        """Refused rows by their first reason, in printed order."""
        by_slug = Counter(row.reasons[0].slug for row in refused)
        return tuple((slug, by_slug[slug]) for slug in REASONS if by_slug[slug])

    def _of(self, at: int, file: SiftedTable) -> list[RefusedRow]:
        broken: dict[int, list[tuple[str, str]]] = {}
        for row, *answers in file.refused.iter_rows():
            broken[row] = [(rule.slug, rule.column) for rule, answer in zip(file.rules, answers, strict=True) if answer]
        for of, row, slug, column in self._later:
            if of == at:
                broken.setdefault(row, []).append((slug, column))
        shown = _Shown(self._layout, file.table)
        cells = file.table.frame.filter(pl.col(ROW).is_in(list(broken)))
        found = [
            shown.row(row, broken[row], dict(zip(map(int, cells.columns[1:]), texts, strict=True)))
            for row, *texts in cells.iter_rows()
        ]
        found += [shown.odd(odd) for odd in file.table.odd]
        return sorted(found, key=lambda one: one.row)


def by_reason(refused: Sequence[RefusedRow]) -> tuple[ReasonSum, ...]:
    """The reasons of refused rows with their numbers and an example each, in printed order; a row counts under its first one."""
    rows: dict[str, list[RefusedRow]] = {}
    for row in refused:
        rows.setdefault(row.reasons[0].slug, []).append(row)
    return tuple(
        ReasonSum(slug, len(rows[slug]), rows[slug][0].file, rows[slug][0].row, rows[slug][0].reasons[0])
        for slug in REASONS
        if slug in rows
    )


def by_role(exports: Iterable[Sifted]) -> RefusedByRole:
    """The same for every export that has refused rows."""
    return tuple((export.role, by_reason(export.refused)) for export in exports if export.refused)


class _Shown:
    """Rows of one file as they may be shown: only the columns that the layout reads, and no number of a person."""

    def __init__(self, layout: Layout, table: Table) -> None:
        kind = record_kind(layout.role)
        self._file = Path(table.file).name
        self._headers = table.headers
        self._of: dict[str, tuple[LayoutColumn, bool]] = {}
        for column in layout.columns:
            is_id = column.name in {kind.key, "agent", "seat"} or column.name.endswith("_id")
            self._of.update(dict.fromkeys(column.headers, (column, is_id)))
        self._columns = {column.name: column for column in layout.columns}
        self._label = {column.name: column.headers for column in layout.columns} | {LEG: (layout.leg_number or "",)}

    def row(self, row: int, broken: Iterable[tuple[str, str]], cells: dict[int, str]) -> RefusedRow:
        in_order = sorted(broken, key=lambda one: REASONS.index(one[0]))
        text = {header: cells[at].strip(SPACE) for at, header in enumerate(self._headers)}
        reasons = []
        for slug, name in in_order:
            headers = self._label[name]
            parts = [mask_text(text[header]) if slug in _LOST else self._masked(header, text[header]) for header in headers]
            reasons.append(Reason(slug, " + ".join(headers), " ".join(parts).strip(), self._wanted(slug, name)))
        shown = tuple((header, self._masked(header, text[header])) for header in self._headers if header in self._of)
        return RefusedRow(self._file, row, tuple(reasons), shown)

    def odd(self, odd: OddRow) -> RefusedRow:
        # Its cells may stand under the wrong header, so every run of digits is masked whatever the header says.
        masked = [mask_text(cell.strip(SPACE)) for cell in odd.cells]
        column, value = "", f"{len(odd.cells)} / {len(self._headers)}" if odd.slug == FIELD_COUNT else ""
        if odd.slug == OTHER_ENCODING:
            at = next((at for at, cell in enumerate(masked) if "\ufffd" in cell or not cell.isascii()), 0)
            column, value = dict(enumerate(self._headers)).get(at, ""), masked[at]
        shown = tuple((header, cell) for header, cell in zip(self._headers, masked, strict=False) if header in self._of)
        return RefusedRow(self._file, odd.row, (Reason(odd.slug, column, value),), shown)

    def _wanted(self, slug: str, name: str) -> str:
        column = self._columns.get(name)
        if column is None or slug not in _WRITTEN:
            return ""
        return ", ".join(column.formats) or column.form or ""

    def _masked(self, header: str, text: str) -> str:
        if header not in self._of:
            return mask_text(text)
        column, is_id = self._of[header]
        return mask_cell(text, column.type, is_id=is_id)


def write_refused(exports: Iterable[Sifted]) -> bytes:
    """The list of refused rows as CSV in UTF-8, one line a row, without a cell that a spreadsheet would take for a formula.

    The reason by which the row is counted has columns of its own; the others stand together under ``also``.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REFUSED_HEADERS)
    for export in exports:
        for row in export.refused:
            cells = "; ".join(f"{header}={text}" for header, text in row.shown if text)
            first, *others = row.reasons
            also = "; ".join(f"{one.slug} {one.column}={one.shown}" for one in others)
            line = (export.role, row.file, str(row.row), first.slug, first.column, first.shown, also, cells)
            writer.writerow([no_formula(visible(cell)) for cell in line])
    return out.getvalue().encode()

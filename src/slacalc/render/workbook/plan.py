"""Where everything stands in the workbook: sheet names and cells, settled before any formula is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

FIGURES_HEAD, TERMS_HEAD, TALLY_HEAD = 4, 4, 3
"""The row of the column heads; what is listed starts in the row below."""
LIVE, ENGINE, CHECK = 4, 5, 6
"""Columns of the figures sheet."""
TERM_NUMBER = 3
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells of one statement's workbook; it is what compiled formulas refer to."""

    statement_sheet: str
    figures_sheet: str
    terms_sheet: str
    tally_sheets: dict[str, str]
    figure_rows: dict[str, int]
    term_rows: dict[str, int]
    tally_columns: dict[tuple[str, str], int]
    standards_sheet: str
    days_sheet: str
    months_sheet: str

    def figure(self, name: str) -> str:
        """The live cell of a figure, as the figures sheet itself refers to it."""
        return f"{get_column_letter(LIVE)}{self.figure_rows[name]}"

    def figure_from_afar(self, name: str) -> str:
        """The same, as other sheets refer to it."""
        return f"{sheet_reference(self.figures_sheet)}!{self.figure(name)}"

    def term(self, path: str) -> str:
        """The number of a term."""
        return f"{sheet_reference(self.terms_sheet)}!${get_column_letter(TERM_NUMBER)}${self.term_rows[path]}"

    def run(self, table: str, column: str, first: int, last: int) -> str:
        """Cells of a tally's column or key, rows counted from 0."""
        letter, top = get_column_letter(self.tally_columns[table, column]), TALLY_HEAD + 1
        return f"{sheet_reference(self.tally_sheets[table])}!${letter}${top + first}:${letter}${top + last}"


def sheet_reference(title: str) -> str:
    """A sheet's name as formulas write it; a plain English word needs no quotes."""
    return title if title.isascii() and title.isalpha() else quote_sheetname(title)


def plan_workbook(statement: Statement, words: Words) -> Plan:
    """Settle all names and cells."""
    taken: set[str] = set()

    def sheet(title: str) -> str:
        stem = re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_SHEET_NAME]
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem[: LONGEST_SHEET_NAME - 3]} {number}"
        taken.add(name.casefold())
        return name

    return Plan(
        sheet(words("workbook", "sheet_statement")),
        sheet(words("workbook", "sheet_figures")),
        sheet(words("workbook", "sheet_terms")),
        {role: sheet(words("workbook", "sheet_tally", words.name(statement, role))) for role, _ in statement.tallies.tables},
        {figure.name: FIGURES_HEAD + number for number, figure in enumerate(statement.book, start=1)},
        {term.path: TERMS_HEAD + number for number, term in enumerate(statement.terms, start=1)},
        {
            (role, column): number
            for role, table in statement.tallies.tables
            for number, column in enumerate((*table.keys, *table.columns), start=1)
        },
        sheet(words("workbook", "sheet_standards")),
        sheet(words("workbook", "sheet_days")),
        sheet(words("workbook", "sheet_months")),
    )

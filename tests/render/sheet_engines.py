"""Two spreadsheet programs that know nothing of slacalc, asked for the values of formulas."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import formualizer
import openpyxl

from slacalc.base.evaluate import NO_BASIS, Value
from slacalc.base.exact import places_of
from slacalc.render.workbook.formula.compiler import TooLarge, compile_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from render.random_books import Case

SOFFICE = shutil.which("soffice")
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""LibreOffice trusts cached values unless it is told, in a profile, to recalculate on load."""


@dataclass(frozen=True, slots=True)
class SheetCells:
    """Where a case stands in a sheet of its own: terms in column A, figures in B, the tally from D on."""

    sheet: str
    case: Case

    def figure(self, name: str) -> str:
        return f"B{1 + [figure.name for figure in self.case.book].index(name)}"

    def term(self, path: str) -> str:
        return f"A{1 + [term.path for term in self.case.terms].index(path)}"

    def run(self, table: str, column: str, first: int, last: int) -> str:
        shape = self.case.tallies.table(table)
        letter = "DEFGH"[(*shape.keys, *shape.columns).index(column)]
        return f"{letter}{1 + first}:{letter}{1 + last}"


def formulas_of(case: Case) -> dict[str, str] | None:
    """The compiled formulas, or None where the compiler refuses the case."""
    try:
        return compile_book(case.book, case.terms, case.tallies, SheetCells("S", case))
    except TooLarge:
        return None


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _fill(case: Case) -> Iterable[tuple[int, int, int | float | str]]:
    for row, term in enumerate(case.terms, start=1):
        yield row, 1, _number(term.value)
    for row, (key, numbers) in enumerate(case.tallies.table("calls").rows, start=1):
        cells: tuple[str | int, ...] = (*key, *numbers)
        for column, cell in enumerate(cells, start=4):
            yield row, column, cell


def ask_formualizer(cases: Mapping[str, Case], formulas: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    """The values of the figures of each case, by sheet and name."""
    book = formualizer.Workbook()
    for sheet, case in cases.items():
        book.add_sheet(sheet)
        for row, column, value in _fill(case):
            book.set_value(sheet, row, column, value)
        for row, figure in enumerate(case.book, start=1):
            book.set_formula(sheet, row, 2, "=" + formulas[sheet][figure.name])
    book.evaluate_all()
    return {
        sheet: {figure.name: book.get_value(sheet, row, 2) for row, figure in enumerate(case.book, start=1)}
        for sheet, case in cases.items()
    }


def ask_libreoffice(cases: Mapping[str, Case], formulas: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    """The same from LibreOffice."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet, case in cases.items():
        page = book.create_sheet(sheet)
        for row, column, value in _fill(case):
            cell = page.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        for row, figure in enumerate(case.book, start=1):
            page.cell(row, 2).value = "=" + formulas[sheet][figure.name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.xlsx"
        book.save(path)
        recalculated = openpyxl.load_workbook(recalculate(path), data_only=True)
        return {
            sheet: {figure.name: recalculated[sheet].cell(row, 2).value for row, figure in enumerate(case.book, start=1)}
            for sheet, case in cases.items()
        }


def recalculate(path: Path) -> Path:
    """The workbook as LibreOffice saves it after a forced recalculation."""
    return recalculate_all([path])[0]


def recalculate_all(paths: Sequence[Path]) -> list[Path]:
    """Workbooks of one folder, each as LibreOffice saves it after a forced recalculation: its start takes longer than saving."""
    assert SOFFICE is not None
    folder = paths[0].parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    out = folder / "out"
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [out / path.name for path in paths]


def agrees(seen: object, value: Value) -> bool:
    """Whether a cell shows a value: verdicts and gaps as they are, numbers to all decimals that matter.

    A decimal of up to 14 digits must be that decimal; any other number may differ by a millionth.
    """
    if value is NO_BASIS:
        return "N/A" in str(seen) or "Na" in str(seen)
    if isinstance(value, bool):
        return seen is value
    if isinstance(seen, bool) or not isinstance(seen, int | float | Decimal):
        return False
    number, places = Fraction(seen), places_of(value)
    if places is not None and abs(value) * 10**places < 10**14 and round(number * 10**places) != value * 10**places:
        return False
    return abs(number - value) <= abs(value) / 10**12 + Fraction(1, 10**6)

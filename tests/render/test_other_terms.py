"""Another number on the sheet of terms: what the workbook makes of it is what the program makes of it.

About ``render/workbook/formula/near.py``.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING

import formualizer
import openpyxl
import pytest

from program import ROOT, run_here
from render.sheet_engines import SOFFICE, agrees, recalculate
from render.test_workbook import OVER_MONTHS, SPECIAL, composites
from slacalc.base.evaluate import evaluate
from slacalc.render.words import words
from slacalc.render.workbook.plan import LIVE, plan_workbook
from slacalc.render.xlsx import render_xlsx
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slacalc.base.evaluate import Value
    from slacalc.statement.document import Statement

RAISED = (Fraction(1, 100), Fraction(37, 10_000))
"""A point, and as many decimals as the sheet promises."""
MEANT = {"share", "number", "points"}
RAISED_IN = SPECIAL | OVER_MONTHS


def raised(statement: Statement, more: Fraction) -> dict[str, Fraction]:
    """Every share, weight and step by so much more."""
    return {term.path: term.value + more for term in statement.terms if term.unit in MEANT}


def exact(statement: Statement, others: Mapping[str, Fraction]) -> dict[str, Value]:
    terms = {term.path: term.value for term in statement.terms} | dict(others)
    return evaluate(statement.book, terms, statement.tallies)


def live(statement: Statement, others: Mapping[str, Fraction]) -> dict[str, object]:
    """The live cells after the shaded ones have been written over, by a program that knows nothing of slacalc."""
    plan = plan_workbook(statement, words("en"))
    book = formualizer.load_workbook_bytes(render_xlsx(statement, words("en")))
    for path, value in others.items():
        book.set_value(plan.terms_sheet, plan.term_rows[path], 3, float(value))
    book.evaluate_all()
    return {name: book.get_value(plan.figures_sheet, row, LIVE) for name, row in plan.figure_rows.items()}


def by_libreoffice(statement: Statement, others: Mapping[str, Fraction], folder: Path) -> dict[str, object]:
    plan = plan_workbook(statement, words("en"))
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(statement, words("en"))))
    for path, value in others.items():
        book[plan.terms_sheet].cell(plan.term_rows[path], 3).value = float(value)
    folder.mkdir()
    book.save(folder / "book.xlsx")
    sheet = openpyxl.load_workbook(recalculate(folder / "book.xlsx"), data_only=True)[plan.figures_sheet]
    seen: dict[str, object] = {name: sheet.cell(row, LIVE).value for name, row in plan.figure_rows.items()}
    verdicts = {figure.name for figure in statement.book if figure.unit == "verdict"}
    return {name: bool(value) if name in verdicts and value in {0, 1} else value for name, value in seen.items()}


def wrong(seen: Mapping[str, object], values: Mapping[str, Value]) -> list[str]:
    return [name for name, value in values.items() if not agrees(seen[name], value)]


def test_terms_raised_in_the_sheet_give_what_the_program_gives() -> None:
    for which, statement in RAISED_IN.items():
        others = raised(statement, RAISED[1])
        assert wrong(live(statement, others), exact(statement, others)) == [], which


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("more", RAISED, ids=str)
@pytest.mark.parametrize("which", RAISED_IN)
def test_libreoffice_gives_the_same_for_terms_that_are_raised(which: str, more: Fraction, tmp_path: Path) -> None:
    statement = RAISED_IN[which]
    others = raised(statement, more)
    assert wrong(by_libreoffice(statement, others, tmp_path / "raised"), exact(statement, others)) == []


def test_a_contract_with_other_weights_gives_what_the_sheet_gives_for_them(tmp_path: Path) -> None:
    """By hand: 0.51 × 0.90 + 0.26 × 0.75 = 0.654, ÷ 0.77; below 87 % by 0.0206…: 3 steps of 1 % of 1000.00."""
    case = ROOT / "tests" / "golden" / "weighted"
    edits = (("{answer_rate: 50%, satisfaction: 25%, vip: 25%}", "{answer_rate: 51%, satisfaction: 26%, vip: 23%}"),)
    text = (case / "contract.yaml").read_text(encoding="utf-8")
    for old, new in (*edits, ("at least 86%", "at least 87%")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    answer = run_here(["statement", "contract.yaml", str(case / "month"), "--format", "json"], tmp_path)
    other, statement = from_wire(parse_json(answer.out.encode())), composites()
    others = {term.path: term.value for term in other.terms if term.path.startswith("metrics.of_three.")}
    assert other.value("deduct.of_three") == -30
    assert wrong(live(statement, others), dict(other.values)) == []

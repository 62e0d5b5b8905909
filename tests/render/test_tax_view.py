"""Tax by rate on the page: its columns add up to what the statement comes to, and to its tax."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from program import ROOT
from slacalc.render.tax_view import rate_blocks
from slacalc.render.view import Cell, Grid
from slacalc.render.words import Words
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.render.words import Language
    from slacalc.statement.document import Statement

LANGUAGES: tuple[Language, ...] = ("en", "zh")
SEVERAL_RATES = [
    path for path in sorted((ROOT / "tests/golden").rglob("expected/**/*.json")) if b'"total.base.' in path.read_bytes()
]


def rows_by_rate(statement: Statement, language: Language) -> tuple[tuple[Cell, ...], ...]:
    tables = [block for block in rate_blocks(statement, Words(language)) if isinstance(block, Grid)]
    assert len(tables) == 1
    return tables[0].rows


def amount(cell: Cell) -> Fraction:
    return Fraction(cell.text.replace(",", "") or 0)


@pytest.mark.parametrize("path", SEVERAL_RATES, ids=lambda path: path.relative_to(ROOT / "tests/golden").as_posix())
def test_the_columns_add_up_to_the_totals_of_every_golden_statement_of_several_rates(path: Path) -> None:
    statement = from_wire(parse_json(path.read_bytes()))
    lines = "total.gross" if statement.tax.prices == "include tax" else "total.net"
    for language in LANGUAGES:
        rows = rows_by_rate(statement, language)
        assert sum(amount(row[2]) for row in rows) == statement.value(lines)
        assert sum(amount(row[3]) for row in rows) == statement.value("total.tax")


def test_a_row_says_what_corrections_of_earlier_months_bring_along() -> None:
    issued = ROOT / "tests/golden/taxes-corrected/expected/ledger/issued/2026-03.json"
    statement = from_wire(parse_json(issued.read_bytes()))
    rates = {language: [cell.text for cell in rows_by_rate(statement, language)[-1]] for language in LANGUAGES}
    assert [rates["en"][at] for at in (0, 2, 3)] == ["corrections of earlier months", "2.90", "0.08"]
    assert [rates["zh"][at] for at in (0, 2, 3)] == ["以前月份的更正", "2.90", "0.08"]
    untaxed = {line.id: line.tax for line in statement.lines if line.id.endswith("abroad")}
    assert untaxed == {"fees.abroad": None, "corrections.2026-02.1.fees.abroad": None}

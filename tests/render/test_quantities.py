"""The quantity of a fee by the minute is in the minutes of its price; the two multiply to the amount, on paper and in a cell."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest

from program import ROOT
from slacalc.base.money import PLACES
from slacalc.render.invoice_view import invoice_blocks
from slacalc.render.view import Grid
from slacalc.render.words import LANGUAGES, words
from slacalc.render.xlsx import render_xlsx
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json

if TYPE_CHECKING:
    from slacalc.render.words import Language
    from slacalc.statement.document import Statement

GOLDEN = ROOT / "tests" / "golden"
FILES = {
    "hotline": ROOT / "sample_data" / "hotline" / "ledger" / "issued" / "2026-03.json",
    "yen": GOLDEN / "currencies" / "expected" / "jpy" / "statement-2026-02.json",
    "dinar": GOLDEN / "currencies" / "expected" / "kwd" / "statement-2026-02.json",
    "corrected": GOLDEN / "taxes" / "expected" / "vat-ledger" / "issued" / "2026-02-correction-1.json",
}
SHOWN = {"hotline": {"8,556.90"}, "yen": {"3 min 7 s", "3 分 7 秒"}, "dinar": {"3 min 7 s", "3 分 7 秒"}, "corrected": {"4.20"}}


def statement_of(which: str) -> Statement:
    return from_wire(parse_json(FILES[which].read_bytes()))


def minutes_in(text: str) -> Fraction:
    """What a reader takes it for."""
    whole = re.fullmatch(r"([\d,]+) (?:min|分) (\d+) (?:s|秒)", text)
    if whole is None:
        return Fraction(text.replace(",", ""))
    return Fraction(whole[1].replace(",", "")) + Fraction(int(whole[2]), 60)


def half_up(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", FILES)
def test_the_quantity_is_in_minutes_and_times_the_price_it_is_the_amount(which: str, language: Language) -> None:
    statement, catalogue = statement_of(which), words(language)
    rows = [row for block in invoice_blocks(statement, catalogue) if isinstance(block, Grid) for row in block.rows]
    (row,) = (row for row in rows if row[3].text == catalogue("paper", "minutes"))
    quantity, price, amount = row[2].text, row[4].text, row[5].text
    assert quantity in SHOWN[which]
    places = PLACES[statement.contract.currency]
    assert half_up(minutes_in(quantity) * Fraction(price), places) == Decimal(amount.replace(",", ""))
    (line,) = (line for line in statement.lines if line.id == "fees.minutes")
    assert line.amount == Decimal(amount.replace(",", ""))


@pytest.mark.parametrize("which", FILES)
def test_the_workbook_holds_it_as_a_number_where_decimals_have_an_end(which: str) -> None:
    statement, catalogue = statement_of(which), words("en")
    data = render_xlsx(statement, catalogue)
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only).worksheets[0] for only in (False, True))
    (row,) = (row for row in values.iter_rows() if any(cell.value == "Minutes" and cell.column > 3 for cell in row))
    filled = [cell for cell in row if cell.value is not None]
    seen = filled[next(at for at, cell in enumerate(filled) if cell.value == "Minutes" and cell.column > 3) - 1]
    formula = str(formulas[seen.coordinate].value)
    assert "/60" in formula
    if which in {"hotline", "corrected"}:
        assert isinstance(seen.value, int | float)
        assert Fraction(str(seen.value)) == minutes_in(*SHOWN[which])
        assert seen.number_format == "#,##0.00"
    else:
        assert seen.value == "3 min 7 s"

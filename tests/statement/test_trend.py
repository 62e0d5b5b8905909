"""A trend shows each month once, as it stands after its last correction, and no more than twelve."""

from __future__ import annotations

from dataclasses import replace

from program import ROOT
from render.march_statement import march_statement
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json
from slacalc.statement.trend import trend_of

FOLDER = ROOT / "sample_data" / "ledger" / "issued"
NAMES = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-04-correction-1", "2026-05", "2026-06")
ISSUED = {name: from_wire(parse_json((FOLDER / f"{name}.json").read_bytes())) for name in NAMES}


def test_a_corrected_month_stands_as_it_was_corrected() -> None:
    trend = trend_of(ISSUED["2026-06"], ISSUED.values())
    assert [str(one.month) for one in trend] == ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    corrected = ISSUED["2026-04-correction-1"]
    assert trend[3].payable == corrected.value(corrected.payable)
    first = ISSUED["2026-04"]
    assert trend[3].payable != first.value(first.payable)


def test_a_month_that_is_later_or_lies_in_the_ledger_itself_is_not_shown_beside_the_statement() -> None:
    assert [str(one.month) for one in trend_of(ISSUED["2026-02"], ISSUED.values())] == ["2026-01", "2026-02"]


def test_twelve_months_at_most_and_a_standard_that_was_not_agreed_yet_is_missing() -> None:
    march = march_statement()
    before = [replace(march, month=march.month.plus(-number)) for number in range(1, 20)]
    trend = trend_of(march, before)
    assert len(trend) == 12
    assert trend[-1].month == march.month
    assert trend[0].metric("answer_rate") is not None
    assert trend[0].metric("another") is None

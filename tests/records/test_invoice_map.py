"""The map of an invoice is validated as every other file is: all its mistakes at once, each at its place."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.records.invoice_map import load_invoice_map

MAP = """slacalc_invoice: 1
currency: CNY
decimal: "."
columns:
  line: Item
  net: Amount
lines:
  Seats: fees.seats
"""


def mistakes_of(text: str) -> list[tuple[str, int]]:
    with pytest.raises(Refused) as refused:
        load_invoice_map(text.encode(), "invoice.yaml")
    return [(mistake.code, mistake.place.line) for mistake in refused.value.diagnostics]


def test_a_map_is_read() -> None:
    assert load_invoice_map(MAP.encode(), "invoice.yaml").headers == {"line": "Item", "net": "Amount"}


def test_what_is_open_is_told_beside_a_key_that_is_unknown() -> None:
    text = MAP.replace("fees.seats", "'?'") + "totals: [Sum]\n"
    assert mistakes_of(text) == [("invoice/line-open", 8), ("layout/unknown-key-nearest", 9)]


def test_a_section_that_cannot_be_read_hides_no_mistake_of_another() -> None:
    text = MAP.replace("  net: Amount", "  net: Amount: gross").replace('decimal: "."', 'decimal: "!"')
    assert mistakes_of(text) == [("layout/unknown-word", 3), ("contract/colon-in-text", 6)]

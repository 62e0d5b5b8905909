"""What to quote with a payment: the number of the statement, or its contract and month; a draft has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from program import ROOT
from slacalc.render.charge_view import to_pay_pairs
from slacalc.render.words import LANGUAGES, Language, words
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json

ISSUED = {"hotline/ledger": "NCS-2026-003", "ledger": "TEL-CS-2026-017 2026-03"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ledger", ISSUED)
def test_an_issued_statement_says_what_to_quote_with_the_payment(ledger: str, language: Language) -> None:
    path = ROOT / "sample_data" / ledger / "issued" / "2026-03.json"
    statement, catalogue = from_wire(parse_json(path.read_bytes())), words(language)
    told = dict(to_pay_pairs(statement, catalogue))
    assert told[catalogue("statement", "reference")].text == catalogue("statement", "quote", ISSUED[ledger])
    draft = dict(to_pay_pairs(replace(statement, state="draft"), catalogue))
    assert catalogue("statement", "reference") not in draft

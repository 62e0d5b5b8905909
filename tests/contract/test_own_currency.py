"""No example in a remedy is in another currency than that of the contract, nor in another language than the page.

About ``contract/fitting.py``, ``audit/examples.py`` and ``render/draft.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here
from slacalc.base.diagnostics import Refused
from slacalc.base.money import PLACES
from slacalc.contract.fitting import in_currency
from slacalc.contract.load import load_contract
from slacalc.render.draft import KINDS
from slacalc.render.words import words

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = ROOT / "tests" / "refused" / "contract"
ABOUT_CODES = {"unknown-word--currency", "other-currency--renminbi"}
"""They name currencies because a code is wrong."""
CASES = sorted(path.parent for path in REFUSED.glob("*/contract.yaml") if path.parent.name not in ABOUT_CODES)
MONEY = re.compile(r"\d ([A-Z]{3})\b")
CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_no_remark_on_a_contract_names_another_currency(currency: str) -> None:
    strange: list[tuple[str, str]] = []
    for case in CASES:
        try:
            text = re.sub(r"\b(CNY|USD)\b", currency, (case / "contract.yaml").read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        try:
            load_contract(text.encode(), "contract.yaml", lambda name, case=case: (case / name).read_bytes())  # type: ignore[misc]
        except Refused as refused:
            for remark in refused.diagnostics:
                said = " ".join((*words("en").entry("contract", remark.code).values(), remark.fact.get("expected", "")))
                strange += [(case.name, found) for found in MONEY.findall(said) if found in PLACES and found != currency]
    assert strange == []
    assert len(CASES) > 200


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_questions_of_a_new_contract_are_in_its_currency(tmp_path: Path, language: str, currency: str) -> None:
    options = ["--language", language, "--currency", currency, "--fees", ",".join(KINDS), "--lang", language]
    assert run_here(["init", "new", *options], tmp_path).code == 0
    text = (tmp_path / "new" / "contract.yaml").read_text(encoding="utf-8")
    assert {found for found in MONEY.findall(text) if found in PLACES} == {currency}


def test_a_contract_that_is_begun_in_english_has_nothing_chinese_but_names_in_both(tmp_path: Path) -> None:
    assert (
        run_here(["init", "new", "--language", "en", "--currency", "USD", "--fees", "minutes", "--lang", "en"], tmp_path).code
        == 0
    )
    text = (tmp_path / "new" / "contract.yaml").read_text(encoding="utf-8")
    assert not CHINESE.search(re.sub(r"\{zh: [^,}]*,", "", text))


def test_an_example_of_money_has_no_decimals_where_the_currency_has_none() -> None:
    assert in_currency("10%; 5000.00 CNY; none", "JPY") == "10%; 5000 JPY; none"
    assert in_currency("900.00 USD per seat per month", "KWD") == "900.00 KWD per seat per month"
    assert in_currency("0.85 CNY each", "RMB") == "0.85 CNY each"

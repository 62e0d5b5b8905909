"""Symbols of currencies: those of the CLDR, before a sum that is read at a glance; the code stays beside it."""

from __future__ import annotations

import pytest
from babel import Locale

from slacalc.base.money import PLACES
from slacalc.render.numbers import with_symbol
from slacalc.render.words import Language, family_of, words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_symbols_are_those_of_the_cldr(language: Language) -> None:
    known = Locale(language).currency_symbols
    ours = family_of(language, "symbols")
    assert ours == {code: known.get(code, code) for code in ours}
    assert {code for code in PLACES if known.get(code, code) != code} <= set(ours)


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("1,234.00", "USD", "$1,234.00 USD", "US$1,234.00 USD"),
        ("-1,234.00", "USD", "-$1,234.00 USD", "-US$1,234.00 USD"),
        ("1,234.00", "CNY", "CN¥1,234.00 CNY", "¥1,234.00 CNY"),
        ("1,234", "JPY", "¥1,234 JPY", "JP¥1,234 JPY"),
        ("1,234.00", "EUR", "€1,234.00 EUR", "€1,234.00 EUR"),
        ("1.234", "KWD", "1.234 KWD", "1.234 KWD"),
    ],
)
def test_a_sum_has_the_symbol_of_the_reader_and_always_the_code(amount: str, currency: str, english: str, chinese: str) -> None:
    assert with_symbol(amount, currency, words("en")) == english
    assert with_symbol(amount, currency, words("zh")) == chinese

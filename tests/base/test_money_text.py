"""Money as text: the decimals of its currency, and never fewer than it has.

About ``base/money.py``.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from slacalc.base.money import money_text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (Fraction("194890.8"), "CNY", "194890.80"),
        (Fraction(0), "CNY", "0.00"),
        (Fraction("-5"), "EUR", "-5.00"),
        (Fraction(7), "JPY", "7"),
        (Fraction("0.125"), "CNY", "0.125"),
        (Fraction(1, 3), "CNY", "1/3"),
    ],
)
def test_money_has_the_decimals_of_its_currency(value: Fraction, currency: str, text: str) -> None:
    assert money_text(value, currency) == text

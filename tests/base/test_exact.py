from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.exact import CUT_OFF, FINEST, exact_text, parse_decimal, parse_exact, places_of, rounded, shown, shown_percent
from slacalc.base.money import Money, total
from slacalc.base.month import Month


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("2.665", 2, "2.67"),
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("0.4999999999999999999999", 0, "0"),
        ("0", 2, "0.00"),
        ("12345678901234567890123456789012345.675", 2, "12345678901234567890123456789012345.68"),
    ],
)
def test_rounding_is_half_away_from_zero(value: str, places: int, expected: str) -> None:
    assert format(rounded(Fraction(value), places), "f") == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.129", 2, "0.12"),
        ("-0.129", 2, "-0.12"),
        ("0.9999", 0, "0"),
        ("-1.9999", 0, "-1"),
        ("1.13", 2, "1.13"),
        ("12345678901234567890123456789012345.999", 2, "12345678901234567890123456789012345.99"),
    ],
)
def test_what_is_cut_off_is_gone_above_zero_and_below(value: str, places: int, expected: str) -> None:
    assert format(rounded(Fraction(value), places, CUT_OFF), "f") == expected


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6), st.integers(0, 6))
def test_rounding_agrees_with_the_decimal_module(numerator: int, denominator: int, places: int) -> None:
    with decimal.localcontext(prec=80):
        quotient = Decimal(numerator) / Decimal(denominator)
        exact = Fraction(quotient) == Fraction(numerator, denominator)
        expected = quotient.quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)
    if exact or abs(Fraction(quotient) - Fraction(numerator, denominator)) < Fraction(1, 10**60):
        assert rounded(Fraction(numerator, denominator), places) == expected


@given(st.fractions(), st.integers(0, 4))
def test_a_reversal_mirrors_its_original(value: Fraction, places: int) -> None:
    assert rounded(-value, places) == rounded(value, places).copy_negate()


def test_a_share_just_below_the_target_is_shown_as_the_target() -> None:
    assert shown_percent(Fraction(23749, 25000)) == "95.00%"


def test_numbers_are_grouped_by_thousands() -> None:
    assert shown(Fraction("-1234567.885"), 2, grouped=True) == "-1,234,567.89"
    assert shown(Fraction("999.995"), 2, grouped=True) == "1,000.00"
    assert shown(Fraction("-0.001"), 2) == "0.00"


@pytest.mark.parametrize("text", ["1e3", "1,000", "", " 1", "1.", ".5", "0x10", "NaN", "1_000", "١", "9" * 19])
def test_texts_that_are_no_plain_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_decimal(text)


@pytest.mark.parametrize("text", ["0.50", "2/4", "1/0", "01", "+1", "1e3", "", "-0", "0.9240"])
def test_a_canonical_number_has_one_text(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_exact(text)


def test_texts_of_numbers() -> None:
    assert exact_text(Fraction(231, 250)) == "0.924"
    assert exact_text(Fraction(1, 3)) == "1/3"
    assert exact_text(Fraction(-7)) == "-7"
    assert places_of(Fraction(1, 3)) is None
    assert places_of(Fraction(1, 8)) == 3


def test_money_of_two_currencies_does_not_add_and_finer_than_a_fen_is_refused() -> None:
    fen = Money.exactly(Fraction("0.01"), "CNY")
    assert str(total([fen, fen, -fen], "CNY")) == "0.01"
    with pytest.raises(ValueError, match="CNY"):
        _ = fen + Money.exactly(Fraction(1), "USD")
    with pytest.raises(ValueError, match=r".*"):
        Money.exactly(Fraction("0.005"), "CNY")


def test_a_month_is_half_open() -> None:
    february = Month.parse("2024-02")
    assert (february.days, str(february.first), str(february.end)) == (29, "2024-02-01", "2024-03-01")
    assert february.first in february
    assert february.end not in february
    assert str(Month.parse("2025-12").plus(1)) == "2026-01"
    for text in ("2026-3", "2026-13", "0000-01", "2026-00", "26-03"):
        with pytest.raises(ValueError, match=text):
            Month.parse(text)


@pytest.mark.parametrize("places", [1, 24, 25, 30, 40])
def test_a_number_of_many_decimals_is_known_to_have_them(places: int) -> None:
    value = Fraction(1, 10**places)
    assert places_of(value) == places
    assert exact_text(value) == (f"0.{'0' * (places - 1)}1" if places <= FINEST else f"1/{10**places}")

"""Money stays on its grid; months are half-open and follow each other.

About ``base/money.py`` and ``base/month.py``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.money import PLACES, Money, total
from slacalc.base.month import Month, days_between

MONTHS = st.builds(Month, st.integers(1900, 2199), st.integers(1, 12))


def test_money_has_the_decimals_of_its_currency() -> None:
    assert str(Money.exactly(Fraction(68), "CNY")) == "68.00"
    assert str(Money.exactly(Fraction(68), "JPY")) == "68"
    assert str(-Money.exactly(Fraction("0.01"), "CNY")) == "-0.01"


@pytest.mark.parametrize(("value", "currency"), [("0.001", "CNY"), ("0.5", "JPY"), ("1/3", "USD")])
def test_money_finer_than_its_grid_is_refused(value: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Money.exactly(Fraction(value), currency)


def test_two_amounts_add_up_wherever_the_code_of_their_currency_was_read() -> None:
    codes = ["".join(letters) for letters in (("U", "SD"), ("US", "D"))]
    assert codes[0] is not codes[1]
    assert Money(Decimal("1.00"), codes[0]) + Money(Decimal("2.00"), codes[1]) == Money(Decimal("3.00"), "USD")


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="CNY"):
        Money(Decimal("1.00"), "CNY") + Money(Decimal("1.00"), "USD")


@given(st.lists(st.integers(-(10**12), 10**12), max_size=20), st.sampled_from(sorted(PLACES)))
def test_a_total_is_the_sum_of_its_amounts(units: list[int], currency: str) -> None:
    scale = 10 ** PLACES[currency]
    found = total((Money.exactly(Fraction(unit, scale), currency) for unit in units), currency)
    assert Fraction(found.amount) == Fraction(sum(units), scale)
    assert found.amount.as_tuple().exponent == -PLACES[currency]


@pytest.mark.parametrize(
    "text", ["2026-3", "2026-13", "2026-00", "26-03", "2026-03-01", "0000-01", "1899-12", "2200-01", "2026/03", "２０２６-03", ""]
)
def test_another_text_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Month.parse(text)


@given(MONTHS)
def test_a_month_reads_back_and_its_neighbours_touch_it(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert month.last + timedelta(days=1) == month.end == month.plus(1).first
    assert month.plus(1).plus(-1) == month.plus(12).plus(-12) == month
    assert month.first in month
    assert month.last in month
    assert month.end not in month
    assert Month.of(month.last) == month < month.plus(1)
    assert month.days == (month.last - month.first).days + 1


def test_months_have_their_days() -> None:
    assert [Month(2026, number).days for number in range(1, 13)] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [Month(year, 2).days for year in (1900, 2000, 2024, 2100)] == [28, 29, 29, 28]


def test_a_year_ends_in_the_next() -> None:
    assert Month(2026, 12).plus(1) == Month(2027, 1)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)


def test_a_span_that_ends_before_it_begins_has_no_days() -> None:
    assert days_between(date(2026, 3, 31), date(2026, 4, 1)) == 1
    assert days_between(date(2026, 4, 1), date(2026, 4, 1)) == 0
    assert days_between(date(2026, 4, 2), date(2026, 4, 1)) == 0

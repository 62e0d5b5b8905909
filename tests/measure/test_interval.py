from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.measure.interval import wilson_interval


@pytest.mark.parametrize(
    ("passed", "scored", "low", "high"),
    [
        (45, 50, "0.786", "0.957"),
        (450, 500, "0.871", "0.923"),
        (0, 10, "0", "0.278"),
        (10, 10, "0.722", "1"),
        (0, 1, "0", "0.793"),
        (1, 1, "0.207", "1"),
    ],
)
def test_published_intervals(passed: int, scored: int, low: str, high: str) -> None:
    assert wilson_interval(passed, scored) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize(("passed", "scored"), [(0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_has_no_interval(passed: int, scored: int) -> None:
    with pytest.raises(ValueError, match=str(scored)):
        wilson_interval(passed, scored)


@settings(max_examples=150)
@given(st.integers(1, 10**7).flatmap(lambda scored: st.tuples(st.integers(0, scored), st.just(scored))))
def test_a_bound_is_the_root_of_the_equation_that_defines_it(pair: tuple[int, int]) -> None:
    passed, scored = pair
    low, high = wilson_interval(passed, scored)
    with localcontext() as context:
        context.prec = 60
        z, share, count = Decimal("1.959964"), Decimal(passed) / scored, Decimal(scored)
        middle = share + z * z / (2 * count)
        half = z * (share * (1 - share) / count + z * z / (4 * count * count)).sqrt()
        for bound, sign in ((low, -1), (high, 1)):
            exact = (middle + sign * half) / (1 + z * z / count)
            assert abs(Decimal(bound.numerator) / bound.denominator - exact) <= Decimal("0.000500000001")
    assert 0 <= low <= Fraction(passed, scored) + Fraction(1, 2000)
    assert Fraction(passed, scored) - Fraction(1, 2000) <= high <= 1

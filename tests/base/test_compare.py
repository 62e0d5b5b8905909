"""Where the threshold itself belongs: to "at least" and "at most", and to neither "above" nor "below".

About ``base/evaluate.py``.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from slacalc.base.evaluate import holds

AT = Fraction(95, 100)
STEP = Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("how", "less", "same", "more"),
    [
        ("at least", False, True, True),
        ("at most", True, True, False),
        ("above", False, False, True),
        ("below", True, False, False),
    ],
)
def test_a_value_below_at_and_above_the_threshold(how: object, less: object, same: object, more: object) -> None:
    assert [holds(value, how, AT) for value in (AT - STEP, AT, AT + STEP)] == [less, same, more]  # type: ignore[arg-type]

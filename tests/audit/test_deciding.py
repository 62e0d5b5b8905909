"""The fewest calls that turn a verdict: so many do, and one fewer does not.

About ``audit/deciding.py``, ``app/deciding.py``.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from slacalc.app.contract import open_contract
from slacalc.app.deciding import deciding_calls, with_turned
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.audit.deciding import calls_to_turn
from slacalc.base.evaluate import holds

CASE = Path(__file__).parents[1] / "golden" / "explain-call"


@given(
    denominator=st.integers(1, 500),
    share=st.fractions(0, 1),
    how=st.sampled_from(["at least", "at most", "above", "below"]),
    bound=st.fractions(0, 1, max_denominator=100),
)
def test_so_many_turn_it_and_one_fewer_does_not(denominator: int, share: Fraction, how: str, bound: Fraction) -> None:
    numerator = int(share * denominator)
    now = holds(Fraction(numerator, denominator), how, bound)  # type: ignore[arg-type]  # one of the words
    turned = calls_to_turn(numerator, denominator, how, bound)  # type: ignore[arg-type]  # as above
    every = range(denominator + 1)
    others = [k for k in every if holds(Fraction(k, denominator), how, bound) != now]  # type: ignore[arg-type]  # as above
    if turned is None:
        assert not others
    else:
        count, leave = turned
        assert count == min(abs(k - numerator) for k in others)
        assert numerator - count in others if leave else numerator + count in others


def test_the_month_is_priced_with_the_verdict_turned_and_one_fewer_leaves_it() -> None:
    contract, inputs = open_contract(CASE / "contract.yaml"), open_month(CASE / "refused", None)
    side = open_side(contract, inputs, None, None)
    deciding = deciding_calls(side.statement, contract, inputs, None, "answer_rate")
    assert (deciding.count, deciding.leave, deciding.candidates) == (2, False, 2)
    assert [call["outcome"] for call in deciding.calls] == ["abandoned", "abandoned"]
    assert [one.metrics[0].outcome for one in (deciding.effect.old, deciding.effect.new)] == ["missed", "met"]
    assert with_turned(side, "answer_rate", deciding.count - 1).metrics[0].outcome == "missed"

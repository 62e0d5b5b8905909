"""The spread of a month: what is found group by group is what trying everything finds.

About ``audit/doubt.py``, ``app/readings.py``.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from slacalc.app.contract import open_contract
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.app.readings import _ReadMonth, price_readings
from slacalc.audit.choices import doubtful_clauses
from slacalc.audit.waterfall import payable

CASE = Path(__file__).parents[1] / "golden" / "readings" / "four-answers"
GIVEN = {"within": Fraction(20), "short": Fraction(5)}
KEPT = ("metrics.answer_rate.reading", "remedies.answer_rate.deduct.takes", "remedies.answer_rate.deduct.of", "tax.rounded")


def test_the_four_answers_of_one_log_with_their_verdicts() -> None:
    doubt = price_readings(open_contract(CASE / "contract.yaml"), open_month(CASE / "month", None), None, None, GIVEN)
    found = {}
    for one in doubt.priced:
        if doubt.clauses[one.clause].path == KEPT[0] and one.statement is not None:
            word = doubt.clauses[one.clause].choices[one.choice].word
            found[word] = (one.statement.value("answer_rate"), one.statement.metrics[0].outcome)
    assert found == {
        "answered_of_all": (Fraction(8220, 10000), "missed"),
        "answered_of_requested": (Fraction(8220, 8800), "missed"),
        "answered_of_requested_less_short_abandons": (Fraction(8220, 8650), "met"),
        "answered_in_time_of_requested": (Fraction(7400, 8800), "missed"),
    }


@pytest.mark.parametrize("text", ["cap: 20%", "cap: 1%", "cap: none"])
def test_the_spread_is_that_of_all_combinations(text: str, tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text((CASE / "contract.yaml").read_text(encoding="utf-8").replace("cap: 20%", text), encoding="utf-8")
    contract, inputs = open_contract(path), open_month(CASE / "month", None)
    doubt = price_readings(contract, inputs, None, None, GIVEN)
    side = open_side(contract, inputs, None, None)
    clauses = doubtful_clauses(side.terms, GIVEN)
    month = _ReadMonth(side, clauses)
    choices = [range(len(clause.choices)) if clause.path in KEPT else (0,) for clause in clauses]
    every = [payable(month.statement_of(chosen)) for chosen in product(*choices)]
    assert (doubt.least.payable, doubt.most.payable) == (min(every), max(every))
    assert doubt.exact


def test_a_reading_whose_number_nobody_gives_is_named_and_not_priced() -> None:
    doubt = price_readings(open_contract(CASE / "contract.yaml"), open_month(CASE / "month", None), None, None, {})
    reading = next(clause for clause in doubt.clauses if clause.path == KEPT[0])
    assert reading.lacking == (
        ("answered_of_requested_less_short_abandons", "short"),
        ("answered_in_time_of_requested", "within"),
    )

"""Why two amounts differ: a mixture that does not hold together is told apart from a mistake of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from program import ROOT
from slacalc.app.contract import open_contract
from slacalc.app.mixed_month import MixedMonth
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.audit.doubt import price_doubt
from slacalc.audit.waterfall import Cause, payable, waterfall
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import Unevaluable
from slacalc.base.figure import Unbuildable

if TYPE_CHECKING:
    from slacalc.statement.document import Statement

CAUSE = Cause("tax", "terms", "tax")
MONTH = ROOT / "sample_data" / "2026-03"


@pytest.fixture(scope="module")
def mixed() -> MixedMonth:
    """A month under two contracts that share no metric: one pays by a score of four of them."""
    names = ("telecom-outsourcing.yaml", "mobile-10086-per-call.yaml")
    ours, theirs = (open_side(open_contract(ROOT / "contracts" / name), open_month(MONTH, None), None, None) for name in names)
    return MixedMonth(ours, theirs, None)


@pytest.mark.parametrize("why", [Unbuildable("score", "kept"), Unevaluable("÷ 0"), Refused(error("input/no-export", Place("a")))])
def test_a_mixture_that_does_not_hold_together_is_named(why: Exception, mixed: MixedMonth) -> None:
    def made(_: frozenset[str]) -> Statement:
        raise why

    assert waterfall((CAUSE,), made, mixed.first.statement, mixed.second.statement).unpriced == (CAUSE,)


@pytest.mark.parametrize("mistake", [KeyError("handle_time"), ValueError("calls"), TypeError("None"), IndexError(0)])
def test_a_mistake_of_the_program_is_no_such_mixture(mistake: Exception, mixed: MixedMonth) -> None:
    def made(_: object) -> Statement:
        raise mistake

    with pytest.raises(type(mistake)):
        waterfall((CAUSE,), made, mixed.first.statement, mixed.second.statement)
    with pytest.raises(type(mistake)):
        price_doubt((), made)


def test_a_score_waits_for_the_metrics_and_fees_that_it_is_about(mixed: MixedMonth) -> None:
    with pytest.raises(Unbuildable, match="handle_time"):
        mixed.mix(frozenset({"score"}))
    metrics = frozenset(cause.id for cause in mixed.causes if cause.id.startswith("metrics."))
    with pytest.raises(Unbuildable, match=r"fees\.valid_calls"):
        mixed.mix(metrics | {"score"})
    priced = mixed.mix(metrics | {"score", "fees.valid_calls"})
    assert "score" in [line.id for line in priced.lines]


def test_causes_of_contracts_that_share_no_metric_are_taken_together_where_they_must_be(mixed: MixedMonth) -> None:
    ours, theirs = mixed.first.statement, mixed.second.statement
    why = waterfall(mixed.causes, mixed.mix, ours, theirs)
    assert why.remainder == 0
    assert not why.unpriced
    assert why.total == payable(theirs) - payable(ours)
    score = next(step for step in why.steps if any(cause.id == "score" for cause in step.causes))
    assert score.first is None  # no metric of the score is there yet

"""The state of a standard over months: a first miss costs nothing; a deduction needs every step before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.assess.history import Decision, DecisionKind, History, Outcome, PastAssessment
from slacalc.assess.standing import Standing, stand
from slacalc.base.month import Month
from slacalc.contract.load import load_contract

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
REMEDY = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3)).remedy("answer_rate")
NOTICE = Decision("D-1", date(2026, 2, 5), "notice received", "answer_rate", Month(2026, 1))
DEDUCT = Decision("D-2", date(2026, 4, 2), "deduct", "answer_rate", Month(2026, 3))
AS_OF = date(2026, 4, 3)


def history(outcomes: Mapping[str, Outcome], *decisions: Decision) -> History:
    past = tuple(PastAssessment("answer_rate", Month.parse(month), found) for month, found in outcomes.items())
    return History(past, decisions)


def march(outcome: Outcome, known: History, as_of: date = AS_OF) -> Standing:
    return stand("answer_rate", outcome, Month(2026, 3), REMEDY, known, as_of)


def steps(standing: Standing) -> list[str]:
    return [step.step for step in standing.steps]


def rights(standing: Standing) -> list[str]:
    return [right.right for right in standing.rights]


def test_a_first_miss_costs_nothing_and_gives_the_right_to_ask_for_rectification() -> None:
    found = march("missed", History())
    assert (found.deducts, steps(found), rights(found)) == (False, ["missed"], ["ask for rectification"])


def test_missed_notified_not_cured_decided() -> None:
    found = march("missed", history({"2026-01": "missed", "2026-02": "met"}, NOTICE, DEDUCT))
    assert found.deducts
    assert steps(found) == ["missed", "notice received", "cure period ends", "met", "not cured", "deduction decided"]
    assert found.steps[2].on == date(2026, 3, 9)
    assert [(right.right, right.since, right.exercised_by) for right in found.rights] == [("deduct", date(2026, 4, 1), "D-2")]


def test_without_a_decision_the_right_is_stated_and_not_exercised() -> None:
    found = march("missed", history({"2026-01": "missed", "2026-02": "met"}, NOTICE))
    assert not found.deducts
    assert steps(found)[-1] == "deduction not decided"
    assert found.rights[0].exercised_by == ""


def test_a_decision_after_the_as_of_day_is_not_known_yet() -> None:
    known = history({"2026-01": "missed", "2026-02": "met"}, NOTICE, DEDUCT)
    assert not march("missed", known, date(2026, 4, 1)).deducts
    assert march("missed", known, date(2026, 4, 2)).deducts


def test_a_month_that_meets_the_target_cures() -> None:
    found = march("met", history({"2026-01": "missed", "2026-02": "missed"}, NOTICE))
    assert (found.deducts, steps(found)[-1], rights(found)) == (False, "cured", [])


def test_a_waiver_ends_it() -> None:
    waiver = Decision("D-3", date(2026, 4, 3), "waive", "answer_rate", Month(2026, 3))
    found = march("missed", history({"2026-01": "missed", "2026-02": "met"}, NOTICE, DEDUCT, waiver))
    assert (found.deducts, steps(found)[-1], rights(found)) == (False, "deduction waived", [])


def test_in_the_cure_period_nothing_is_due() -> None:
    notice = Decision("D-1", date(2026, 3, 20), "notice received", "answer_rate", Month(2026, 2))
    found = march("missed", history({"2026-02": "missed"}, notice, DEDUCT))
    assert (found.deducts, steps(found)[-1]) == (False, "in cure period")


def test_what_another_standard_missed_is_not_counted_against_this_one() -> None:
    known = history({"2026-01": "missed", "2026-02": "met"})
    other = PastAssessment("abandonment", Month(2026, 2), "missed")
    assert "terminate" not in rights(march("missed", History((*known.assessments, other), ())))


def test_a_termination_of_the_very_day_is_known_on_it() -> None:
    terminated = Decision("T-1", AS_OF, "terminated", "", Month(2026, 4), by="client")
    known = history({"2026-01": "missed", "2026-02": "missed"}, terminated)
    for day, exercised_by in ((AS_OF - timedelta(days=1), ""), (AS_OF, "T-1")):
        right = next(right for right in march("missed", known, day).rights if right.right == "terminate")
        assert right.exercised_by == exercised_by


def test_three_months_in_a_row_give_the_right_to_terminate() -> None:
    assert "terminate" in rights(march("missed", history({"2026-01": "missed", "2026-02": "missed"})))
    assert "terminate" not in rights(march("missed", history({"2026-01": "missed", "2026-02": "met"})))
    assert "terminate" not in rights(march("missed", history({"2025-12": "missed", "2026-02": "missed"})))
    assert "terminate" not in rights(march("met", history({"2026-01": "missed", "2026-02": "missed"})))


OUTCOMES = st.sampled_from([outcome for outcome in get_args(Outcome) if outcome != "observed"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, Outcome]:
    months = [Month(2026, 3).plus(-back) for back in range(5, 0, -1)]
    past = tuple(PastAssessment("answer_rate", month, draw(OUTCOMES)) for month in months if draw(st.booleans()))
    decisions = tuple(
        Decision(
            f"D-{number}",
            date(2025, 10, 1) + timedelta(days=draw(st.integers(0, 190))),
            draw(st.sampled_from(get_args(DecisionKind))),
            "answer_rate",
            Month(2026, 3).plus(-draw(st.integers(0, 5))),
        )
        for number in range(draw(st.integers(0, 5)))
    )
    return History(past, decisions), draw(OUTCOMES)


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_no_history_reaches_a_deduction_without_the_steps_before_it(drawn: tuple[History, Outcome], dice: object) -> None:
    known, outcome = drawn
    found = march(outcome, known)
    if found.deducts:
        assert outcome == "missed"
        kinds = steps(found)
        assert kinds.index("notice received") < kinds.index("cure period ends") < kinds.index("not cured")
        assert kinds[-1] == "deduction decided"
        ends = next(step.on for step in found.steps if step.step == "cure period ends")
        assert ends is not None
        assert ends < Month(2026, 3).last
    shuffled = list(known.decisions)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its dice as object here
    assert march(outcome, History(known.assessments[::-1], tuple(shuffled))) == found


def test_a_standard_without_a_target_leads_to_nothing() -> None:
    assert march("observed", history({"2026-01": "missed"}, NOTICE, DEDUCT)) == Standing()


def test_a_month_without_a_finding_decides_nothing_and_the_next_one_does() -> None:
    found = march("no finding", history({"2026-01": "missed"}, NOTICE, DEDUCT))
    assert (found.deducts, found.rights) == (False, ())
    assert steps(found) == ["missed", "notice received", "cure period ends", "no finding", "in cure period"]
    assert found.steps[-1].month == Month(2026, 4)

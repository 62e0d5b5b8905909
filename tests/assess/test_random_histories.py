"""The state of a standard over random months, against the clause as a person reads it; and contracts without a cure period.

About ``assess/standing.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.assess.history import Decision, DecisionKind, History, Outcome, PastAssessment
from slacalc.assess.standing import stand
from slacalc.base.month import Month
from slacalc.contract.load import load_contract

if TYPE_CHECKING:
    from slacalc.contract.remedies.remedy import RemedyTerms

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
DECEMBER, JANUARY, MARCH = Month(2025, 12), Month(2026, 1), Month(2026, 3)
AS_OF = date(2026, 4, 20)
MONTHS = [MARCH.plus(-back) for back in range(5, -1, -1)]


def clause_six_two() -> RemedyTerms:
    found = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(MARCH).remedy("answer_rate")
    assert found is not None
    return found


REMEDY = clause_six_two()
assert REMEDY.deduct is not None
WITHOUT_CURE = replace(REMEDY, cure=None)
BY_ITSELF = replace(REMEDY, deduct=replace(REMEDY.deduct, applies="by itself"))


def decision(kind: DecisionKind, on: date, month: Month, reference: str = "D") -> Decision:
    return Decision(reference, on, kind, "answer_rate", month)


def history(outcomes: dict[Month, Outcome], *decisions: Decision) -> History:
    return History(tuple(PastAssessment("answer_rate", month, found) for month, found in outcomes.items()), decisions)


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[Month, Outcome], tuple[Decision, ...]]:
    """Six months of a standard, and notices and decisions as parties send them: about a month that is over."""
    drawn: list[Outcome] = ["met", "missed", "missed", "no finding"]
    outcomes = {month: draw(st.sampled_from(drawn)) for month in MONTHS}
    decisions = []
    for number in range(draw(st.integers(0, 6))):
        month = draw(st.sampled_from(MONTHS))
        on = month.end + timedelta(days=draw(st.integers(0, 40)))
        kinds: list[DecisionKind] = ["notice received", "notice received", "deduct", "waive"]
        decisions.append(decision(draw(st.sampled_from(kinds)), on, month, f"D-{number}"))
    return outcomes, tuple(decisions)


def first_month_ending_after(day: date) -> Month:
    month = Month.of(day)
    while month.last <= day:
        month = month.plus(1)
    return month


def takes_the_deduction(outcomes: dict[Month, Outcome], decisions: tuple[Decision, ...]) -> bool:
    """Clause 六.2 as a person would go through the file of a March, as known on the as-of day."""
    if outcomes[MARCH] != "missed":
        return False
    known = sorted((one for one in decisions if one.on <= AS_OF), key=lambda one: (one.on, one.reference))
    notices = [one for one in known if one.kind == "notice received" and outcomes[one.month] == "missed"]
    if not notices:
        return False
    judged = first_month_ending_after(notices[0].on + timedelta(days=30))
    for notice in notices[1:]:
        found = [
            outcomes[month] for month in MONTHS if judged <= month and month.end <= notice.on and outcomes[month] != "no finding"
        ]
        if notice.on < MARCH.end or found[:1] != ["missed"]:  # else it is about the months after a March that was not cured
            judged = first_month_ending_after(notice.on + timedelta(days=30))
    if judged > MARCH or any(outcomes[month] == "met" for month in MONTHS if judged <= month < MARCH):
        return False
    last = [one.kind for one in known if one.kind in {"deduct", "waive"} and one.month == MARCH]
    return last[-1:] == ["deduct"]


@given(lives(), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_a_person_with_the_file_comes_to_the_same(life: tuple[dict[Month, Outcome], tuple[Decision, ...]], dice: object) -> None:
    outcomes, decisions = life
    past = {month: found for month, found in outcomes.items() if month < MARCH}
    found = stand("answer_rate", outcomes[MARCH], MARCH, REMEDY, history(past, *decisions), AS_OF)
    assert found.deducts == takes_the_deduction(outcomes, decisions)
    if found.deducts:
        kinds: list[str] = [step.step for step in found.steps]
        order = ["missed", "notice received", "cure period ends", "not cured", "deduction decided"]
        assert [kinds.index(kind) for kind in order] == sorted(kinds.index(kind) for kind in order)
    shuffled = list(decisions)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its dice as object here
    turned = history(dict(reversed(past.items())), *shuffled)
    assert stand("answer_rate", outcomes[MARCH], MARCH, REMEDY, turned, AS_OF) == found


def test_a_notice_about_a_month_that_was_not_missed_starts_no_cure_period() -> None:
    known = history(
        {JANUARY: "met", Month(2026, 2): "met"},
        decision("notice received", date(2026, 2, 5), JANUARY, "D-1"),
        decision("deduct", date(2026, 4, 2), MARCH, "D-2"),
    )
    assert not stand("answer_rate", "missed", MARCH, REMEDY, known, AS_OF).deducts


def test_a_notice_about_this_month_comes_after_its_miss() -> None:
    known = history({}, decision("notice received", date(2026, 4, 2), MARCH))
    found = stand("answer_rate", "missed", MARCH, REMEDY, known, AS_OF)
    assert [step.step for step in found.steps] == ["missed", "notice received", "cure period ends", "in cure period"]


@pytest.mark.parametrize(
    ("received", "judged"),
    [
        (date(2026, 1, 28), Month(2026, 2)),  # ends on 27 February, a day before the month
        (date(2026, 1, 29), Month(2026, 3)),  # ends on the last of February: that month does not end after it
        (date(2026, 2, 28), Month(2026, 3)),
        (date(2026, 3, 1), Month(2026, 4)),
    ],
)
def test_the_month_that_judges_is_the_first_to_end_after_the_period(received: date, judged: Month) -> None:
    known = history({DECEMBER: "missed"}, decision("notice received", received, DECEMBER))
    before, at = (stand("answer_rate", "missed", month, REMEDY, known, judged.end) for month in (judged.plus(-1), judged))
    assert "not cured" not in [step.step for step in before.steps]
    assert "not cured" in [step.step for step in at.steps]


def test_a_month_that_met_it_after_the_cure_period_starts_the_count_anew() -> None:
    known = history(
        {MARCH.plus(-4): "missed", MARCH.plus(-2): "met"}, decision("notice received", MARCH.plus(-3).first, MARCH.plus(-4))
    )
    found = stand("answer_rate", "missed", MARCH, REMEDY, known, AS_OF)
    assert [right.right for right in found.rights] == ["ask for rectification"]


def test_without_a_cure_period_the_month_missed_is_deducted_once_decided() -> None:
    decided = decision("deduct", date(2026, 4, 2), MARCH, "D-2")
    assert stand("answer_rate", "missed", MARCH, WITHOUT_CURE, history({}, decided), AS_OF).deducts
    assert not stand("answer_rate", "missed", MARCH, WITHOUT_CURE, history({}), AS_OF).deducts
    assert not stand("answer_rate", "met", MARCH, WITHOUT_CURE, history({}, decided), AS_OF).deducts


def test_what_applies_by_itself_needs_no_decision_but_every_step_before() -> None:
    notice = decision("notice received", date(2026, 2, 5), JANUARY)
    assert stand("answer_rate", "missed", MARCH, BY_ITSELF, history({JANUARY: "missed"}, notice), AS_OF).deducts
    assert not stand("answer_rate", "missed", MARCH, BY_ITSELF, history({JANUARY: "missed"}), AS_OF).deducts


def test_a_decision_about_another_standard_or_month_takes_nothing() -> None:
    past: dict[Month, Outcome] = {JANUARY: "missed", Month(2026, 2): "missed"}
    notice = decision("notice received", date(2026, 2, 5), JANUARY)
    other_month = decision("deduct", date(2026, 4, 2), Month(2026, 2), "D-2")
    other_standard = replace(decision("deduct", date(2026, 4, 2), MARCH, "D-3"), metric="resolution")
    assert not stand("answer_rate", "missed", MARCH, REMEDY, history(past, notice, other_month, other_standard), AS_OF).deducts

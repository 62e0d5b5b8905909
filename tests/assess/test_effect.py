"""A decision that is said to do nothing does nothing: without it everything is as it is with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.test_choices import DEDUCT, NOTICE, REACHES_BACK, REMEDY, paper
from slacalc.assess.effect import why_idle
from slacalc.assess.history import Decision, History, PastAssessment
from slacalc.assess.standing import stand
from slacalc.base.month import Month

if TYPE_CHECKING:
    from slacalc.assess.history import DecisionKind, Outcome
    from slacalc.contract.remedies.remedy import RemedyTerms

BY_ITSELF = replace(REMEDY, deduct=replace(DEDUCT, applies="by itself"))
WITHOUT_CURE = replace(REMEDY, cure=None)
ONLY_A_CURE = replace(REMEDY, deduct=None)
YEAR: dict[str, Outcome] = {
    "2026-01": "missed",
    "2026-02": "met",
    "2026-03": "missed",
    "2026-04": "no finding",
    "2026-05": "observed",
}


def idle(one: Decision, *others: Decision, day: str = "2026-05-05", remedy: RemedyTerms | None = REMEDY) -> str | None:
    past = tuple(PastAssessment("answer_rate", Month.parse(at), found) for at, found in YEAR.items())
    return why_idle(one, remedy, History(past, (one, *others)), date.fromisoformat(day))


DEDUCTS = paper("D-2", "2026-04-02", "deduct", "2026-03")


@pytest.mark.parametrize(
    ("one", "others", "remedy", "why"),
    [
        (NOTICE, (), REMEDY, None),
        (NOTICE, (), None, "no-remedy"),
        (NOTICE, (), WITHOUT_CURE, "no-remedy"),
        (paper("D", "2026-03-05", "notice received", "2026-02"), (), REMEDY, "not-missed"),
        (paper("D", "2026-05-05", "notice received", "2026-04"), (), REMEDY, "not-missed"),
        (paper("D", "2026-01-30", "notice received", "2026-01"), (), REMEDY, "month-not-over"),
        (NOTICE, (paper("D", "2026-04-05", "month excused", "2026-01"),), REMEDY, "not-missed"),
        (paper("D", "2026-05-05", "notice received", "2026-07"), (), REMEDY, None),
        (DEDUCTS, (NOTICE,), REMEDY, None),
        (DEDUCTS, (), WITHOUT_CURE, None),
        (DEDUCTS, (NOTICE,), BY_ITSELF, None),
        (DEDUCTS, (), REMEDY, "no-right-to-deduct"),
        (DEDUCTS, (paper("D", "2026-04-01", "notice received", "2026-03"),), REMEDY, "no-right-to-deduct"),
        (DEDUCTS, (NOTICE, paper("D-3", "2026-04-03", "waive", "2026-03")), REMEDY, None),
        (DEDUCTS, (paper("D-3", "2026-04-03", "waive", "2026-03"),), REMEDY, None),
        (DEDUCTS, (paper("D-3", "2026-04-03", "waive", "2026-02"),), REMEDY, "no-right-to-deduct"),
        (DEDUCTS, (paper("D-3", "2026-05-06", "waive", "2026-03"),), REMEDY, "no-right-to-deduct"),
        (paper("D", "2026-05-05", "deduct", "2026-03"), (), REMEDY, "no-right-to-deduct"),
        (DEDUCTS, (NOTICE,), ONLY_A_CURE, "no-remedy"),
        (DEDUCTS, (NOTICE,), None, "no-remedy"),
        (paper("D", "2026-04-02", "deduct", "2026-01"), (NOTICE,), REMEDY, "no-right-to-deduct"),
        (paper("D", "2026-04-02", "deduct", "2026-01"), (NOTICE,), REACHES_BACK, None),
        (paper("D", "2026-02-20", "deduct", "2026-03"), (NOTICE,), REMEDY, "month-not-over"),
        (paper("D", "2026-05-20", "deduct", "2026-03"), (), REMEDY, None),
        (paper("D", "2026-04-02", "waive", "2026-03"), (NOTICE,), BY_ITSELF, "waived-in-vain"),
        (paper("D", "2026-04-02", "waive", "2026-03"), (), BY_ITSELF, None),
        (paper("D", "2026-04-02", "waive", "2026-03"), (NOTICE,), REMEDY, None),
        (paper("D", "2026-02-20", "cure accepted", "2026-01"), (NOTICE,), REMEDY, None),
        (paper("D", "2026-02-20", "cure accepted", "2026-01"), (), REMEDY, "no-cure-to-accept"),
        (paper("D", "2026-02-04", "cure accepted", "2026-01"), (NOTICE,), REMEDY, "no-cure-to-accept"),
        (paper("D", "2026-02-20", "cure accepted", "2026-01"), (), WITHOUT_CURE, "no-remedy"),
        (paper("D", "2026-03-05", "cure accepted", "2026-02"), (NOTICE,), REMEDY, "no-cure-to-accept"),
        (paper("D", "2026-04-02", "month excused", "2026-01"), (), REMEDY, None),
        (paper("D", "2026-05-05", "month excused", "2026-04"), (), None, None),
        (paper("D", "2026-05-05", "month excused", "2026-05"), (), REMEDY, "nothing-to-excuse"),
        (
            paper("D", "2026-04-20", "cure accepted", "2026-01"),
            (NOTICE, paper("D-5", "2026-02-20", "cure accepted", "2026-01")),
            REMEDY,
            None,
        ),
        (
            paper("D", "2026-04-20", "cure accepted", "2026-01"),
            (NOTICE, paper("D-5", "2026-04-05", "notice received", "2026-03")),
            REMEDY,
            None,
        ),
    ],
)
def test_why_a_decision_does_nothing(
    one: Decision, others: tuple[Decision, ...], remedy: RemedyTerms | None, why: str | None
) -> None:
    assert idle(one, *others, remedy=remedy) == why


KINDS: list[DecisionKind] = ["notice received", "notice received", "deduct", "waive", "cure accepted"]
MONTHS = [Month(2026, 1).plus(at) for at in range(6)]


@st.composite
def lives(draw: st.DrawFn) -> History:
    drawn: list[Outcome] = ["met", "missed", "missed", "no finding"]
    past = tuple(PastAssessment("answer_rate", month, draw(st.sampled_from(drawn))) for month in MONTHS)
    decisions = []
    for number in range(draw(st.integers(1, 7))):
        month = draw(st.sampled_from(MONTHS))
        on = month.end + timedelta(days=draw(st.integers(0, 60)))
        decisions.append(Decision(f"D-{number}", on, draw(st.sampled_from(KINDS)), "answer_rate", month))
    return History(past, tuple(decisions))


@given(lives(), st.sampled_from([REMEDY, REACHES_BACK, WITHOUT_CURE, BY_ITSELF]), st.integers(0, 90))
@settings(max_examples=400, deadline=None)
def test_without_a_decision_that_does_nothing_all_is_as_with_it(history: History, remedy: RemedyTerms, later: int) -> None:
    day = MONTHS[3].end + timedelta(days=later)

    def all_of_it(known: History) -> list[object]:
        return [stand("answer_rate", one.outcome, one.month, remedy, known, day) for one in known.assessments]

    for one in history.decisions:
        why = why_idle(one, remedy, history, day)
        without = replace(history, decisions=tuple(other for other in history.decisions if other != one))
        if why is not None and why != "waived-in-vain":
            assert all_of_it(without) == all_of_it(history)
        elif one.kind == "deduct" and one.on <= day and all_of_it(without) != all_of_it(history):
            assert why is None


@given(lives(), st.sampled_from([REMEDY, REACHES_BACK, WITHOUT_CURE, BY_ITSELF]), st.sampled_from(MONTHS))
@settings(max_examples=200, deadline=None)
def test_an_excuse_of_a_month_that_is_only_observed_changes_nothing(history: History, remedy: RemedyTerms, month: Month) -> None:
    day = MONTHS[-1].end + timedelta(days=90)
    past = tuple(replace(one, outcome="observed") if one.month == month else one for one in history.assessments)
    observed = replace(history, assessments=past)
    excuse = Decision("X", month.end, "month excused", "answer_rate", month)
    excused = replace(observed, decisions=(*observed.decisions, excuse))
    assert why_idle(excuse, remedy, excused, day) == "nothing-to-excuse"
    for one in past:
        standings = (
            stand("answer_rate", one.outcome, one.month, remedy, known, day, over_months=True) for known in (observed, excused)
        )
        assert next(standings) == next(standings)


def test_an_acceptance_is_in_vain_where_only_another_standard_had_a_notice() -> None:
    accepted = paper("D-9", "2026-02-20", "cure accepted", "2026-01")
    assert idle(accepted, NOTICE) is None
    assert idle(accepted, replace(NOTICE, metric="talk_time")) == "no-cure-to-accept"
    assert idle(accepted, replace(NOTICE, on=date(2026, 5, 6))) == "no-cure-to-accept"

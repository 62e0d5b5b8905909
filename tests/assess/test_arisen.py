"""The rights that have arisen by a day, against a person who goes through the file month after month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from assess.test_choices import CURE, NOTICE, REACHES_BACK, REMEDY, misses, paper
from assess.test_oracle import FIRST, KINDS, lives, remedy_of, rules
from oracle.standing import go_through
from slacalc.assess.arisen import arisen_by
from slacalc.assess.history import Decision, History, PastAssessment
from slacalc.base.month import Month

if TYPE_CHECKING:
    from oracle.standing import Paper, Rules
    from slacalc.assess.history import DecisionKind, Outcome
    from slacalc.assess.standing import Right
    from slacalc.contract.remedies.remedy import RemedyTerms

YEAR: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "met"}


@given(rules(), lives(), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_the_rights_of_all_months_are_those_that_a_person_finds(
    rule: Rules, life: tuple[dict[int, Outcome], list[Paper]], later: int
) -> None:
    outcomes, papers = life
    day = FIRST.plus(max(outcomes)).end + timedelta(days=later)
    told = {FIRST.plus(at): FIRST.plus(at).end + timedelta(days=3) for at in outcomes}
    assessments = tuple(PastAssessment("answer_rate", FIRST.plus(at), found) for at, found in outcomes.items())
    decisions = tuple(
        Decision(f"D-{number}", one.day, KINDS[one.kind], "answer_rate", FIRST.plus(one.month))
        for number, one in enumerate(papers)
    )
    history = History(assessments, decisions)
    found = list(arisen_by("answer_rate", dict.fromkeys(told, remedy_of(rule)), told, history, day))
    wanted: dict[tuple[str, Month], date] = {}
    ends: dict[date, date | None] = {}
    for at in outcomes:
        about = [one for one in papers if one.kind != "notice" or one.month <= at]
        sheet = go_through(rule, dict(outcomes), about, at, day)
        unnotified = [one for one in about if one.kind != "notice" or one.day <= told[FIRST.plus(at)]]
        if go_through(rule, dict(outcomes), unnotified, at, day).may_ask:
            wanted["ask for rectification", FIRST.plus(at)] = FIRST.plus(at).end
        if sheet.terminable is not None:
            since, ends[since] = sheet.terminable
            wanted["terminate", Month.of(since).plus(-1)] = since
        for month, since in sheet.may_deduct.items():
            wanted.setdefault(("deduct", FIRST.plus(month)), since)
    assert {(one.right, one.month): one.since for one in found} == wanted
    if rule.lapses is not None:
        assert {one.since: one.until for one in found if one.right == "terminate"} == ends


def arisen(outcomes: dict[str, Outcome], *papers: Decision, day: str, remedy: RemedyTerms = REMEDY) -> list[Right]:
    months = [Month.parse(at) for at in outcomes]
    past = tuple(PastAssessment("answer_rate", Month.parse(at), found) for at, found in outcomes.items())
    told = {month: month.end + timedelta(days=1) for month in months}
    known = date.fromisoformat(day)
    return list(arisen_by("answer_rate", dict.fromkeys(months, remedy), told, History(past, papers), known))


def test_a_right_that_a_notice_exercised_is_still_told_of_and_names_it() -> None:
    found = arisen(YEAR, NOTICE, day="2026-05-05")
    asked = {str(one.month): one.exercised_by for one in found if one.right == "ask for rectification"}
    assert asked == {"2026-01": "D-1"}


def test_no_other_paper_about_the_month_is_the_notice_that_exercised_the_right() -> None:
    kinds: tuple[DecisionKind, ...] = ("deduct", "waive", "cure accepted")
    others = [paper(f"D-{at}", "2026-02-03", kind, "2026-01") for at, kind in enumerate(kinds, 5)]
    found = arisen(YEAR, *others, NOTICE, day="2026-05-05")
    assert {one.exercised_by for one in found if one.right == "ask for rectification" and str(one.month) == "2026-01"} == {"D-1"}


def test_a_notice_before_its_month_was_over_exercised_no_right() -> None:
    found = arisen(YEAR, paper("D-1", "2026-01-05", "notice received", "2026-03"), day="2026-05-05")
    assert {one.exercised_by for one in found if one.right == "ask for rectification"} == {""}


def test_a_notice_that_is_not_known_by_the_day_is_not_named() -> None:
    found = arisen(YEAR, paper("D-1", "2026-05-06", "notice received", "2026-01"), day="2026-05-05")
    assert {one.exercised_by for one in found if one.right == "ask for rectification"} == {""}


def test_a_month_that_was_corrected_or_excused_gives_no_right_any_more() -> None:
    corrected = arisen({**YEAR, "2026-01": "met"}, day="2026-05-05")
    excused = arisen(YEAR, paper("D-9", "2026-05-02", "month excused", "2026-01"), day="2026-05-05")
    for found in (corrected, excused):
        assert {str(one.month) for one in found if one.right == "ask for rectification"} == {"2026-02", "2026-03"}
        assert not [one for one in found if one.right == "terminate"]


def test_a_right_that_went_with_the_count_says_its_last_day() -> None:
    found = [one for one in arisen(YEAR, day="2026-05-05", remedy=misses(3)) if one.right == "terminate"]
    assert [(one.since, one.until) for one in found] == [(date(2026, 4, 1), date(2026, 4, 30))]


def test_a_notice_that_came_after_the_cure_takes_no_right_away() -> None:
    late = paper("D-2", "2026-05-01", "notice received", "2026-03")
    restarts = replace(REMEDY, cure=replace(CURE, second_notice="starts a new period"))
    found = arisen(YEAR, NOTICE, late, day="2026-05-05", remedy=restarts)
    assert [(str(one.month), one.since) for one in found if one.right == "deduct"] == [("2026-03", date(2026, 4, 1))]


def test_a_right_to_deduct_that_two_months_give_stands_since_the_first() -> None:
    outcomes: dict[str, Outcome] = {f"2026-0{number}": "missed" for number in range(1, 8)}
    second = paper("D-2", "2026-05-05", "notice received", "2026-04")
    restarts = replace(REACHES_BACK, cure=replace(CURE, second_notice="starts a new period"))
    found = arisen(outcomes, NOTICE, second, day="2026-08-05", remedy=restarts)
    since = {str(one.month): str(one.since) for one in found if one.right == "deduct"}
    first, its_own = {f"2026-0{number}": "2026-04-01" for number in (1, 2, 3)}, {"2026-04": "2026-05-01"}
    assert since == {**first, **its_own, "2026-05": "2026-07-01", "2026-06": "2026-07-01", "2026-07": "2026-08-01"}

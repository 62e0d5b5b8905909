"""The state of a standard over random histories, against a person who goes through the file day by day.

About ``assess/standing.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.standing import Paper, Rules, go_through
from program import ROOT
from slacalc.assess.history import Decision, DecisionKind, History, Outcome, PastAssessment
from slacalc.assess.standing import Standing, stand
from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.base.worktime import Notice, WorkingDays, YearOfDays
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.remedies.terminate import MissesTerms

if TYPE_CHECKING:
    from slacalc.contract.remedies.remedy import RemedyTerms
    from slacalc.contract.words.quantities import QuantityUnit

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
TERMS = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3))
FIRST = Month(2026, 1)
NEXT_YEAR = YearOfDays(2027, frozenset(), frozenset(), Notice(2027, "", "", "", ""))
CALENDAR: WorkingDays = TERMS.working_days.with_year(NEXT_YEAR)
REST_DAYS = frozenset(day for number in range(730) if not CALENDAR.is_working(day := date(2026, 1, 1) + timedelta(days=number)))
KINDS: dict[str, DecisionKind] = {
    "notice": "notice received",
    "accept": "cure accepted",
    "excused": "month excused",
    "deduct": "deduct",
    "waive": "waive",
}


def quantity(value: int, unit: QuantityUnit) -> Quantity:
    return Quantity("x", value, unit, str(value), "六.2", Place("c.yaml"))  # type: ignore[arg-type]  # a whole number will do


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    window = draw(st.none() | st.integers(2, 8))
    return Rules(
        days=draw(st.integers(1, 45)),
        working=draw(st.booleans()),
        rolls=draw(st.booleans()),
        full_month=draw(st.booleans()),
        restarts=draw(st.booleans()),
        reaches_back=draw(st.booleans()),
        misses=draw(st.integers(1, 4 if window is None else window)),
        window=window,
        excused_left_out=draw(st.booleans()),
        unfound_left_out=draw(st.booleans()),
        anew_when_cured=draw(st.booleans()) if window is not None else False,
        lapses=draw(st.none() | st.integers(1, 6)),
        rest_days=REST_DAYS,
        cures=draw(st.sampled_from([True, True, True, False])),
        deducts=draw(st.sampled_from([True, True, True, False])),
        by_itself=draw(st.booleans()),
    )


def remedy_of(rule: Rules) -> RemedyTerms:
    base = TERMS.remedy("answer_rate")
    assert base is not None
    assert base.cure is not None
    assert base.deduct is not None
    cure = replace(
        base.cure,
        lasts=quantity(rule.days, "working days" if rule.working else "days"),
        rest_day="next working day" if rule.rolls else "same day",
        cured_by=(
            "first full month after it that meets the target"
            if rule.full_month
            else "first month ending after it that meets the target"
        ),
        second_notice="starts a new period" if rule.restarts else "changes nothing",
        calendar=CALENDAR,
    )
    misses = MissesTerms(
        clause="六.2",
        months=quantity(rule.misses, "months"),
        of=quantity(rule.window, "months") if rule.window is not None else None,
        excused="left out" if rule.excused_left_out else "counts as met",
        without_finding="left out" if rule.unfound_left_out else "counts as met",
        anew="when cured" if rule.anew_when_cured else "never",
        lapses=quantity(rule.lapses, "months") if rule.lapses is not None else None,
    )
    start = replace(base.deduct, start="month missed" if rule.reaches_back else "month judged not cured")
    start = replace(start, applies="by itself" if rule.by_itself else "on decision")
    return replace(base, cure=cure if rule.cures else None, deduct=start if rule.deducts else None, terminate=misses)


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[int, Outcome], list[Paper]]:
    """Up to ten months of a standard, and papers, one a day: hardly any arrives before its month is over."""
    drawn: list[Outcome] = ["met", "missed", "missed", "missed", "no finding"]
    outcomes = {month: draw(st.sampled_from(drawn)) for month in range(draw(st.integers(1, 10)))}
    papers: dict[date, Paper] = {}
    for _ in range(draw(st.integers(0, 8))):
        month = draw(st.integers(0, len(outcomes) - 1))
        on = FIRST.plus(month).end + timedelta(days=draw(st.integers(0, 70) | st.integers(-40, -1)))
        kind = draw(st.sampled_from(["notice", "notice", "notice", "accept", "excused", "deduct", "waive"]))
        papers[on] = Paper(on, kind, month)
        if kind == "notice" and draw(st.booleans()):
            # A notice is what there is to accept the cure of.
            accepted = on + timedelta(days=draw(st.integers(1, 40)))
            papers[accepted] = Paper(accepted, "accept", month)
    return outcomes, sorted(papers.values(), key=lambda one: one.day)


def told(outcomes: dict[int, Outcome], papers: list[Paper], rule: Rules, until: int, today: date) -> Standing:
    excused = {one.month for one in papers if one.kind == "excused" and one.day <= today}
    assessments = tuple(PastAssessment("answer_rate", FIRST.plus(at), found) for at, found in outcomes.items() if at < until)
    decisions = tuple(
        Decision(f"D-{number}", one.day, KINDS[one.kind], "answer_rate", FIRST.plus(one.month))
        for number, one in enumerate(papers)
    )
    outcome: Outcome = "excused" if until in excused else outcomes[until]
    return stand("answer_rate", outcome, FIRST.plus(until), remedy_of(rule), History(assessments, decisions), today)


def at_month(month: Month) -> int:
    return (month.year - FIRST.year) * 12 + month.number - FIRST.number


@given(rules(), lives(), st.integers(0, 40))
@settings(max_examples=800, deadline=None)
def test_a_person_who_goes_through_the_file_comes_to_the_same(
    rule: Rules, life: tuple[dict[int, Outcome], list[Paper]], later: int
) -> None:
    outcomes, papers = life
    until = max(outcomes)
    today = FIRST.plus(until).end + timedelta(days=later)
    found = told(outcomes, papers, rule, until, today)
    expected = go_through(rule, dict(outcomes), papers, until, today)
    rights = {(right.right, right.month) for right in found.rights}
    assert (("ask for rectification", FIRST.plus(until)) in rights) is expected.may_ask
    assert {month for right, month in rights if right == "deduct"} == {FIRST.plus(at) for at in expected.may_deduct}
    terminate = [(right.since, right.until) for right in found.rights if right.right == "terminate"]
    assert terminate == ([expected.terminable] if expected.terminable else [])
    assert found.deducts is bool(expected.by.get(until))
    days = {f"D-{number}": str(one.day) for number, one in enumerate(papers)} | {"contract": "contract", "": ""}
    for right in found.rights:
        if right.right == "deduct":
            assert right.since == expected.may_deduct[at_month(right.month)]
            assert days[right.exercised_by] == expected.by[at_month(right.month)]
            kinds = [step.step for step in found.steps]
            assert not rule.cures or kinds.index("notice received") < kinds.index("cure period ends") < kinds.index("not cured")


@given(rules(), lives())
@settings(max_examples=300, deadline=None)
def test_what_is_told_of_a_month_does_not_change_when_more_becomes_known(
    rule: Rules, life: tuple[dict[int, Outcome], list[Paper]]
) -> None:
    outcomes, papers = life
    until = max(outcomes)
    today = FIRST.plus(until).end + timedelta(days=20)
    early = [one for one in papers if one.day <= today]
    assert told(outcomes, papers, rule, until, today) == told(outcomes, early, rule, until, today)

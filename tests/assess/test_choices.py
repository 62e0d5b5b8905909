"""Each choice that the clause leaves open, one month of difference at a time.

About ``assess/standing.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT
from slacalc.assess.cycle import deciding_month, end_of_cure
from slacalc.assess.history import Decision, History, PastAssessment
from slacalc.assess.standing import stand
from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.remedies.terminate import MissesTerms

if TYPE_CHECKING:
    from slacalc.assess.history import DecisionKind, Outcome
    from slacalc.assess.standing import Standing
    from slacalc.contract.remedies.remedy import RemedyTerms

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
FOUND = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3)).remedy("answer_rate")
assert FOUND is not None
assert FOUND.cure is not None
assert FOUND.deduct is not None
REMEDY, CURE, DEDUCT = FOUND, FOUND.cure, FOUND.deduct
REACHES_BACK = replace(REMEDY, deduct=replace(DEDUCT, start="month missed"))


def paper(reference: str, on: str, kind: DecisionKind, month: str) -> Decision:
    return Decision(reference, date.fromisoformat(on), kind, "answer_rate", Month.parse(month))


def after(month: str, outcomes: dict[str, Outcome], *papers: Decision, remedy: RemedyTerms = REMEDY, as_of: str = "") -> Standing:
    """The standing after a month; ``outcomes`` has it and all others that are known."""
    past = tuple(PastAssessment("answer_rate", Month.parse(at), found) for at, found in outcomes.items() if at != month)
    day = date.fromisoformat(as_of) if as_of else Month.parse(month).end
    return stand("answer_rate", outcomes[month], Month.parse(month), remedy, History(past, papers), day)


def rights(standing: Standing) -> list[tuple[str, str, str]]:
    return [(right.right, str(right.month), str(right.since)) for right in standing.rights]


NOTICE = paper("D-1", "2026-02-05", "notice received", "2026-01")


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ({"rest_day": "same day"}, "2026-03-07"),
        ({"rest_day": "next working day"}, "2026-03-09"),  # the 7th is a Saturday
        ({"lasts": replace(CURE.lasts, unit="working days")}, "2026-03-25"),  # 7 to 14 Feb, 5 to 28 Feb, then weeks of 5
    ],
)
def test_the_last_day_of_the_period(words: dict[str, Any], ends: str) -> None:
    assert str(end_of_cure(replace(CURE, **words), date(2026, 2, 5))) == ends


def test_the_first_full_month_is_one_later() -> None:
    whole = replace(CURE, cured_by="first full month after it that meets the target")
    assert [str(deciding_month(one, date(2026, 3, 9))) for one in (CURE, whole)] == ["2026-03", "2026-04"]


SECOND = paper("D-2", "2026-03-10", "notice received", "2026-02")


@pytest.mark.parametrize(("words", "decided"), [("starts a new period", False), ("changes nothing", True)])
def test_a_second_notice(words: Any, decided: bool) -> None:  # noqa: ANN401 - a word of the contract
    remedy = replace(REMEDY, cure=replace(CURE, second_notice=words))
    found = after("2026-03", {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}, NOTICE, SECOND, remedy=remedy)
    assert ("not cured" in [step.step for step in found.steps]) is decided


AGAIN = paper("D-3", "2026-04-20", "notice received", "2026-03")


@pytest.mark.parametrize("words", ["starts a new period", "changes nothing"])
def test_a_second_notice_takes_no_right_away_that_has_arisen(words: Any) -> None:  # noqa: ANN401 - a word of the contract
    remedy = replace(REMEDY, cure=replace(CURE, second_notice=words))
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed"}
    decided = paper("D-2", "2026-04-02", "deduct", "2026-03")
    before = after("2026-03", outcomes, NOTICE, decided, remedy=remedy, as_of="2026-04-10")
    assert before.deducts
    assert after("2026-03", outcomes, NOTICE, decided, AGAIN, remedy=remedy, as_of="2026-05-20") == before
    april = after("2026-04", {**outcomes, "2026-04": "missed"}, NOTICE, decided, AGAIN, remedy=remedy, as_of="2026-05-20")
    kinds = [step.step for step in april.steps]
    assert ("not cured" in kinds, "in cure period" in kinds) == (words == "changes nothing", words == "starts a new period")


def test_what_a_second_notice_reaches_back_to_stands_since_it_arose() -> None:
    outcomes: dict[str, Outcome] = {f"2026-0{number}": "missed" for number in range(1, 7)}
    found = after("2026-05", outcomes, NOTICE, AGAIN, remedy=REACHES_BACK, as_of="2026-06-20")
    assert [right for right in rights(found) if right[0] == "deduct"] == [
        ("deduct", "2026-05", "2026-06-01"),
        ("deduct", "2026-01", "2026-04-01"),
        ("deduct", "2026-02", "2026-04-01"),
        ("deduct", "2026-03", "2026-04-01"),
        ("deduct", "2026-04", "2026-06-01"),
    ]


def test_a_notice_before_its_month_is_over_starts_nothing() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    early = paper("D-1", "2026-01-05", "notice received", "2026-03")
    found = after("2026-03", outcomes, early, as_of="2026-04-02")
    assert found == after("2026-03", outcomes, as_of="2026-04-02")
    on_the_last_day, on_the_day_after = (paper("D-1", day, "notice received", "2026-03") for day in ("2026-03-31", "2026-04-01"))
    assert after("2026-03", outcomes, on_the_last_day) == found
    assert "in cure period" in [step.step for step in after("2026-03", outcomes, on_the_day_after).steps]


def test_a_notice_about_a_miss_that_has_been_cured_since_starts_nothing() -> None:
    late = paper("D-2", "2026-04-20", "notice received", "2026-02")
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "met", "2026-04": "missed"}
    found = after("2026-04", outcomes, NOTICE, late)
    assert [right.right for right in found.rights] == ["ask for rectification"]


def test_a_notice_about_a_miss_that_has_been_cured_since_changes_nothing_of_another_period() -> None:
    outcomes: dict[str, Outcome] = {
        "2026-01": "missed",
        "2026-02": "met",
        "2026-03": "met",
        "2026-04": "missed",
        "2026-05": "missed",
    }
    second, stray = (
        paper("D-2", "2026-05-05", "notice received", "2026-04"),
        paper("D-3", "2026-05-20", "notice received", "2026-01"),
    )
    outcomes["2026-06"] = "missed"
    found = [after("2026-06", outcomes, NOTICE, second, *more, remedy=REACHES_BACK) for more in ((), (stray,))]
    assert found[0] == found[1]
    assert ("deduct", "2026-06", "2026-07-01") in rights(found[1])


def test_an_accepted_cure_starts_the_count_anew() -> None:
    accepted = paper("D-2", "2026-03-01", "cure accepted", "2026-01")
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    found = after("2026-03", outcomes, NOTICE, accepted)
    kinds = [step.step for step in found.steps]
    assert kinds == ["missed", "notice received", "cure period ends", "cure accepted", "missed"]
    assert ("ask for rectification", "2026-03", "2026-04-01") in rights(found)
    assert not [right for right in found.rights if right.right == "deduct"]
    again = paper("D-3", "2026-03-05", "notice received", "2026-02")  # about a month that was over when the cure was accepted
    assert after("2026-03", outcomes, NOTICE, accepted, again) == found


@pytest.mark.parametrize(
    ("month", "words", "accepts"),
    [
        ("2026-01", "starts a new period", False),  # cured in March: nothing of it is left
        ("2026-04", "starts a new period", False),
        ("2026-05", "starts a new period", True),
        ("2026-06", "starts a new period", True),
        ("2026-06", "changes nothing", True),
        ("2026-07", "starts a new period", False),
    ],
)
def test_an_acceptance_is_of_what_a_notice_was_about(month: str, words: Any, accepts: bool) -> None:  # noqa: ANN401 - a word of the contract
    outcomes: dict[str, Outcome] = {f"2026-0{number}": "missed" for number in range(1, 9)}
    outcomes["2026-03"] = outcomes["2026-04"] = "met"
    remedy = replace(REMEDY, cure=replace(CURE, second_notice=words))
    papers = (
        NOTICE,
        paper("D-2", "2026-06-05", "notice received", "2026-05"),
        paper("D-3", "2026-07-03", "notice received", "2026-06"),
    )
    accepted = paper("D-4", "2026-07-20", "cure accepted", month)
    found, without = (after("2026-08", outcomes, *papers, *more, remedy=remedy) for more in ((accepted,), ()))
    assert ("deduct" in [right.right for right in without.rights]) is True
    assert ("deduct" in [right.right for right in found.rights]) is not accepts
    assert (found == without) is not accepts


def test_the_right_reaches_back_to_the_month_that_was_notified_first() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "missed"}
    found = after("2026-04", outcomes, NOTICE, SECOND, remedy=REACHES_BACK)
    deducts = [right for right in rights(found) if right[0] == "deduct"]
    assert deducts == [("deduct", month, "2026-05-01") for month in ("2026-04", "2026-01", "2026-02", "2026-03")]


def test_looked_at_again_the_month_missed_is_deducted_once_that_is_decided() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed"}
    decided = paper("D-2", "2026-04-02", "deduct", "2026-01")
    then = after("2026-01", outcomes, NOTICE, decided, remedy=REACHES_BACK, as_of="2026-04-02")
    assert then.deducts
    assert [step.step for step in then.steps] == [
        "missed",
        "notice received",
        "cure period ends",
        "not cured",
        "deduction decided",
    ]
    assert ("deduct", "2026-01", "2026-04-01") in rights(then)
    assert not after("2026-01", outcomes, NOTICE, decided, remedy=REACHES_BACK, as_of="2026-04-01").deducts
    assert not after("2026-01", outcomes, NOTICE, decided, as_of="2026-04-02").deducts
    assert not after("2026-01", {**outcomes, "2026-03": "met"}, NOTICE, decided, remedy=REACHES_BACK, as_of="2026-04-02").deducts


def test_a_waived_month_gives_no_right_whether_looked_at_then_or_later() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed"}
    waived = paper("D-2", "2026-04-01", "waive", "2026-01")
    assert ("deduct", "2026-01", "2026-04-01") not in rights(after("2026-03", outcomes, NOTICE, waived, remedy=REACHES_BACK))
    assert not after("2026-01", outcomes, NOTICE, waived, remedy=REACHES_BACK, as_of="2026-04-02").deducts


def test_what_the_contract_deducts_by_itself_is_not_waived_whether_looked_at_then_or_later() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    by_itself = replace(REACHES_BACK, deduct=replace(DEDUCT, start="month missed", applies="by itself"))
    waived = paper("D-2", "2026-03-01", "waive", "2026-01")
    for month, found in (("2026-03", ["2026-03", "2026-01", "2026-02"]), ("2026-01", ["2026-01"])):
        rights = after(month, outcomes, NOTICE, waived, remedy=by_itself, as_of="2026-04-05").rights
        assert [(str(one.month), one.exercised_by) for one in rights if one.right == "deduct"] == [
            (one, "contract") for one in found
        ]


@pytest.mark.parametrize("outcome", ["met", "missed"])
def test_the_steps_of_a_month_within_a_cycle_say_what_was_found_for_it(outcome: Outcome) -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": outcome}
    within = after("2026-02", outcomes, NOTICE)
    assert [(step.step, str(step.month or "")) for step in within.steps] == [
        ("missed", "2026-01"),
        ("notice received", "2026-01"),
        ("cure period ends", ""),
        (outcome, "2026-02"),
        ("in cure period", "2026-03"),
    ]
    since = after("2026-04", {**outcomes, "2026-03": "missed", "2026-04": outcome}, NOTICE)
    assert [(step.step, str(step.month or "")) for step in since.steps][3:] == [
        (outcome, "2026-02"),
        ("not cured", "2026-03"),
        (outcome, "2026-04"),
        *([("deduction not decided", "2026-04")] if outcome == "missed" else []),
    ]


def test_a_cure_that_is_accepted_after_the_standard_was_not_cured_ends_it_and_leaves_the_rights_that_have_arisen() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed", "2026-04": "missed"}
    decided = paper("D-2", "2026-04-02", "deduct", "2026-03")
    accepted = paper("D-3", "2026-04-10", "cure accepted", "2026-01")
    papers = (NOTICE, decided, accepted)
    march = after("2026-03", outcomes, *papers, as_of="2026-05-05")
    assert march.deducts
    assert ("deduct", "2026-03", "2026-04-01") in rights(march)
    assert [step.step for step in march.steps][-2:] == ["not cured", "deduction decided"]
    april = after("2026-04", outcomes, *papers, paper("D-4", "2026-05-02", "deduct", "2026-04"), as_of="2026-05-05")
    assert [step.step for step in april.steps] == ["missed", "notice received", "cure period ends", "cure accepted", "missed"]
    assert (april.deducts, [right for right, *_ in rights(april)]) == (False, ["ask for rectification"])
    without = after("2026-04", outcomes, NOTICE, decided, as_of="2026-05-05")
    assert ("deduct", "2026-04", "2026-05-01") in rights(without)
    again = paper("D-5", "2026-05-08", "notice received", "2026-04")
    outcomes["2026-06"] = outcomes["2026-05"] = "missed"
    later = after("2026-06", outcomes, *papers, again, as_of="2026-07-05")
    assert ("deduct", "2026-06", "2026-07-01") in rights(later)  # the count began anew: a period of its own, from 8 May


def test_a_cure_accepted_after_not_cured_leaves_the_right_that_reaches_back() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed"}
    accepted = paper("D-3", "2026-04-10", "cure accepted", "2026-01")
    for papers in ((NOTICE,), (NOTICE, accepted)):
        found = after("2026-01", outcomes, *papers, remedy=REACHES_BACK, as_of="2026-04-20")
        assert ("deduct", "2026-01", "2026-04-01") in rights(found)
    early = paper("D-3", "2026-03-10", "cure accepted", "2026-01")
    found = after("2026-01", outcomes, NOTICE, early, remedy=REACHES_BACK, as_of="2026-04-20")
    assert not [right for right in rights(found) if right[0] == "deduct"]


@pytest.mark.parametrize(("day", "april"), [("2026-04-30", False), ("2026-05-01", True), ("2026-05-02", True)])
def test_a_cure_accepted_after_not_cured_is_of_the_months_that_end_after_it(day: str, april: bool) -> None:
    """April is over on the day of an acceptance of 1 May: it keeps the right that it gave; the cure ends what comes after."""
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed", "2026-04": "missed"}
    found = after("2026-04", outcomes, NOTICE, paper("D-3", day, "cure accepted", "2026-01"), as_of="2026-05-05")
    assert (("deduct", "2026-04", "2026-05-01") in rights(found)) is april


def test_a_cure_without_a_deduction_tells_that_it_was_not_cured_and_gives_no_right_to_deduct() -> None:
    remedy = replace(misses(3), deduct=None)
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    decided = paper("D-2", "2026-04-02", "deduct", "2026-03")
    found = after("2026-03", outcomes, NOTICE, decided, remedy=remedy, as_of="2026-04-03")
    assert [step.step for step in found.steps] == ["missed", "notice received", "cure period ends", "missed", "not cured"]
    assert (found.deducts, rights(found)) == (False, [("terminate", "2026-03", "2026-04-01")])
    again = after("2026-01", outcomes, NOTICE, decided, remedy=remedy, as_of="2026-04-03")
    assert (again.deducts, rights(again)) == (False, [])
    cured = after("2026-03", {**outcomes, "2026-03": "met"}, NOTICE, remedy=remedy, as_of="2026-04-03")
    assert ([step.step for step in cured.steps][-1], rights(cured)) == ("cured", [])


def misses(months: int, of: int | None = None, **words: Any) -> RemedyTerms:  # noqa: ANN401 - words of the contract
    def number(value: int) -> Quantity:
        return Quantity("x", value, "months", str(value), "六.2", Place("c.yaml"))  # type: ignore[arg-type]  # a whole number will do

    rule = {"excused": "left out", "without_finding": "left out", "anew": "never", "lapses": None} | words
    return replace(REMEDY, terminate=MissesTerms("六.2", number(months), number(of) if of else None, **rule))


MISSED_EXCUSED_MISSED: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "missed"}
EXCUSED = paper("D-9", "2026-04-01", "month excused", "2026-03")


def test_an_excused_month_names_the_agreement_and_no_other_paper() -> None:
    other = paper("D-8", "2026-04-20", "notice received", "2026-03")
    earlier = paper("D-7", "2026-03-20", "month excused", "2026-02")
    again = paper("D-9b", "2026-04-05", "month excused", "2026-03")
    for papers, named in (((EXCUSED, other, earlier), "D-9"), ((EXCUSED, again, other), "D-9b")):
        outcomes: dict[str, Outcome] = {"2026-02": "met", "2026-03": "excused"}
        found = after("2026-03", outcomes, *papers, as_of="2026-05-01")
        assert [(step.step, str(step.month), step.reference) for step in found.steps] == [("excused", "2026-03", named)]


COUNTS = (
    (misses(3), True),
    (misses(3, excused="counts as met"), False),
    (misses(3, 4, excused="counts as met"), True),
    (misses(3, 3, excused="counts as met"), False),
    (misses(3, 3), True),
)


@pytest.mark.parametrize(("remedy", "terminable"), COUNTS)
def test_missed_missed_excused_missed(remedy: RemedyTerms, terminable: bool) -> None:
    found = after("2026-04", MISSED_EXCUSED_MISSED, EXCUSED, remedy=remedy)
    assert (("terminate", "2026-04", "2026-05-01") in rights(found)) is terminable


def test_the_right_to_terminate_stands_since_the_month_that_made_it() -> None:
    found = after("2026-04", MISSED_EXCUSED_MISSED, remedy=misses(3))
    assert ("terminate", "2026-03", "2026-04-01") in rights(found)


def test_a_cured_standard_starts_a_count_over_a_window_anew() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "met", "2026-04": "missed"}
    for words, terminable in (("never", True), ("when cured", False)):
        found = after("2026-04", outcomes, NOTICE, remedy=misses(3, 12, anew=words))
        assert ("terminate" in [right.right for right in found.rights]) is terminable


def test_a_right_that_lapses_after_so_many_months_outlives_a_month_that_was_met() -> None:
    later = dict.fromkeys(("2026-04", "2026-05", "2026-06", "2026-07"), "met")
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", **later}  # type: ignore[dict-item]
    three = replace(REMEDY.terminate.lapses, value=Fraction(3)) if REMEDY.terminate and REMEDY.terminate.lapses else None
    for month, stands in (("2026-04", True), ("2026-05", True), ("2026-06", True), ("2026-07", False)):
        known = {at: found for at, found in outcomes.items() if at <= month}
        found = after(month, known, remedy=misses(3, lapses=three))
        assert (("terminate", "2026-03", "2026-04-01") in rights(found)) is stands
        assert [right.until for right in found.rights if right.right == "terminate"] == [date(2026, 7, 1)] * stands
        with_count = after(month, known, remedy=misses(3))
        assert ("terminate" in [right.right for right in with_count.rights]) is False


def lapsing(months: int) -> Quantity:
    return Quantity("x", months, "months", str(months), "六.2", Place("c.yaml"))  # type: ignore[arg-type]  # a whole number will do


ALL_YEAR = tuple(f"2026-{number:02}" for number in range(1, 13))


def terminable(missed: str, *papers: Decision, remedy: RemedyTerms) -> list[str]:
    """After each month the right to terminate, ``since - until``; ``missed`` has a letter a month: x missed, o met, - unfound."""
    words: dict[str, Outcome] = {"x": "missed", "o": "met", "-": "no finding"}
    outcomes = {month: words[letter] for month, letter in zip(ALL_YEAR, missed, strict=False)}
    found = []
    for month in outcomes:
        known = {at: outcome for at, outcome in outcomes.items() if at <= month}
        rights = [one for one in after(month, known, *papers, remedy=remedy).rights if one.right == "terminate"]
        found.append(", ".join(f"{one.since:%m-%d} - {one.until:%m-%d}" for one in rights))
    return found


def test_the_right_to_terminate_stands_as_long_as_two_in_a_row_are_missed_and_two_months_longer() -> None:
    found = terminable("xxxxxxxooo", remedy=misses(2, lapses=lapsing(2)))
    assert found == [
        "",
        "03-01 - 05-01",
        "03-01 - 06-01",
        "03-01 - 07-01",
        "03-01 - 08-01",
        "03-01 - 09-01",
        "03-01 - 10-01",
        "03-01 - 10-01",
        "03-01 - 10-01",
        "",
    ]


def test_a_right_to_terminate_that_has_lapsed_arises_again_and_is_another_one() -> None:
    found = terminable("xxooooxxo", remedy=misses(2, lapses=lapsing(2)))
    first, second = "03-01 - 05-01", "09-01 - 11-01"
    assert found == ["", first, first, first, "", "", "", second, second]


@pytest.mark.parametrize(
    ("missed", "found"),
    [
        ("xxoxx", ["", "03-01 - 06-01", "03-01 - 06-01", "03-01 - 06-01", "03-01 - 09-01"]),  # arises again on the day it lapses
        ("xxooxx", ["", "03-01 - 06-01", "03-01 - 06-01", "03-01 - 06-01", "03-01 - 06-01", "07-01 - 10-01"]),  # a month after
    ],
)
def test_two_rights_to_terminate_are_one_where_the_first_still_stands(missed: str, found: list[str]) -> None:
    assert terminable(missed, remedy=misses(2, lapses=lapsing(3))) == found


def test_a_right_to_terminate_by_a_window_arises_again_as_long_as_the_window_holds_enough() -> None:
    """2 of 4 months: missed in January and March; the window of April holds both, that of May does not."""
    found = terminable("xoxoooo", remedy=misses(2, 4, lapses=lapsing(1)))
    assert found == ["", "", "04-01 - 05-01", "04-01 - 06-01", "04-01 - 06-01", "", ""]


def test_an_excused_month_takes_back_the_right_that_it_made_and_leaves_the_one_that_stands_without_it() -> None:
    excused = paper("D-9", "2026-02-20", "month excused", "2026-01")
    found = terminable("xxxo", excused, remedy=misses(2, lapses=lapsing(2), excused="counts as met"))
    assert found == ["", "", "04-01 - 06-01", "04-01 - 06-01"]


def test_an_accepted_cure_starts_a_count_over_a_window_anew() -> None:
    accepted = paper("D-2", "2026-03-01", "cure accepted", "2026-01")
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "missed"}
    for month, stands in (("2026-03", False), ("2026-04", True)):
        known = {at: found for at, found in outcomes.items() if at <= month}
        found = after(month, known, NOTICE, accepted, remedy=misses(2, 12, anew="when cured"))
        assert ("terminate" in [right.right for right in found.rights]) is stands


def test_a_cure_does_not_end_a_right_that_arose_before_and_lapses_later() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "met"}
    three = replace(REMEDY.terminate.lapses, value=Fraction(3)) if REMEDY.terminate and REMEDY.terminate.lapses else None
    for lapses, stands in ((three, True), (None, False)):
        found = after("2026-03", outcomes, NOTICE, remedy=misses(2, 12, anew="when cured", lapses=lapses))
        assert (("terminate", "2026-02", "2026-03-01") in rights(found)) is stands


def test_termination_is_exercised_by_the_client_only() -> None:
    ended = Decision("D-8", date(2026, 5, 2), "terminated", "", Month(2026, 5), by="client")
    for by, reference in (("client", "D-8"), ("both", "D-8"), ("provider", "")):
        found = after("2026-04", MISSED_EXCUSED_MISSED, replace(ended, by=by), remedy=misses(3), as_of="2026-05-03")
        assert [right.exercised_by for right in found.rights if right.right == "terminate"] == [reference]


@pytest.mark.parametrize(
    ("day", "exercised"), [("2026-03-31", ""), ("2026-04-01", "D-8"), ("2026-07-01", "D-8"), ("2026-07-02", "")]
)
def test_a_termination_exercises_the_right_from_its_first_day_to_its_last(day: str, exercised: str) -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    ended = Decision("D-8", date.fromisoformat(day), "terminated", "", Month.parse(day[:7]), by="client")
    found = after("2026-03", outcomes, ended, remedy=misses(3, lapses=lapsing(3)), as_of="2026-07-10")
    assert [(right.until, right.exercised_by) for right in found.rights if right.right == "terminate"] == [
        (date(2026, 7, 1), exercised)
    ]


def test_of_two_acceptances_the_first_ends_it() -> None:
    first, second = (paper(f"D-{at}", day, "cure accepted", "2026-01") for at, day in ((2, "2026-03-01"), (3, "2026-03-20")))
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}
    for papers in ((first, second), (second, first)):
        found = after("2026-03", outcomes, NOTICE, *papers)
        assert [step.reference for step in found.steps if step.step == "cure accepted"] == ["D-2"]
    february = after("2026-02", outcomes, NOTICE, first, second, as_of="2026-04-01")
    assert [step.on for step in february.steps if step.step == "cure accepted"] == [date(2026, 3, 1)]


def test_the_acceptance_of_a_second_cure_is_told_in_its_month() -> None:
    outcomes: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed", "2026-04": "missed"}
    papers = (
        NOTICE,
        paper("D-2", "2026-02-20", "cure accepted", "2026-01"),
        paper("D-3", "2026-04-05", "notice received", "2026-03"),
        paper("D-4", "2026-04-20", "cure accepted", "2026-03"),
    )
    found = after("2026-04", outcomes, *papers, as_of="2026-05-01")
    assert [step.reference for step in found.steps if step.step == "cure accepted"] == ["D-4"]


def test_the_misses_before_a_notice_are_told_since_the_last_month_that_was_met() -> None:
    letters = {"2026-01": "missed", "2026-02": "met", "2026-03": "missed", "2026-04": "met", "2026-05": "missed"}
    outcomes: dict[str, Outcome] = {**letters}  # type: ignore[dict-item]  # words of an outcome
    found = after("2026-05", outcomes, paper("D-1", "2026-06-03", "notice received", "2026-05"), as_of="2026-06-05")
    assert [str(step.month) for step in found.steps if step.step == "missed"] == ["2026-05"]


MISSED: dict[str, Outcome] = {"2026-01": "missed", "2026-02": "missed", "2026-03": "missed"}


@pytest.mark.parametrize(("on", "counts"), [("2026-02-04", False), ("2026-02-05", True), ("2026-02-06", True)])
def test_a_cure_may_be_accepted_from_the_day_of_the_notice_on(on: str, *, counts: bool) -> None:
    accepted = paper("A-1", on, "cure accepted", "2026-01")
    standing = after("2026-03", MISSED, NOTICE, accepted)
    assert ("not cured" in [step.step for step in standing.steps]) is not counts


@pytest.mark.parametrize(("on", "cured"), [("2026-02-20", False), ("2026-03-31", False), ("2026-04-01", True)])
def test_a_cure_is_accepted_before_a_month_that_cures_has_ended(on: str, *, cured: bool) -> None:
    outcomes: dict[str, Outcome] = {**MISSED, "2026-03": "met"}
    standing = after("2026-03", outcomes, NOTICE, paper("A-1", on, "cure accepted", "2026-01"))
    assert ("cured" in [step.step for step in standing.steps]) is cured


@pytest.mark.parametrize("undecided", ["no finding", "excused"])
def test_a_month_that_decides_nothing_follows_one_that_was_not_cured(undecided: Outcome) -> None:
    excused = paper("E-1", "2026-04-20", "month excused", "2026-04")
    standing = after("2026-04", {**MISSED, "2026-04": undecided}, NOTICE, *([excused] if undecided == "excused" else []))
    assert ("not cured", "2026-03") in [(step.step, str(step.month)) for step in standing.steps]
    assert "in cure period" not in [step.step for step in standing.steps]


def test_a_month_is_excused_without_a_remedy_too_and_says_by_what() -> None:
    excuse = paper("D-7", "2026-02-01", "month excused", "2026-01")
    history, january = History(decisions=(excuse,)), Month(2026, 1)
    excused = stand("answer_rate", "excused", january, None, history, date(2026, 2, 1))
    assert [(step.step, step.reference) for step in excused.steps] == [("excused", "D-7")]
    assert stand("answer_rate", "missed", january, None, history, date(2026, 2, 1)).steps == ()

"""Each rule on complaints made for it: what it finds, on what it rests, and what it leaves unsaid."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.reports.complaints import Complaint, Complaints
from slacalc.reports.month_records import ReportQuestion
from slacalc.reports.points import points_of
from slacalc.reports.recurring import recurring_callers

if TYPE_CHECKING:
    from slacalc.reports.report import ActionPoint

QUESTION = ReportQuestion(ALWAYS)


def complaint(
    case: str, category: str = "billing", queue: str = "one", caller: str | None = None, *, reopened: bool = False
) -> Complaint:
    return Complaint(case, {"category": category, "queue": queue}, caller, Fraction(1), reopened, has_parent=False)


def many(category: str, count: int, prefix: str = "") -> tuple[Complaint, ...]:
    return tuple(complaint(f"{prefix}{category}-{at}", category) for at in range(count))


def rules(*cases: Complaint, before: Complaints | None = None, calls: int | None = None) -> dict[str, ActionPoint]:
    return {point.rule: point for point in points_of(Complaints(cases, (), calls), before, (), ())}


def test_few_categories_that_make_up_most_are_named_with_their_cases() -> None:
    point = rules(*many("billing", 8), *many("network", 1), *many("attitude", 1))["concentrated"]
    assert point.facts == ("1", "3", "category", "8", "10", "billing")
    assert point.evidence == tuple(f"billing-{at}" for at in range(8))


def test_what_is_spread_is_not_concentrated() -> None:
    assert "concentrated" not in rules(*many("billing", 5), *many("network", 5))
    assert "concentrated" not in rules(*many("billing", 79), *many("network", 11), *many("attitude", 10))
    assert "concentrated" in rules(*many("billing", 80), *many("network", 11), *many("attitude", 9))


def test_of_one_category_the_queues_are_looked_at() -> None:
    cases = [complaint(f"a{at}", queue="one") for at in range(9)] + [complaint("b", queue="two")]
    assert rules(*cases)["concentrated"].facts[2::3] == ("queue", "one")
    assert "concentrated" not in rules(*(complaint(f"a{at}") for at in range(9)))


def test_a_rise_needs_five_cases_and_half_as_many_more() -> None:
    before = Complaints((*many("billing", 4), *many("network", 3)), ())
    after = rules(*many("billing", 6), *many("network", 4), before=before)
    assert after["risen"].facts == ("category", "billing", "4", "6")
    assert len(after["risen"].evidence) == 6
    assert "risen" not in rules(*many("billing", 5), *many("network", 4), before=before)


def test_more_calls_are_a_reason_for_more_complaints_and_fewer_are_none() -> None:
    before = Complaints((*many("billing", 4), *many("network", 3)), (), 100)
    assert "risen" not in rules(*many("billing", 6), *many("network", 3), before=before, calls=101)
    assert "risen" in rules(*many("billing", 6), *many("network", 3), before=before, calls=50)


def test_reopened_and_late_complaints_are_named() -> None:
    cases = (complaint("a", reopened=True), complaint("b"))
    by_lateness = (("timely", (("a", "in_time"), ("b", "late_1"), ("c", "ahead"), ("d", "open"))),)
    points = {point.rule: point for point in points_of(Complaints(cases, by_lateness), None, (), ("S1",))}
    assert points["reopened"].evidence == ("a",)
    assert (points["late"].facts, points["late"].evidence) == (("metrics.timely", "2", "4"), ("b", "d"))
    assert (points["dissatisfied"].role, points["dissatisfied"].evidence) == ("surveys", ("S1",))


def test_a_caller_recurs_within_a_month_and_over_months_and_is_named_masked_or_by_a_hash() -> None:
    earlier = [{"13800138000": ("x",)}]
    cases = (complaint("a", caller="13800138000"), complaint("b", caller="13900139000"), complaint("c", caller=None))
    (caller,) = recurring_callers(Complaints(cases, ()), earlier, QUESTION)
    assert (caller.name, caller.cases, caller.so_far) == ("138****8000", ("a",), 2)
    hashed = recurring_callers(Complaints(cases, ()), earlier, ReportQuestion(ALWAYS, b"a key of sixteen"))
    assert len(hashed[0].name) == 16
    assert (
        hashed[0].name != recurring_callers(Complaints(cases, ()), earlier, ReportQuestion(ALWAYS, b"another key of 16"))[0].name
    )


def test_nothing_is_said_of_nothing() -> None:
    assert rules() == {}

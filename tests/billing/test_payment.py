"""The day of payment: where it is a rest day, moved on, back, or not at all, as the contract says."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import ROOT
from slacalc.base.diagnostics import Place, Refused
from slacalc.base.month import Month
from slacalc.billing.payment import due_day
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.due import PaymentTerms
from slacalc.contract.words.quantities import After, QuantityUnit

if TYPE_CHECKING:
    from slacalc.base.worktime import WorkingDays

RestDay = Literal["next working day", "previous working day", "same day"]
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
FOUND = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3))
DAYS: WorkingDays = FOUND.working_days


def payment(day: int, rest_day: RestDay, *, quarterly: bool = False) -> PaymentTerms:
    quantity = Quantity("payment.due", Fraction(day), "number", str(day), "4", Place("c.yaml"))
    return PaymentTerms("4", quantity, rest_day, quarterly, Place("c.yaml"))


def counted_from(after: After, count: int, unit: QuantityUnit) -> PaymentTerms:
    quantity = Quantity("payment.due", Fraction(count), unit, f"{count} {unit} after {after}", "4", Place("c.yaml"))
    return PaymentTerms("4", quantity, "same day", quarterly=False, place=Place("c.yaml"), after=after)


@pytest.mark.parametrize(
    ("month", "day", "next_day", "previous", "same"),
    [
        ("2026-04", 10, "2026-05-11", "2026-05-09", "2026-05-10"),  # a Sunday after a Saturday that is worked
        ("2026-01", 15, "2026-02-24", "2026-02-14", "2026-02-15"),  # the Spring Festival, after a Saturday that is worked
        ("2026-07", 15, "2026-08-17", "2026-08-14", "2026-08-15"),  # a Saturday
        ("2026-10", 1, "2026-11-02", "2026-10-30", "2026-11-01"),  # back over the end of a month
        ("2026-02", 10, "2026-03-10", "2026-03-10", "2026-03-10"),  # a working day
        ("2026-01", 31, "2026-02-28", "2026-02-28", "2026-02-28"),  # no 31st, and a Saturday that is worked
        ("2026-05", 31, "2026-06-30", "2026-06-30", "2026-06-30"),
    ],
)
def test_where_the_day_of_payment_is_a_rest_day(month: str, day: int, next_day: str, previous: str, same: str) -> None:
    words: tuple[tuple[RestDay, str], ...] = (
        ("next working day", next_day),
        ("previous working day", previous),
        ("same day", same),
    )
    for rest_day, expected in words:
        assert str(due_day(payment(day, rest_day), Month.parse(month), DAYS)) == expected, rest_day


COUNTED: tuple[tuple[After, int, QuantityUnit, str], ...] = (
    ("issue", 30, "days", "2026-06-02"),  # issued 2026-05-03, a Sunday
    ("receipt", 30, "days", "2026-06-04"),  # received 2026-05-05
    ("receipt", 0, "days", "2026-05-05"),
    ("issue", 3, "working days", "2026-05-08"),  # 4 and 5 May are days off, 6 to 8 May are worked
    ("receipt", 3, "working days", "2026-05-08"),
    ("the end of the month", 15, "days", "2026-05-15"),
    ("the end of the month of issue", 15, "days", "2026-06-15"),
    ("the end of the month of receipt", 30, "days", "2026-06-30"),
)


@pytest.mark.parametrize(("after", "count", "unit", "due"), COUNTED)
def test_days_after_something_are_counted_from_the_day_after_it(after: After, count: int, unit: QuantityUnit, due: str) -> None:
    terms = counted_from(after, count, unit)
    days = {"issued": date(2026, 5, 3), "received": date(2026, 5, 5)}
    assert str(due_day(terms, Month(2026, 4), DAYS, **days)) == due


@pytest.mark.parametrize(
    ("after", "known", "due"),
    [
        ("issue", {"received": date(2026, 5, 5)}, None),
        ("receipt", {"issued": date(2026, 5, 3)}, None),
        ("the end of the month of receipt", {"issued": date(2026, 5, 3)}, None),
        ("the end of the month", {}, date(2026, 5, 30)),
    ],
)
def test_without_the_day_that_it_counts_from_nobody_knows_the_due_day(
    after: After, known: dict[str, date], due: date | None
) -> None:
    assert due_day(counted_from(after, 30, "days"), Month(2026, 4), DAYS, **known) == due


@given(
    st.sampled_from(get_args(After)),
    st.integers(0, 200),
    st.dates(date(2025, 1, 1), date(2026, 1, 31)),
    st.integers(0, 60),
)
def test_it_is_what_the_calendar_on_the_wall_says(after: After, count: int, issued: date, later: int) -> None:
    received, service = issued + timedelta(days=later), Month(2024, 12)
    starts = {
        "issue": issued,
        "receipt": received,
        "the end of the month": date(2024, 12, 31),
        "the end of the month of issue": last_of(issued),
        "the end of the month of receipt": last_of(received),
    }
    expected = date.fromordinal(starts[after].toordinal() + count)
    assert due_day(counted_from(after, count, "days"), service, DAYS, issued=issued, received=received) == expected


def last_of(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


@pytest.mark.parametrize(("month", "due"), [("2026-01", "2026-04-10"), ("2026-03", "2026-04-10"), ("2026-04", "2026-07-10")])
def test_by_the_quarter_it_lies_in_the_month_after_its_last(month: str, due: str) -> None:
    assert str(due_day(payment(10, "same day", quarterly=True), Month.parse(month), DAYS)) == due


def test_a_day_in_a_year_without_a_notice_is_refused_unless_a_rest_day_does_not_matter() -> None:
    december = Month(2026, 12)
    assert due_day(payment(10, "same day"), december, DAYS) == date(2027, 1, 10)
    moved: tuple[RestDay, ...] = ("next working day", "previous working day")
    for rest_day in moved:
        with pytest.raises(Refused) as refused:
            due_day(payment(10, rest_day), december, DAYS)
        assert refused.value.diagnostics[0].code == "measure/uncovered-due-day"

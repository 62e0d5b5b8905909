"""The day of payment: where it is a rest day, moved on, back, or not at all, as the contract says."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import pytest

from program import ROOT
from slacalc.base.diagnostics import Place, Refused
from slacalc.base.month import Month
from slacalc.billing.payment import due_day
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.due import PaymentTerms

if TYPE_CHECKING:
    from slacalc.base.worktime import WorkingDays

RestDay = Literal["next working day", "previous working day", "same day"]
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
FOUND = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3))
DAYS: WorkingDays = FOUND.working_days


def payment(day: int, rest_day: RestDay, *, quarterly: bool = False) -> PaymentTerms:
    quantity = Quantity("payment.due", Fraction(day), "number", str(day), "4", Place("c.yaml"))
    return PaymentTerms("4", quantity, rest_day, quarterly, Place("c.yaml"))


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

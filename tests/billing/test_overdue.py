"""The rights for late payment, and the decision by which one was exercised."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing.test_late import DAILY, FEBRUARY, JANUARY, debt, decision, paid
from slacalc.assess.history import Payment
from slacalc.base.month import Month
from slacalc.billing.late.accrual import Rates
from slacalc.billing.late.overdue import TermWindow, rights_at
from slacalc.billing.late.position import position_at

TERM = TermWindow("10", date(2026, 12, 31), None, None, objected=False, ended_on=None, ended_by="")
SINCE, UNTIL = FEBRUARY + timedelta(days=31), FEBRUARY + timedelta(days=80)


@pytest.mark.parametrize(
    ("on", "by"),
    [
        (SINCE - timedelta(days=1), ""),
        (SINCE, "D"),
        (SINCE + timedelta(days=20), "D"),
        (UNTIL, "D"),
        (UNTIL + timedelta(days=1), ""),
    ],
)
def test_a_suspension_exercises_the_right_from_its_first_day_to_its_last(on: date, by: str) -> None:
    paid_late = paid({FEBRUARY + timedelta(days=70): 1_000_000, UNTIL: 500_000})
    position = position_at([debt(FEBRUARY, interest_first=False)], paid_late, (), UNTIL, Rates(DAILY), 2)
    suspended = decision("suspended", on, 0, Month(JANUARY.year, JANUARY.number))
    right = next(right for right in rights_at(position, (), (suspended,), TERM) if right.right == "suspend")
    assert (right.since, right.until) == (SINCE, UNTIL)
    assert right.exercised_by == (suspended.reference if by else "")


@pytest.mark.parametrize(("fen_short", "until"), [(0, FEBRUARY + timedelta(days=70)), (1, None)])
def test_the_right_stands_as_long_as_a_fen_of_interest_is_unpaid(fen_short: int, until: date | None) -> None:
    day = FEBRUARY + timedelta(days=70)
    owed = debt(FEBRUARY, interest_first=False, disputed="bears interest like the rest")
    payment = [Payment("P-1", day, JANUARY, Decimal(1_035_000) - Decimal(fen_short) / 100)]
    found = position_at([owed], payment, (), day + timedelta(days=5), Rates(DAILY), 2).debts[0]
    assert found.suspend is not None
    assert found.suspend.until == until


def test_a_dispute_of_nothing_disputes_nothing() -> None:
    day = FEBRUARY + timedelta(days=40)
    told = [decision("disputed", FEBRUARY + timedelta(days=5), 0)]
    found, alone = (position_at([debt(FEBRUARY)], (), known, day, Rates(DAILY), 2).debts[0] for known in (told, []))
    assert found == alone


def test_interest_in_dispute_grows_no_more_once_the_sum_is_paid() -> None:
    """Of 1,000,000.00 a hundredth is not disputed; its interest is unpaid for 60 days after the sum was paid."""
    day = FEBRUARY + timedelta(days=70)
    owed = debt(FEBRUARY, interest_first=False, compound=True, disputed="bears interest like the rest")
    told = [decision("disputed", FEBRUARY, 990_000)]
    found = position_at([owed], paid({day: 1_000_000}), told, day + timedelta(days=60), Rates(DAILY), 2).debts[0]
    assert found.suspend is not None
    assert found.suspend.until is None

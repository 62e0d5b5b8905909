"""What is unpaid by how long it has been due: each edge by hand, and every month in exactly one span."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from slacalc.base.month import Month
from slacalc.billing.late.ageing import LAST_DAYS, ageing_of
from slacalc.billing.late.debt import Late

AS_OF = date(2026, 6, 30)
NOTHING = Fraction(0)


def late(number: int, due: date | None, unpaid: int = 0, interest: int = 0, owed_back: int = 0) -> Late:
    return Late(
        month=Month(2026, number),
        due=due,
        principal=Fraction(unpaid),
        waived=NOTHING,
        disputed=NOTHING,
        costs=NOTHING,
        paid=NOTHING,
        unpaid_costs=NOTHING,
        stretches=(),
        interest=Fraction(interest),
        unpaid_interest=Fraction(interest),
        unpaid=Fraction(unpaid),
        too_much=NOTHING,
        owed_back=Fraction(owed_back),
        suspend=None,
        terminate=None,
    )


@pytest.mark.parametrize(
    ("days", "span"),
    [
        (-1, "not due"),
        (0, "not due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over 90"),
        (400, "over 90"),
    ],
)
def test_a_sum_stands_under_the_days_since_its_due_day(days: int, span: str) -> None:
    ageing = ageing_of([late(1, AS_OF - timedelta(days=days), unpaid=100, interest=7)], AS_OF)
    assert [aged.days for aged in ageing] == [name for name, _ in LAST_DAYS]
    (aged,) = (aged for aged in ageing if aged.months)
    assert aged.days == span
    assert aged.months == (Month(2026, 1),)
    assert (aged.unpaid, aged.unpaid_interest) == (Fraction(100), Fraction(7))


def test_what_has_no_due_day_is_not_due_nor_is_what_is_owed_back_which_is_less_than_nothing() -> None:
    debts = [late(1, None, unpaid=50), late(2, AS_OF - timedelta(days=5), owed_back=20), late(3, AS_OF - timedelta(days=9))]
    ageing = {aged.days: aged for aged in ageing_of(debts, AS_OF)}
    assert ageing["not due"].months == (Month(2026, 1), Month(2026, 2))
    assert ageing["not due"].unpaid == Fraction(50 - 20)
    assert sum(aged.unpaid for aged in ageing.values()) == 30


def test_where_nothing_is_unpaid_there_is_no_ageing() -> None:
    assert ageing_of([late(1, AS_OF - timedelta(days=40))], AS_OF) == ()

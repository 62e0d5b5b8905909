"""Rates a month and a year, grace, fee and cap: the amounts of a pencil, an oracle without our code, and laws of day counts.

About ``billing/late/accrual.py`` and ``billing/late/account.py``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle.late_terms import Lateness, reckon_lateness, time_to
from slacalc.assess.history import Decision, Payment
from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.base.worktime import china
from slacalc.billing.late.accrual import RateInForce, Rates
from slacalc.billing.late.debt import Debt, Late
from slacalc.billing.late.position import position_at
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.late import DAY_COUNTS, DayCount, Disputed, InterestCapTerms, LatePaymentTerms
from slacalc.contract.words.late import Grace

DUE = date(2026, 6, 4)
MAY = Month(2026, 5)
SUM = Fraction(9000)
RATES = tuple((per, count) for per in ("month", "year") for count in DAY_COUNTS[per])


def number(value: Fraction, unit: Any = "share") -> Quantity:  # noqa: ANN401 - a word
    return Quantity("late_payment", value, unit, "", "7.2", Place("c.yaml"))


def terms(**changed: Any) -> LatePaymentTerms:  # noqa: ANN401 - any of the words
    words: dict[str, Any] = {
        "clause": "7.2",
        "rate": number(Fraction(15, 1000)),
        "compound": False,
        "calendar_days": True,
        "including_tax": True,
        "due_day_counts": False,
        "payment_day_counts": True,
        "interest_first": True,
        "suspend": None,
        "terminate": None,
        "per": "month",
        "day_count": "a month is 30 days",
    }
    return LatePaymentTerms(**{**words, **changed})


def late(said: LatePaymentTerms, payments: dict[date, Fraction], as_of: date, *decisions: Decision, due: date = DUE) -> Late:
    rate = RateInForce(said.rate.value, said.per, said.day_count)
    rows = [Payment(f"P-{at}", day, MAY, Decimal(int(amount * 100)) / 100) for at, (day, amount) in enumerate(payments.items())]
    debt = Debt(MAY, due, SUM, said, china())
    return position_at([debt], rows, decisions, as_of, Rates(rate), 2).debts[0]


@pytest.mark.parametrize(("principal", "limit"), [(-900, 0), (0, 0), (900, 90)])
def test_a_limit_is_a_share_of_what_is_owed_and_of_a_credit_nothing(principal: int, limit: int) -> None:
    said = terms(cap=InterestCapTerms(with_fee=False, most=number(Fraction(1, 10))))
    debt = Debt(MAY, DUE, Fraction(principal), said, china())
    found = position_at([debt], (), (), DUE + timedelta(days=90), Rates(RateInForce(said.rate.value)), 2).debts[0]
    assert found.cap == limit


def test_9000_paid_a_month_late_at_one_and_a_half_per_cent() -> None:
    found = late(terms(), {date(2026, 7, 4): SUM}, date(2026, 7, 4))
    assert found.interest == 135
    assert [(one.days, int(one.time), int(one.interest)) for one in found.stretches] == [(30, 1, 135)]


@pytest.mark.parametrize(
    ("count", "end", "times"),
    [
        ("a month is 30 days", date(2026, 7, 31), Fraction(57, 30)),
        ("days of each calendar month", date(2026, 7, 31), Fraction(26, 30) + 1),
        ("whole months, then days of the month begun", date(2026, 7, 31), 1 + Fraction(27, 31)),
        ("each month begun counts whole", date(2026, 7, 4), Fraction(1)),
        ("each month begun counts whole", date(2026, 7, 5), Fraction(2)),
        ("30/360 European", date(2026, 7, 31), Fraction(56, 30)),
        ("30/360 US", date(2026, 7, 31), Fraction(57, 30)),
    ],
)
def test_times_of_a_month(count: DayCount, end: date, times: Fraction) -> None:
    assert borne(RateInForce(Fraction(1), "month", count), DUE, end) == times


def test_a_leap_year_has_a_day_more() -> None:
    rate = RateInForce(Fraction(1), "year", "a year is 365 days, a leap year 366")
    assert borne(rate, date(2027, 12, 21), date(2028, 1, 10)) == Fraction(10, 365) + Fraction(10, 366)


def borne(rate: RateInForce, start: date, end: date) -> Fraction:
    days = (end - start).days
    return sum(
        (rate.borne_by(start + timedelta(days=at), start + timedelta(days=at), start) for at in range(1, days + 1)), Fraction(0)
    )


@given(st.sampled_from(RATES), st.dates(date(2023, 1, 1), date(2029, 1, 1)), st.integers(0, 800))
@settings(max_examples=300, deadline=None)
def test_days_in_a_row_come_to_the_time_between_their_ends(rate: tuple[Any, DayCount], start: date, days: int) -> None:
    per, count = rate
    in_force = RateInForce(Fraction(1), per, count)
    end = start + timedelta(days=days)
    assert borne(in_force, start, end) == time_to(start, end, count, per)


def test_what_is_disputed_during_the_days_of_grace_bears_as_the_contract_says() -> None:
    """9,000.00 at 4.50 a day; 3,000.00 of it is disputed on the 2nd day of grace, and owed after all on the 4th of five."""
    said = ("disputed", date(2026, 6, 6), Decimal(3000)), ("dispute settled", date(2026, 6, 8), Decimal(3000))
    decisions = [Decision(f"D-{kind}", on, kind, "", MAY, amount=amount) for kind, on, amount in said]  # type: ignore[arg-type]  # a kind
    for words in get_args(Disputed):
        found = late(terms(grace=Grace(5, working=False, from_due_day=True), disputed=words), {}, date(2026, 6, 10), *decisions)
        not_borne = 3 * Fraction(3, 2) if words == "from the day after it is settled" else 0
        assert found.interest == 6 * Fraction(9, 2) - not_borne, words


amounts = st.dictionaries(st.integers(-10, 300), st.integers(1, 600_000), max_size=4)


@st.composite
def lateness(draw: st.DrawFn) -> Lateness:
    per, count = draw(st.sampled_from(RATES))
    due = DUE + timedelta(days=draw(st.integers(-40, 40)))
    paid = tuple((due + timedelta(days=at), Fraction(cents, 100)) for at, cents in sorted(draw(amounts).items()))
    cap = draw(st.one_of(st.none(), st.integers(0, 60_000).map(lambda cents: Fraction(cents, 100))))
    fee = Fraction(draw(st.sampled_from([0, 40, 125])))
    words = ("due_day_counts", "payment_day_counts", "interest_first", "from_due_day")
    flags = {word: draw(st.booleans()) for word in words}
    return Lateness(
        due,
        SUM,
        Fraction(draw(st.integers(1, 300)), 1000),
        per,
        count,
        paid,
        due + timedelta(days=draw(st.integers(0, 320))),
        compound_months=draw(st.sampled_from([0, 0, 1, 12])),
        grace=draw(st.sampled_from([0, 0, 1, 5, 14])),
        fee=fee,
        cap=cap,
        cap_with_fee=cap is not None and bool(fee) and draw(st.booleans()),
        **flags,
    )


@example(
    Lateness(
        due=date(2026, 6, 4),
        principal=Fraction(9000),
        rate=Fraction(1, 1000),
        per="year",
        count="a year is 360 days",
        payments=(),
        as_of=date(2026, 6, 6),
        due_day_counts=True,
        payment_day_counts=False,
        interest_first=False,
        fee=Fraction(40),
        cap=Fraction(3, 100),
        cap_with_fee=True,
    )
)
@given(lateness())
@settings(max_examples=300, deadline=None)
def test_an_oracle_that_walks_from_payment_to_payment_comes_to_the_same(case: Lateness) -> None:
    said = terms(
        rate=number(case.rate),
        per=case.per,
        day_count=case.count,
        compound=bool(case.compound_months),
        compounds="year" if case.compound_months == 12 else "month",
        due_day_counts=case.due_day_counts,
        payment_day_counts=case.payment_day_counts,
        interest_first=case.interest_first,
        grace=Grace(case.grace, working=False, from_due_day=case.from_due_day) if case.grace else None,
        fee=number(case.fee, "money") if case.fee else None,
        cap=InterestCapTerms(case.cap_with_fee, number(case.cap, "money")) if case.cap is not None else None,
    )
    found, owed = late(said, dict(case.payments), case.as_of, due=case.due), reckon_lateness(case)
    assert (found.unpaid, found.unpaid_interest, found.unpaid_costs) == (owed.principal, owed.interest, owed.fee)
    assert found.interest - found.unpaid_interest == owed.interest_paid
    if case.cap is not None:
        assert found.interest + (found.fee or 0 if case.cap_with_fee else 0) <= case.cap + Fraction(1, 100)
    if not case.compound_months and found.capped_on is None:
        assert all(one.interest == one.sum * one.rate * one.time for one in found.stretches)

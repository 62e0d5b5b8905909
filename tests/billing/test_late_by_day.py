"""Days that are alike are gone through at once, and come to what each of them comes to by itself, to the last digit.

About ``billing/late/position.py``, ``billing/late/account.py`` and ``billing/late/accrual.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from billing.test_late_terms import number, terms
from oracle.late_by_day import Case, Dispute, Owed, Paid, Rate, Row, Sheet, Words, reckon
from slacalc.assess.history import Decision, Payment
from slacalc.base.exact import CUT_OFF, ROUNDED
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered, WorkingDays
from slacalc.billing.late.accrual import RateInForce, Rates
from slacalc.billing.late.debt import Debt, Late, Stretch
from slacalc.billing.late.position import Position, position_at
from slacalc.contract.payment.late import DAY_COUNTS, InterestCapTerms
from slacalc.contract.words.late import Grace

FIRST_DUE, MONTH = date(2027, 11, 20), Month(2027, 10)
"""A leap day is on the way."""
CENTS = st.integers(1, 2_000_000).map(lambda cents: Fraction(cents, 100))
DISPUTED = ("bears interest like the rest", "from the due day once settled", "from the day after it is settled")


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    per: Any = draw(st.sampled_from(["day", "month", "year"]))
    count = draw(st.sampled_from(DAY_COUNTS[per])) if DAY_COUNTS[per] else None
    return Rate(Fraction(draw(st.integers(0, 60)), {"day": 10_000, "month": 700, "year": 90}[per]), per, count)


@st.composite
def words(draw: st.DrawFn) -> Words:
    flags = ("due_day_counts", "payment_day_counts", "interest_first", "calendar_days", "from_due_day", "cut_off")
    fee, cap = (draw(st.one_of(st.none(), CENTS.map(lambda amount: amount / 20))) for _ in range(2))
    return Words(
        disputed=draw(st.sampled_from(DISPUTED)),
        compounds=draw(st.sampled_from(["", "", "day", "month", "year"])),
        grace=draw(st.sampled_from([0, 0, 0, 3, 20])),
        fee=fee,
        cap=cap,
        cap_with_fee=fee is not None and cap is not None and draw(st.booleans()),
        suspend=draw(st.integers(0, 70)),
        terminate=draw(st.integers(0, 70)),
        **{flag: draw(st.booleans()) for flag in flags},
    )


@st.composite
def statements(draw: st.DrawFn, at: int) -> Owed:
    due = FIRST_DUE + timedelta(days=31 * at + draw(st.integers(-3, 3)))
    principal = draw(st.one_of(CENTS, st.just(Fraction(9000))))
    disputes, on = [], due + timedelta(days=draw(st.integers(-10, 50)))
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        amount = draw(st.sampled_from([principal, principal / 4, principal / 3])) / 2
        settled = on + timedelta(days=draw(st.integers(0, 60)))
        disputes.append(
            Dispute(on, Fraction(round(amount, 2)), settled, Fraction(round(amount * draw(st.integers(0, 2)) / 2, 2)))
        )
        on = settled + timedelta(days=draw(st.integers(1, 30)))
    costs = [
        (due + timedelta(days=draw(st.integers(-5, 90))), draw(CENTS) / 100) for _ in range(draw(st.sampled_from([0, 0, 1])))
    ]
    return Owed(
        due,
        principal,
        draw(st.sampled_from([Fraction(1), Fraction(100, 113)])),
        draw(words()),
        tuple(disputes),
        tuple((on, Fraction(round(cost, 2))) for on, cost in costs),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    owed = tuple(draw(statements(at)) for at in range(draw(st.integers(1, 3))))
    days = st.integers(-20, 250).map(lambda at: FIRST_DUE + timedelta(days=at))
    which = st.one_of(st.none(), st.integers(0, len(owed) - 1))
    first = st.sampled_from(["", "", "principal", "interest", "costs"])
    paid = draw(st.lists(st.builds(Paid, days, CENTS, which, first), max_size=5))
    exact = draw(st.sampled_from([None, *range(len(owed))]))
    if exact is not None:  # so that the principal can be all that is paid, and on its due day
        paid.append(Paid(owed[exact].due + timedelta(days=draw(st.integers(0, 40))), owed[exact].principal, exact, "principal"))
    since = sorted({FIRST_DUE, *draw(st.lists(days, max_size=2))})
    every_day = [FIRST_DUE + timedelta(days=at) for at in range(-60, 400)]
    return Case(
        owed,
        tuple(sorted(paid, key=lambda payment: payment.on)),
        tuple((day, draw(rates())) for day in since),
        frozenset(day for day in draw(st.lists(st.sampled_from(every_day), max_size=30)) if day.weekday() < 5),
        frozenset(day for day in draw(st.lists(st.sampled_from(every_day), max_size=10)) if day.weekday() >= 5),
        draw(days) + timedelta(days=draw(st.sampled_from([0, 100]))),
    )


def calendar_of(case: Case) -> WorkingDays:
    return WorkingDays("X", frozenset(range(2026, 2031)), case.closed, case.opened)


def debt_of(case: Case, at: int) -> Debt:
    owed = case.statements[at]
    said, (_, rate) = owed.words, case.rates[0]
    agreed = terms(
        rate=number(rate.share),
        per=rate.per,
        day_count=rate.count,
        compound=bool(said.compounds),
        compounds=said.compounds or "day",
        grace=Grace(said.grace, working=False, from_due_day=said.from_due_day) if said.grace else None,
        fee=number(said.fee, "money") if said.fee is not None else None,
        cap=InterestCapTerms(said.cap_with_fee, number(said.cap, "money")) if said.cap is not None else None,
        goes=CUT_OFF if said.cut_off else ROUNDED,
        **{
            word: getattr(said, word)
            for word in (
                "calendar_days",
                "due_day_counts",
                "payment_day_counts",
                "interest_first",
                "suspend",
                "terminate",
                "disputed",
            )
        },
    )
    return Debt(MONTH.plus(at), owed.due, owed.principal, agreed, calendar_of(case), owed.net)


def in_decimals(amount: Fraction) -> Decimal:
    return Decimal(int(amount * 100)) / 100


def reached(case: Case) -> Position:
    payments = []
    for at, one in enumerate(case.payments):
        month, first = MONTH.plus(one.statement) if one.statement is not None else None, cast("Any", one.first)
        payments.append(Payment(f"P-{at}", one.on, month, in_decimals(one.sum), first))
    told: list[tuple[Any, date | None, Fraction, int]] = []
    for at, owed in enumerate(case.statements):
        told += [("disputed", one.on, one.sum, at) for one in owed.disputes]
        told += [("dispute settled", one.settled, one.owed, at) for one in owed.disputes]
        told += [("collection costs", on, cost, at) for on, cost in owed.costs]
    decisions = [
        Decision(f"D-{row}", on, kind, "", MONTH.plus(at), amount=in_decimals(amount))
        for row, (kind, on, amount, at) in enumerate(told)
        if on is not None
    ]
    debts = [debt_of(case, at) for at in range(len(case.statements))]
    (_, agreed), *later = [(since, RateInForce(one.share, one.per, one.count)) for since, one in case.rates]  # type: ignore[arg-type]  # words
    return position_at(debts, payments, decisions, case.as_of, Rates(agreed, tuple(later)), 2)


def stretches_of(rows: list[Row]) -> list[Stretch]:
    """Days in a row that are like each other, put together."""

    def like(row: Row) -> tuple[object, ...]:
        return row.sum, row.rate.share, row.rate.per, row.settled

    together: list[list[Row]] = []
    for row in rows:
        before = together[-1][-1] if together else None
        if before is None or like(before) != like(row) or before.day + timedelta(days=1) != row.day:
            together.append([])
        together[-1].append(row)
    return [
        Stretch(
            days[0].day,
            days[-1].day,
            sum(row.counts for row in days),
            days[0].sum,
            days[0].rate.share,
            sum((row.interest for row in days), Fraction(0)),
            days[0].settled,
            days[0].rate.per,  # type: ignore[arg-type]  # a word
            sum((row.time for row in days), Fraction(0)),
        )
        for days in together
    ]


def same(late: Late, sheet: Sheet) -> None:
    as_of, words = sheet.case.as_of, sheet.owed.words
    assert late.stretches == tuple(stretches_of(sheet.rows))
    assert (late.unpaid, late.unpaid_interest) == (sheet.unpaid, sheet.stated(sheet.interest))
    assert late.interest == sheet.interest_paid + sheet.stated(sheet.interest)
    assert (late.costs, late.unpaid_costs) == (sheet.costs, sheet.costs + sheet.fee - sheet.costs_paid)
    assert late.fee == (sheet.fee if words.fee is not None else None)
    assert (late.too_much, late.disputed, late.capped_on) == (sheet.too_much, sheet.disputed, sheet.capped_on)
    for right, found in (("suspend", late.suspend), ("terminate", late.terminate)):
        expected = sheet.rights.get(right)
        assert (found and (found.since, found.until)) == (expected if expected and expected[0] <= as_of else None), right


PLAIN = Words(
    due_day_counts=False,
    payment_day_counts=True,
    interest_first=True,
    calendar_days=True,
    disputed="bears interest like the rest",
    compounds="",
    grace=0,
    from_due_day=True,
    fee=None,
    cap=None,
    cap_with_fee=False,
    suspend=0,
    terminate=0,
    cut_off=False,
)
ONE_PER_CENT = ((FIRST_DUE, Rate(Fraction(1, 100), "day", None)),)


def all_disputed(said: Words, on: int, settled: int | None, *payments: Paid) -> Case:
    """9,000.00 at 90.00 a day, all of it disputed on a day after the due day, and owed after all, looked at on the 40th."""
    days = [FIRST_DUE + timedelta(days=at) if at is not None else None for at in (on, settled)]
    dispute = Dispute(days[0] or FIRST_DUE, Fraction(9000), days[1], Fraction(9000))
    owed = Owed(FIRST_DUE, Fraction(9000), Fraction(1), said, (dispute,))
    return Case((owed,), payments, ONE_PER_CENT, frozenset(), frozenset(), FIRST_DUE + timedelta(days=40))


INTEREST_AT_ITS_LIMIT = all_disputed(replace(PLAIN, cap=Fraction(1000)), 6, None)
"""Five days of 1,000.00 are not disputed at first; when all is, the right ends, on a day on which nothing is paid or decided."""
OWED_IN_THE_EVENING = all_disputed(
    replace(PLAIN, disputed="from the due day once settled", payment_day_counts=False),
    1,
    20,
    Paid(FIRST_DUE + timedelta(days=10), Fraction(20_000), None),
)
"""What the settled dispute has shown to be owed is paid from what waits on the morning after, on which nothing else happens."""


@given(cases())
@example(INTEREST_AT_ITS_LIMIT)
@example(OWED_IN_THE_EVENING)
@settings(max_examples=150, deadline=None)
def test_days_that_are_alike_come_to_what_each_of_them_comes_to(case: Case) -> None:
    found, (sheets, credit) = reached(case), reckon(case)
    for late, sheet in zip(found.debts, sheets, strict=True):
        same(late, sheet)
        went = [one for one in found.portions if one.month == late.month]
        by_day = sorted((one.on, one.costs, one.interest, one.principal, one.too_much) for one in went)
        assert by_day == sorted(sheet.went)
    assert found.credit == credit


def test_the_first_day_without_a_notice_is_told_whichever_statement_is_gone_through_first() -> None:
    """Of the first statement, paid in March, nobody could tell 2027-02-11; of the second nobody can tell New Year's Day."""
    agreed, covered = (
        terms(calendar_days=False, per="day", day_count=None),
        WorkingDays("X", frozenset({2026}), frozenset(), frozenset()),
    )
    dues = (date(2027, 2, 10), date(2026, 12, 20))
    debts = [Debt(MONTH.plus(at), due, Fraction(9000), agreed, covered) for at, due in enumerate(dues)]
    paid = [Payment("P-1", date(2027, 3, 1), MONTH, Decimal(9000))]
    with pytest.raises(Uncovered, match="2027-01-01"):
        position_at(debts, paid, (), date(2027, 4, 1), Rates(RateInForce(Fraction(1, 1000))), 2)

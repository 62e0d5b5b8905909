"""The day of payment against an oracle that walks a calendar day by day, for any words, days and holidays.

About billing/payment.py, contract/payment/due.py, contract/words/quantities.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.due import Calendar, day_of_payment
from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.base.worktime import WorkingDays
from slacalc.billing.payment import due_day
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.due import PaymentTerms, RestDay
from slacalc.contract.words.quantities import After, read_due

YEARS = frozenset(range(2023, 2031))
WEEKENDS = (frozenset({5, 6}), frozenset({4, 5}), frozenset({6}))
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def words(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return f"by day {draw(st.integers(1, 31))} {draw(st.sampled_from(['of the following month', 'after the quarter']))}"
    count, unit = draw(st.integers(0, 120)), draw(st.sampled_from(["days", "working days"]))
    return f"{count} {unit} after {draw(st.sampled_from(get_args(After)))}"


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekend = draw(st.sampled_from(WEEKENDS))
    first = draw(DAYS)
    exceptions = draw(st.sets(st.integers(0, 200), max_size=60))
    days = [first + timedelta(days=at) for at in exceptions]
    closed = frozenset(day for day in days if day.weekday() not in weekend)
    return Calendar(weekend, closed, frozenset(days) - closed)


@given(words(), st.sampled_from(get_args(RestDay)), DAYS, calendars(), st.integers(0, 60), st.integers(0, 60), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_words_lead_to_the_day_that_a_calendar_shows(
    text: str, rest_day: RestDay, billed: date, calendar: Calendar, until_issue: int, until_receipt: int, known: bool
) -> None:
    month = Month.of(billed)
    issued = month.last + timedelta(days=until_issue) if known else None
    received = issued + timedelta(days=until_receipt) if issued is not None else None
    due = read_due(text)
    day = Quantity("payment.due", Fraction(due.day.value), due.day.unit, text, "4", Place("c.yaml"))
    terms = PaymentTerms("4", day, rest_day, due.quarterly, Place("c.yaml"), due.after)
    working_days = WorkingDays("lab", YEARS, calendar.closed, calendar.opened, weekend=calendar.weekend)
    expected = day_of_payment(text, rest_day, month.first, calendar, issued, received)
    assert due_day(terms, month, working_days, issued=issued, received=received) == expected

"""Late payment against the closed forms, and laws that every history keeps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.assess.history import Payment
from slacalc.base.diagnostics import Place
from slacalc.base.month import Month
from slacalc.billing.late import Delay, Late, late_by
from slacalc.contract.load import load_contract
from slacalc.contract.terms import LatePaymentTerms, Quantity

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
WORKING_DAYS = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 1)).working_days
RATE = Fraction(5, 10_000)
MILLION = Fraction(1_000_000)


def terms(**changed: bool) -> LatePaymentTerms:
    """The terms of the agreement, with other words for some."""
    words = {
        "compound": False,
        "calendar_days": True,
        "due_day_counts": False,
        "payment_day_counts": True,
        "interest_first": True,
    }
    words |= changed
    rate = Quantity("late_payment.rate", RATE, "share", "0.05% per day", "六.1", Place("c.yaml"))
    return LatePaymentTerms(clause="六.1", rate=rate, including_tax=True, suspend=30, terminate=60, **words)


def late(due: date, payments: dict[date, int], as_of: date, **changed: bool) -> Late:
    rows = [Payment(f"P-{at}", day, Month(2026, 1), Decimal(amount)) for at, (day, amount) in enumerate(payments.items())]
    return late_by(Delay(terms(**changed), due, MILLION), rows, as_of, WORKING_DAYS, lambda _: RATE, 2)


FEBRUARY, ROLLED, MARCH = date(2026, 2, 15), date(2026, 2, 24), date(2026, 3, 20)
PUBLISHED: tuple[tuple[date, dict[str, bool], str], ...] = (
    (FEBRUARY, {}, "16500.00"),
    (ROLLED, {}, "12000.00"),
    (FEBRUARY, {"payment_day_counts": False}, "16000.00"),
    (FEBRUARY, {"due_day_counts": True}, "17000.00"),
    (FEBRUARY, {"compound": True}, "16632.68"),
    (FEBRUARY, {"calendar_days": False}, "10000.00"),
)


@pytest.mark.parametrize(("due", "words", "interest"), PUBLISHED)
def test_a_million_paid_on_20_march(due: date, words: dict[str, bool], interest: str) -> None:
    found = late(due, {MARCH: 1_000_000}, MARCH, **words)
    first_due = late(due, {MARCH: 2_000_000}, MARCH, **words)
    assert found.interest == first_due.interest == Fraction(interest)
    assert first_due.unpaid == first_due.unpaid_interest == 0
    assert first_due.too_much == 1_000_000 - Fraction(interest)


@pytest.mark.parametrize(("interest_first", "interest"), [(True, "11816.50"), (False, "11750.00")])
def test_half_a_million_paid_on_1_march(interest_first: bool, interest: str) -> None:
    found = late(FEBRUARY, {date(2026, 3, 1): 500_000, MARCH: 600_000}, MARCH, interest_first=interest_first)
    assert found.interest == Fraction(interest)


@pytest.mark.parametrize(
    ("as_of", "suspend", "terminate"), [(30, False, False), (31, True, False), (60, True, False), (61, True, True)]
)
def test_rights_arise_after_so_many_days(as_of: int, suspend: bool, terminate: bool) -> None:
    found = late(FEBRUARY, {}, FEBRUARY + timedelta(days=as_of))
    assert (found.suspend_from is not None, found.terminate_from is not None) == (suspend, terminate)


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_interest_is_additive_over_days(first: int, more: int) -> None:
    one, two = (late(FEBRUARY, {}, FEBRUARY + timedelta(days=days)).interest for days in (first, first + more))
    assert one == MILLION * RATE * first
    assert two - one == MILLION * RATE * more


payments = st.dictionaries(
    st.integers(-10, 120).map(lambda days: FEBRUARY + timedelta(days=days)), st.integers(1, 600_000), max_size=4
)
WORDS = ("compound", "due_day_counts", "payment_day_counts", "interest_first")


@given(payments, st.integers(0, 150), st.fixed_dictionaries({word: st.booleans() for word in WORDS}))
@settings(max_examples=150, deadline=None)
def test_money_is_accounted_for_and_a_payment_never_raises_interest(
    found: dict[date, int], days: int, words: dict[str, bool]
) -> None:
    as_of = FEBRUARY + timedelta(days=days)
    owed = late(FEBRUARY, found, as_of, **words)
    known = sum(amount for day, amount in found.items() if day <= as_of)
    assert owed.paid == known == (MILLION - owed.unpaid) + (owed.interest - owed.unpaid_interest) + owed.too_much
    assert owed.interest <= late(FEBRUARY, {}, as_of, **words).interest
    assert late(FEBRUARY, dict(reversed(found.items())), as_of, **words) == owed


@given(payments, st.integers(0, 150), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_stretches_agree_with_a_plain_reckoning(found: dict[date, int], days: int, due_counts: bool, pay_counts: bool) -> None:
    """Principal first and simple: the sum over stretches between payments of principal, days and rate."""
    as_of = FEBRUARY + timedelta(days=days)
    words = {"due_day_counts": due_counts, "payment_day_counts": pay_counts, "interest_first": False}
    begins = FEBRUARY if due_counts else FEBRUARY + timedelta(days=1)
    interest, unpaid = Fraction(0), MILLION
    stops = sorted(day for day in found if day <= as_of)
    for stop, following in zip([None, *stops], [*stops, as_of], strict=True):
        if stop is not None:
            unpaid = max(Fraction(0), unpaid - found[stop])
        first = begins if stop is None else max(begins, stop + timedelta(days=int(pay_counts)))
        last = following if pay_counts else following - timedelta(days=1)
        interest += unpaid * RATE * max(0, (last - first).days + 1)
    owed = late(FEBRUARY, found, as_of, **words)
    if owed.interest == owed.unpaid_interest:
        assert owed.interest == Fraction(int(interest * 200 + 1) // 2, 100)

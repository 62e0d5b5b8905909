"""Late payment against the amounts of the agreement, an oracle without our code, and laws that every history keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oracle.late import Case, reckon, right
from program import ROOT
from slacalc.assess.history import Decision, Payment
from slacalc.base.diagnostics import Place
from slacalc.base.exact import CUT_OFF, ROUNDED, Way
from slacalc.base.month import Month
from slacalc.billing.late.accrual import RateInForce, Rates
from slacalc.billing.late.debt import Debt, Entitled, Late
from slacalc.billing.late.position import Position, position_at
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.late import LatePaymentTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
JANUARY, SECOND = Month(2026, 1), Month(2026, 2)
WORKING_DAYS = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(JANUARY).working_days
RATE = Fraction(5, 10_000)
DAILY = RateInForce(RATE)
MILLION = Fraction(1_000_000)


def terms(**changed: Any) -> LatePaymentTerms:  # noqa: ANN401 - any of the words
    """The terms of the agreement, with other words for some."""
    rate = Quantity("late_payment.rate", RATE, "share", "0.05% per day", "六.1", Place("c.yaml"))
    found = LatePaymentTerms(
        clause="六.1",
        rate=rate,
        compound=False,
        calendar_days=True,
        including_tax=True,
        due_day_counts=False,
        payment_day_counts=True,
        interest_first=True,
        suspend=30,
        terminate=60,
        disputed="from the due day once settled",
    )
    return replace(found, **changed)


def debt(due: date, month: Month = JANUARY, principal: Fraction = MILLION, **changed: Any) -> Debt:  # noqa: ANN401 - as above
    return Debt(month, due, principal, terms(**changed), WORKING_DAYS)


def paid(payments: dict[date, int], month: Month | None = JANUARY) -> list[Payment]:
    return [Payment(f"P-{at}", day, month, Decimal(amount)) for at, (day, amount) in enumerate(payments.items())]


def amounts(*found: Fraction) -> tuple[int, ...]:
    """Whole numbers of the currency."""
    assert all(amount.denominator == 1 for amount in found)
    return tuple(int(amount) for amount in found)


def late(due: date, payments: dict[date, int], as_of: date, **changed: Any) -> Late:  # noqa: ANN401 - as above
    return position_at([debt(due, **changed)], paid(payments), (), as_of, Rates(DAILY), 2).debts[0]


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
    too_much = late(due, {MARCH: 2_000_000}, MARCH, **words)
    assert found.interest == too_much.interest == Fraction(interest)
    assert too_much.unpaid == too_much.unpaid_interest == 0
    assert too_much.too_much == 1_000_000 - Fraction(interest)


@pytest.mark.parametrize(("interest_first", "interest"), [(True, "11816.50"), (False, "11750.00")])
def test_half_a_million_paid_on_1_march(interest_first: bool, interest: str) -> None:
    found = late(FEBRUARY, {date(2026, 3, 1): 500_000, MARCH: 600_000}, MARCH, interest_first=interest_first)
    assert found.interest == Fraction(interest)


@pytest.mark.parametrize(
    ("as_of", "suspend", "terminate"), [(30, False, False), (31, True, False), (60, True, False), (61, True, True)]
)
def test_rights_arise_after_so_many_days(as_of: int, suspend: bool, terminate: bool) -> None:
    found = late(FEBRUARY, {}, FEBRUARY + timedelta(days=as_of))
    assert (found.suspend is not None, found.terminate is not None) == (suspend, terminate)
    assert {one.since for one in (found.suspend, found.terminate) if one} <= {FEBRUARY + timedelta(days=at) for at in (31, 61)}


def test_the_service_may_be_suspended_until_fee_and_interest_are_paid() -> None:
    paid_late = {FEBRUARY + timedelta(days=70): 1_000_000, FEBRUARY + timedelta(days=80): 500_000}
    for days, until in ((75, None), (80, FEBRUARY + timedelta(days=80))):
        found = late(FEBRUARY, paid_late, FEBRUARY + timedelta(days=days), interest_first=False)
        assert found.suspend == Entitled(FEBRUARY + timedelta(days=31), until)
        assert found.terminate == Entitled(FEBRUARY + timedelta(days=61), FEBRUARY + timedelta(days=70))


def test_what_was_disputed_is_overdue_since_it_is_settled() -> None:
    told = [decision("disputed", date(2026, 2, 12), 80_000), decision("dispute settled", date(2026, 5, 1), 40_000)]
    for as_of, suspend in ((date(2026, 5, 31), None), (date(2026, 6, 1), Entitled(date(2026, 6, 1)))):
        found = position_at([debt(FEBRUARY)], paid({FEBRUARY: 920_000}), told, as_of, Rates(DAILY), 2).debts[0]
        assert found.suspend == suspend
        assert found.terminate is None


def test_a_dispute_about_a_later_statement_leaves_the_earlier_one_as_it_is() -> None:
    both = [debt(FEBRUARY), debt(MARCH, SECOND)]
    told = [decision("disputed", MARCH, 80_000, SECOND), decision("dispute settled", MARCH + timedelta(days=5), 30_000, SECOND)]
    day = MARCH + timedelta(days=40)
    found, alone = (position_at(debts, (), told, day, Rates(DAILY), 2).debts for debts in (both, both[:1]))
    assert found[0] == alone[0] == position_at(both[:1], (), (), day, Rates(DAILY), 2).debts[0]
    assert found[1].unpaid == MILLION - 50_000


def test_interest_on_the_sum_without_tax_leaves_what_is_to_be_paid_as_it_is() -> None:
    owed = replace(debt(FEBRUARY, principal=Fraction(1_060_000)), bearing=Fraction(1_000_000, 1_060_000))
    found = position_at([owed], paid({MARCH: 530_000}), (), MARCH, Rates(DAILY), 2).debts[0]
    assert [(part.sum, part.interest) for part in found.stretches] == [(MILLION, Fraction(33 * 500))]
    assert amounts(found.principal, found.unpaid) == (1_060_000, 1_060_000 + 33 * 500 - 530_000)


def test_interest_on_the_sum_without_tax_is_exact_until_it_is_stated() -> None:
    """96,000.00 / 1.06 x 0.5 % x 25 days is 11,320.7547; on a base of 90,566.04 it would be 11,320.76."""
    owed = replace(debt(FEBRUARY, principal=Fraction(106_000)), bearing=Fraction(100, 106))
    rows, day = paid({FEBRUARY: 10_000}), FEBRUARY + timedelta(days=25)
    found = position_at([owed], rows, (), day, Rates(RateInForce(Fraction(5, 1000))), 2).debts[0]
    assert found.interest == Fraction("11320.75")
    assert [(part.sum, part.interest) for part in found.stretches] == [(Fraction(9_600_000, 106), Fraction(600_000, 53))]


def test_what_is_owed_after_all_bears_interest_on_its_part_without_tax_exactly() -> None:
    """1,000.00 of 10,000.00 with 13 % tax stand aside for 30 days: 8,849.557522 bear interest in the end, for all of them."""
    told = [decision("disputed", FEBRUARY, 1000), decision("dispute settled", FEBRUARY + timedelta(days=30), 1000)]
    owed = replace(debt(FEBRUARY, principal=Fraction(10_000)), bearing=Fraction(100, 113))
    found = position_at([owed], (), told, FEBRUARY + timedelta(days=30), Rates(DAILY), 2).debts[0]
    assert sum(part.interest for part in found.stretches) == Fraction(1_000_000, 113) * RATE * 30
    assert found.interest == Fraction("132.74")


def test_compound_interest_on_the_sum_without_tax_is_exact() -> None:
    owed = replace(debt(FEBRUARY, principal=Fraction(11_900), compound=True), bearing=Fraction(100, 119))
    found = position_at([owed], (), (), FEBRUARY + timedelta(days=60), Rates(DAILY), 2).debts[0]
    assert sum(part.interest for part in found.stretches) == 10_000 * ((1 + RATE) ** 60 - 1)
    assert found.interest == Fraction("304.47")


def test_a_part_payment_leaves_a_base_without_tax_that_no_decimals_hold() -> None:
    """Interest of two stretches is added before it is rounded: 3.27 and 0.51 would be 3.78."""
    owed = replace(debt(FEBRUARY, principal=Fraction(700), interest_first=False), bearing=Fraction(100, 107))
    rows = paid({FEBRUARY + timedelta(days=10): 590})
    found = position_at([owed], rows, (), FEBRUARY + timedelta(days=20), Rates(DAILY), 2).debts[0]
    assert [part.interest for part in found.stretches] == [Fraction(350, 107), Fraction(55, 107)]
    assert found.interest == found.unpaid_interest == Fraction("3.79")


def test_without_terms_for_late_payment_what_is_unpaid_bears_nothing_and_gives_no_right() -> None:
    owed = replace(debt(FEBRUARY), terms=None)
    costs = decision("collection costs", MARCH, 800)
    found = position_at([owed], paid({MARCH: 5000}), [costs], MARCH + timedelta(days=365), Rates(DAILY), 2)
    late = found.debts[0]
    assert amounts(late.unpaid, late.interest, late.unpaid_costs) == (1_000_000 - 4200, 0, 0)
    assert (late.suspend, late.terminate, late.stretches) == (None, None, ())
    assert amounts(found.portions[0].costs, found.portions[0].principal) == (800, 4200)


def where(found: Position) -> list[tuple[str, str, str, tuple[int, ...]]]:
    """Reference, statement, day and what went to costs, interest, principal, back, nowhere, and waits."""
    names = ("costs", "interest", "principal", "paid_back", "too_much", "waiting")
    return [
        (one.payment, str(one.month or ""), f"{one.on:%m-%d}", amounts(*(getattr(one, name) for name in names)))
        for one in found.portions
    ]


def test_where_each_payment_went() -> None:
    rows = [
        Payment("P-1", date(2026, 2, 10), JANUARY, Decimal(400_000)),
        Payment("P-2", date(2026, 2, 25), None, Decimal(704_000)),
        Payment("P-3", date(2026, 2, 25), Month(2026, 3), Decimal(50)),
        Payment("P-4", date(2026, 3, 1), SECOND, Decimal(210_000), "principal"),
    ]
    costs = decision("collection costs", date(2026, 2, 20), 500)
    found = position(rows, date(2026, 3, 10), costs)
    assert where(found) == [
        ("P-1", "2026-01", "02-10", (0, 0, 400_000, 0, 0, 0)),
        ("P-2", "2026-01", "02-25", (500, 3000, 600_000, 0, 0, 0)),  # 600,000 x 0.05 % x 10 days
        ("P-2", "2026-02", "03-10", (0, 0, 90_000, 0, 0, 0)),
        ("P-2", "", "02-25", (0, 0, 0, 0, 0, 10_500)),
        ("P-3", "", "02-25", (0, 0, 0, 0, 0, 50)),
        ("P-4", "2026-02", "03-01", (0, 0, 210_000, 0, 0, 0)),
    ]
    assert found.credit == 10_550


@pytest.mark.parametrize(("principal", "paid_there"), [("0.01", "0.01"), ("1", "1"), ("0", "0"), ("-1", "0")])
def test_a_payment_without_a_month_pays_any_sum_that_is_due_and_pays_nothing_back(principal: str, paid_there: str) -> None:
    owed = debt(FEBRUARY, principal=Fraction(principal))
    found = position_at([owed], paid({FEBRUARY: 5}, None), (), FEBRUARY, Rates(DAILY), 2)
    assert (found.debts[0].paid, found.credit) == (Fraction(paid_there), 5 - Fraction(paid_there))


def test_what_is_paid_for_a_month_of_nothing_is_too_much_and_keeps_its_sign() -> None:
    found = position_at([debt(FEBRUARY, principal=Fraction(0))], paid({MARCH: 5}), (), MARCH, Rates(DAILY), 2).debts[0]
    assert amounts(found.paid, found.too_much, found.unpaid, found.owed_back) == (5, 5, 0, 0)


def test_two_disputes_one_after_the_other_drop_what_each_of_them_drops() -> None:
    told = [
        decision("disputed", date(2026, 2, 10), 100),
        decision("dispute settled", date(2026, 2, 11), 60),
        decision("disputed", date(2026, 2, 12), 200),
        decision("dispute settled", date(2026, 2, 13), 50),
    ]
    found = position_at([debt(FEBRUARY)], (), told, FEBRUARY, Rates(DAILY), 2).debts[0]
    assert amounts(found.waived, found.unpaid, found.disputed) == (190, 1_000_000 - 190, 0)


def test_what_is_paid_back_and_what_is_too_much_is_told_of_the_payment() -> None:
    back = position_at([debt(FEBRUARY, principal=Fraction(-5000))], paid({MARCH: 5001}), (), MARCH, Rates(DAILY), 2)
    assert where(back) == [("P-0", "2026-01", "03-20", (0, 0, 0, 5000, 1, 0))]


def test_a_payment_that_waited_pays_first_what_was_agreed_for_it() -> None:
    ahead = Payment("P-1", date(2026, 2, 1), None, Decimal(600), "principal")
    costs = decision("collection costs", date(2026, 2, 10), 500)
    found = position_at([debt(FEBRUARY)], [ahead], [costs], FEBRUARY, Rates(DAILY), 2)
    assert where(found) == [("P-1", "2026-01", "02-15", (0, 0, 600, 0, 0, 0))]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 900_000), st.sampled_from([None, JANUARY, SECOND])), max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_parts_of_a_payment_add_up_to_it_and_those_of_a_statement_to_what_was_paid(
    drawn: list[tuple[int, int, Month | None]],
) -> None:
    rows = [
        Payment(f"P-{at}", date(2026, 2, 1) + timedelta(days=day), month, Decimal(amount))
        for at, (day, amount, month) in enumerate(drawn)
    ]
    found = position(rows, date(2026, 3, 20), decision("collection costs", date(2026, 2, 20), 800))
    known = [one for one in rows if one.received_on <= date(2026, 3, 20)]
    parts = {one.reference: [part for part in found.portions if part.payment == one.reference] for one in known}

    def sums(part: Any) -> Fraction:  # noqa: ANN401 - a portion
        took = part.costs + part.interest + part.principal
        return Fraction(took + part.paid_back + part.too_much + part.waiting)

    for one in known:
        assert sum(map(sums, parts[one.reference])) == Fraction(one.amount)
    for late in found.debts:
        own = [part for part in found.portions if part.month == late.month]
        assert sum(map(sums, own)) == late.paid
        assert sum(part.interest for part in own) == late.interest - late.unpaid_interest
        assert sum(part.costs for part in own) == late.costs - late.unpaid_costs
        assert sum(part.principal for part in own) == late.principal - late.unpaid
        assert sum(part.too_much for part in own) == late.too_much
    assert sum(part.waiting for part in found.portions) == found.credit


def test_a_statement_of_less_than_nothing_is_owed_back_until_it_is_paid_back_or_set_off() -> None:
    owed = debt(FEBRUARY, principal=Fraction(-5000))
    for payments, back, too_much in (({}, 5000, 0), ({MARCH: 3000}, 2000, 0), ({MARCH: 5001}, 0, 1)):
        found = position_at([owed], paid(payments), (), MARCH, Rates(DAILY), 2).debts[0]
        assert amounts(found.owed_back, found.too_much, found.unpaid, found.interest) == (back, too_much, 0, 0)
    unnamed = position_at([owed], paid({MARCH: 700}, None), (), MARCH, Rates(DAILY), 2)
    assert amounts(unnamed.debts[0].owed_back, unnamed.credit) == (5000, 700)


def test_a_rate_that_changes_is_that_of_each_day() -> None:
    change = date(2026, 3, 1)
    found = position_at([debt(FEBRUARY)], (), (), MARCH, Rates(DAILY, ((change, RateInForce(RATE * 2)),)), 2).debts[0]
    assert found.interest == MILLION * RATE * 13 + MILLION * RATE * 2 * 20
    assert [(part.first, part.last, part.days, part.rate) for part in found.stretches] == [
        (date(2026, 2, 16), date(2026, 2, 28), 13, RATE),
        (change, MARCH, 20, RATE * 2),
    ]


def position(payments: Sequence[Payment], as_of: date, *decisions: Decision, **changed: Any) -> Position:  # noqa: ANN401 - as above
    debts = [debt(FEBRUARY, **changed), debt(date(2026, 3, 10), SECOND, Fraction(300_000), **changed)]
    return position_at(debts, payments, decisions, as_of, Rates(DAILY), 2)


def test_a_payment_without_a_month_pays_what_is_due_the_oldest_first() -> None:
    found = position(paid({FEBRUARY: 1_100_000}, None), date(2026, 3, 9))
    assert amounts(found.debts[0].unpaid, found.debts[1].paid, found.credit) == (0, 0, 100_000)
    found = position(paid({FEBRUARY: 1_100_000}, None), date(2026, 3, 10))
    assert amounts(found.debts[1].paid, found.debts[1].unpaid, found.credit) == (100_000, 200_000, 0)


def test_what_was_paid_ahead_without_a_month_is_there_on_the_due_day() -> None:
    ahead = Payment("P-1", date(2026, 2, 1), None, Decimal(1_000_000))
    named = replace(ahead, month=JANUARY)
    for payment in (ahead, named):
        owed = [debt(FEBRUARY, due_day_counts=True)]
        found = position_at(owed, [payment], (), MARCH, Rates(DAILY), 2)
        assert amounts(found.debts[0].interest, found.debts[0].unpaid, found.credit) == (0, 0, 0)


def test_what_was_paid_for_a_statement_that_is_not_issued_yet_waits_for_it() -> None:
    ahead = [Payment("P-1", date(2026, 3, 1), SECOND, Decimal(5000))]
    before = position_at([debt(FEBRUARY)], ahead, (), date(2026, 3, 2), Rates(DAILY), 2)
    assert amounts(before.debts[0].paid, before.credit) == (0, 5000)
    after = position(ahead, date(2026, 3, 3))
    assert amounts(after.debts[0].paid, after.debts[1].paid, after.credit) == (0, 5000, 0)


@pytest.mark.parametrize(
    ("rate", "goes", "interest"),
    [
        (Fraction(1, 10_000), CUT_OFF, (26, 27)),
        (Fraction(1, 10_000), ROUNDED, (27, 27)),
        (Fraction(4, 100_000), ROUNDED, (11, 11)),
    ],
)
def test_a_payment_that_pays_no_interest_leaves_it_as_it_is(rate: Fraction, goes: Way, interest: tuple[int, int]) -> None:
    # By hand: 30 days of 9,000 JPY at 0.01 % are 27 JPY; a yen less each day, 27 - 435 / 10,000. At 0.004 % 10.8 and 10.7826.
    owed = [debt(FEBRUARY, month, Fraction(9_000), interest_first=False, goes=goes) for month in (JANUARY, SECOND)]
    a_yen_a_day = paid({FEBRUARY + timedelta(days=at): 1 for at in range(1, 31)}, None)
    found = position_at(owed, a_yen_a_day, (), FEBRUARY + timedelta(days=30), Rates(RateInForce(rate)), 0)
    assert amounts(*(late_debt.interest for late_debt in found.debts)) == interest
    assert amounts(*(late_debt.unpaid for late_debt in found.debts)) == (8_970, 9_000)


def test_a_payment_pays_first_what_the_parties_have_agreed_on() -> None:
    one = Payment("P-1", date(2026, 3, 1), JANUARY, Decimal(500_000), "principal")
    found = position_at([debt(FEBRUARY)], [one], (), date(2026, 3, 1), Rates(DAILY), 2).debts[0]
    assert amounts(found.unpaid, found.unpaid_interest) == (500_000, 7000)


def decision(kind: Any, on: date, amount: int, month: Month = JANUARY) -> Decision:  # noqa: ANN401 - a kind
    return Decision(f"D-{kind}-{on}", on, kind, "", month, amount=Decimal(amount))


def test_costs_come_first_and_last_where_the_principal_does() -> None:
    costs = decision("collection costs", date(2026, 2, 20), 800)
    payment = [Payment("P-1", date(2026, 2, 25), JANUARY, Decimal(5000))]
    found = position_at([debt(FEBRUARY)], payment, [costs], date(2026, 2, 25), Rates(DAILY), 2).debts[0]
    assert amounts(found.costs, found.unpaid_costs, found.unpaid_interest, found.unpaid) == (800, 0, 800, 1_000_000)
    other = position_at([debt(FEBRUARY, interest_first=False)], payment, [costs], date(2026, 2, 25), Rates(DAILY), 2).debts[0]
    assert amounts(other.unpaid_costs, other.unpaid_interest, other.unpaid) == (800, 5000, 995_000)


DISPUTES: tuple[tuple[str, str], ...] = (
    ("bears interest like the rest", "19200.00"),  # 960,000 for 40 days: the other 40,000 were never owed
    ("from the due day once settled", "19200.00"),  # 920,000 for 40 days, 40,000 for the same 40
    ("from the day after it is settled", "18500.00"),  # and 40,000 for 5
)


@pytest.mark.parametrize(("words", "interest"), DISPUTES)
def test_a_disputed_part_bears_interest_as_the_contract_says(words: str, interest: str) -> None:
    """80,000 of a million disputed before it is due, 40,000 of it owed after all on the 35th day, looked at on the 40th."""
    decisions = [decision("disputed", date(2026, 2, 12), 80_000), decision("dispute settled", date(2026, 3, 22), 40_000)]
    as_of = FEBRUARY + timedelta(days=40)
    found = position_at([debt(FEBRUARY, disputed=words)], (), decisions, as_of, Rates(DAILY), 2).debts[0]
    assert found.interest == Fraction(interest)
    assert amounts(found.unpaid, found.waived, found.disputed) == (960_000, 40_000, 0)


BEARS_ON = "bears interest like the rest"


def test_what_is_disputed_is_not_overdue_though_it_bears_interest() -> None:
    """20,000 disputed, the rest paid in time: no right before it is settled, and 30 days after that one."""
    told = [decision("disputed", date(2026, 2, 12), 20_000), decision("dispute settled", date(2026, 4, 20), 12_000)]
    settled = date(2026, 4, 20) + timedelta(days=31)
    for as_of, suspend in ((date(2026, 4, 19), None), (settled - timedelta(days=1), None), (settled, Entitled(settled))):
        found = position_at([debt(FEBRUARY, disputed=BEARS_ON)], paid({FEBRUARY: 980_000}), told, as_of, Rates(DAILY), 2)
        assert found.debts[0].suspend == suspend
        assert found.debts[0].interest > 0


def test_a_dispute_of_a_part_leaves_the_rest_overdue() -> None:
    told = [decision("disputed", date(2026, 2, 12), 20_000)]
    found = position_at([debt(FEBRUARY, disputed=BEARS_ON)], paid({FEBRUARY: 979_999}), told, date(2026, 4, 30), Rates(DAILY), 2)
    assert found.debts[0].suspend == Entitled(FEBRUARY + timedelta(days=31))
    assert found.debts[0].terminate == Entitled(FEBRUARY + timedelta(days=61))


def test_a_dispute_of_all_that_is_overdue_ends_the_right_once_its_interest_is_paid() -> None:
    """The right arises on the 31st day; on the 40th everything is disputed; on the 50th the interest until then is paid."""
    disputed = decision("disputed", FEBRUARY + timedelta(days=40), 1_000_000)
    day = FEBRUARY + timedelta(days=50)
    owed = [debt(FEBRUARY, disputed=BEARS_ON)]
    for amount, until in ((19_499, None), (19_500, day)):  # 39 days at 500 before the dispute; 11 more days are disputed
        found = position_at(owed, paid({day: amount}), [disputed], day, Rates(DAILY), 2).debts[0]
        assert found.suspend == Entitled(FEBRUARY + timedelta(days=31), until)
        assert found.unpaid_interest == 25_000 - amount


def test_a_dispute_after_the_deadline_to_pay_starts_the_days_anew_when_it_is_settled() -> None:
    told = [
        decision("disputed", FEBRUARY + timedelta(days=20), 1_000_000),
        decision("dispute settled", FEBRUARY + timedelta(days=25), 1_000_000),
    ]
    for days, suspend in ((31, None), (55, None), (56, Entitled(FEBRUARY + timedelta(days=56)))):
        as_of = FEBRUARY + timedelta(days=days)
        assert position_at([debt(FEBRUARY, disputed=BEARS_ON)], (), told, as_of, Rates(DAILY), 2).debts[0].suspend == suspend


def test_while_a_dispute_lasts_the_rest_must_be_paid() -> None:
    dispute = decision("disputed", date(2026, 2, 12), 80_000)
    as_of = FEBRUARY + timedelta(days=61)
    found = position_at([debt(FEBRUARY)], paid({FEBRUARY: 920_000}), [dispute], as_of, Rates(DAILY), 2).debts[0]
    assert found.interest == 0
    assert (found.suspend, found.terminate) == (None, None)
    assert amounts(found.unpaid, found.disputed) == (80_000, 80_000)


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
    for part in owed.stretches:
        if not words["compound"]:
            assert part.interest == part.sum * part.rate * part.days


@given(payments, payments, st.integers(0, 150))
@settings(max_examples=100, deadline=None)
def test_every_payment_more_makes_interest_fall_or_stay(found: dict[date, int], more: dict[date, int], days: int) -> None:
    as_of = FEBRUARY + timedelta(days=days)
    both = {day: found.get(day, 0) + more.get(day, 0) for day in found.keys() | more.keys()}
    slack = Fraction(len(both), 100)  # interest is rounded where it is paid
    assert late(FEBRUARY, both, as_of).interest <= late(FEBRUARY, found, as_of).interest + slack


@st.composite
def cases(draw: st.DrawFn) -> Case:
    def day(least: int, most: int) -> date:
        return FEBRUARY + timedelta(days=draw(st.integers(least, most)))

    as_of = day(0, 150)
    unit = draw(st.sampled_from([Fraction(1, 100), Fraction(1)]))
    principal = draw(st.integers(1, 10**9)) * unit
    drawn = draw(st.dictionaries(st.integers(-10, 150), st.integers(1, 10**8), max_size=5))
    payments = tuple((FEBRUARY + timedelta(days=at), amount * unit) for at, amount in sorted(drawn.items()))
    disputed = settled = None
    if draw(st.booleans()):
        disputed = (day(-20, 100), draw(st.integers(1, int(principal / unit))) * unit)
        if draw(st.booleans()):
            owed = draw(st.integers(0, int(disputed[1] / unit))) * unit
            settled = (disputed[0] + timedelta(days=draw(st.integers(0, 80))), owed)
    flags = {name: draw(st.booleans()) for name in ("due_day_counts", "payment_day_counts", "interest_first", "cut_off")}
    flags |= draw(st.sampled_from([{}, {"retroactive": True}, {"bears_on": True}]))
    rate = Fraction(draw(st.integers(1, 300)), 100_000)
    tax = draw(st.sampled_from([0, 6, 9, 13, 19]))
    net = Fraction(100, 100 + tax)
    return Case(
        FEBRUARY,
        principal,
        rate,
        payments=payments,
        as_of=as_of,
        disputed=disputed,
        settled=settled,
        net=net,
        unit=unit,
        **flags,
    )


A_YEN_A_DAY = Case(
    due=FEBRUARY,
    principal=Fraction(9_000),
    rate=Fraction(1, 10_000),
    due_day_counts=False,
    payment_day_counts=True,
    interest_first=False,
    payments=tuple((FEBRUARY + timedelta(days=at), Fraction(1)) for at in range(1, 31)),
    as_of=FEBRUARY + timedelta(days=30),
    unit=Fraction(1),
    cut_off=True,
)
"""Less than a yen of interest a day, cut off, and every day a yen of the principal."""


@given(cases(), st.integers(0, 60), st.integers(0, 60))
@example(A_YEN_A_DAY, 30, 60)
@settings(max_examples=400, deadline=None)
def test_an_oracle_that_walks_from_event_to_event_comes_to_the_same(case: Case, suspend: int, terminate: int) -> None:
    told = [("disputed", case.disputed), ("dispute settled", case.settled)]
    decisions = [
        Decision(f"D-{kind}", what[0], kind, "", JANUARY, amount=Decimal(int(what[1] * 100)) / 100)  # type: ignore[arg-type]  # a kind
        for kind, what in told
        if what is not None
    ]
    rows = [Payment(f"P-{at}", day, JANUARY, Decimal(int(amount * 100)) / 100) for at, (day, amount) in enumerate(case.payments)]
    words = "from the due day once settled" if case.retroactive else "from the day after it is settled"
    words = "bears interest like the rest" if case.bears_on else words
    flags = {name: getattr(case, name) for name in ("due_day_counts", "payment_day_counts", "interest_first")}
    flags |= {"goes": CUT_OFF if case.cut_off else ROUNDED}
    owed = debt(case.due, principal=case.principal, disputed=words, suspend=suspend, terminate=terminate, **flags)
    places = 0 if case.unit == 1 else 2
    position = position_at([replace(owed, bearing=case.net)], rows, decisions, case.as_of, Rates(RateInForce(case.rate)), places)
    found, expected = position.debts[0], reckon(case)
    assert (found.unpaid, found.unpaid_interest) == (expected.unpaid, expected.interest)
    assert found.interest - found.unpaid_interest == expected.interest_paid
    assert [(one.on, one.interest, one.principal, one.too_much) for one in position.portions] == expected.went
    rights = [one and (one.since, one.until) for one in (found.suspend, found.terminate)]
    assert rights == [
        right(case, suspend, until_interest_is_paid=True),
        right(case, terminate, until_interest_is_paid=False),
    ]

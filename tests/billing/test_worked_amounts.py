"""Amounts that anybody can work out: one shortfall under each scale, tiers, tax in prices, penalties, rounding.

About ``billing/bill.py`` and ``billing/deduction.py``.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from billing.contracts import CALLS, TAX, contract, metric, reckon
from billing.test_every_charge import check_in_a_sheet, counts_of, deduct, fee, remedy, steps_text
from slacalc.base.evaluate import evaluate

SHORTFALL = (
    ("1% per completed 1 point", "2000.00"),
    ("1% per started 1 point", "3000.00"),
    ("1% per 1 point", "2600.00"),
    ("in proportion to the target", "2736.84"),
)


@pytest.mark.parametrize(("takes", "taken"), SHORTFALL)
def test_924_of_1000_against_95_percent_on_a_base_of_100_000(takes: str, taken: str) -> None:
    more = "remedies:\n" + remedy("m", takes)
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(100_000, m=(924, 1000)), ("m",))
    assert found.values["deduct.m"] == -Fraction(taken)


@pytest.mark.parametrize(
    ("reached", "taken"), [(950, 0), (949, 1000), (940, 1000), (939, 2000), (930, 2000), (929, 3000), (0, 95_000)]
)
def test_a_point_is_started_by_the_first_record_below_it(reached: int, taken: int) -> None:
    more = "remedies:\n" + remedy("m", "1% per started 1 point")
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(100_000, m=(reached, 1000)), ("m",))
    assert found.values["deduct.m"] == -taken


@pytest.mark.parametrize(
    ("mode", "quantity", "amount"),
    [
        ("graduated", 12_000, "20940.00"),
        ("volume, measured: total of the month", 12_000, "20040.00"),
        ("graduated", 10_000, "17600.00"),
        ("graduated", 10_001, "17601.67"),
        ("volume, measured: total of the month", 10_000, "17600.00"),
        ("volume, measured: total of the month", 10_001, "16701.67"),
        ("graduated", 0, "0.00"),
    ],
)
def test_calls_over_two_tiers(mode: str, quantity: int, amount: str) -> None:
    two = steps_text([(Fraction("1.76"), 10_000), (Fraction("1.67"), None)])
    fees = fee("steps", counts="calls", mode=mode, steps=two)
    found = reckon(contract(fees=fees), {"calls": {"fees.f.quantity": quantity}})
    assert found.values["fees.f"] == Fraction(amount)


def test_ten_tiers_and_a_tier_of_one() -> None:
    ten = [(Fraction(20 - at, 10), 100 * (at + 1) if at < 9 else None) for at in range(10)]
    fees = fee("steps", counts="calls", mode="graduated", steps=steps_text(ten))
    found = reckon(contract(fees=fees), {"calls": {"fees.f.quantity": 1000}})
    assert found.values["fees.f"] == sum(100 * price for price, _ in ten)
    one = steps_text([(Fraction(3), 1), (Fraction(2), 2), (Fraction(1), None)])
    amounts = [
        reckon(
            contract(fees=fee("steps", counts="calls", mode="graduated", steps=one)), {"calls": {"fees.f.quantity": quantity}}
        ).values["fees.f"]
        for quantity in range(5)
    ]
    assert amounts == [0, 3, 5, 6, 7]


def test_every_price_up_to_100_with_6_percent_in_it_is_its_net_and_its_tax() -> None:
    fees = fee("fixed", price="1.00 CNY per month", part_month="in full")
    bill = reckon(contract(fees=fees, tax=TAX.replace("exclude", "include")), {})
    numbers = {quantity.path: quantity.value for quantity in bill.terms.quantities()}
    for cents in range(1, 10_001):
        gross = Fraction(cents, 100)
        found = evaluate(bill.book, numbers | {"fees.f.price": gross}, bill.tallies)
        net, tax = found["total.net"], found["total.tax"]
        assert isinstance(net, Fraction)
        assert isinstance(tax, Fraction)
        assert net + tax == found["total.gross"] == gross
        assert abs(tax - net * Fraction(6, 100)) <= Fraction("0.0053")


@pytest.mark.parametrize(("rounded", "taxed"), [("per line", "18.00"), ("on total", "18.01")])
def test_three_lines_of_100_08(rounded: str, taxed: str) -> None:
    fees = "".join(
        fee("fixed", price="100.08 CNY per month", part_month="in full").replace("  f:", f"  f{at}:") for at in range(3)
    )
    found = reckon(contract(fees=fees, tax=TAX.replace("per line", rounded)), {})
    assert found.values["total.tax"] == Fraction(taxed)
    assert found.values["total.gross"] == Fraction("300.24") + Fraction(taxed)


@pytest.mark.parametrize(("nature", "paid"), [("price reduction", "102820.00"), ("penalty", "103000.00")])
def test_a_price_reduction_stands_before_tax_and_a_penalty_after_it(nature: str, paid: str) -> None:
    more = "remedies:\n" + remedy("m", "3% of it", nature=nature)
    found = reckon(contract(metrics=metric("m"), fees=CALLS, more=more), counts_of(100_000, m=(1, 2)), ("m",))
    payable = found.values.get("total.payable", found.values["total.gross"])
    assert payable == Fraction(paid)


BEYOND = (  # takes, cap, what is taken of a base of 1,056.00 where 90 % was reached of 95 %
    ("5000.00 CNY", "none", "5000.00"),
    ("5000.00 CNY", "100%", "1056.00"),
    ("5000.00 CNY", "3000.00 CNY", "3000.00"),
    ("500.00 CNY per started 1 point", "none", "2500.00"),
    ("500.00 CNY per completed 2 point", "none", "1000.00"),
    ("500.00 CNY per started 1 point", "50%", "528.00"),
    ("30% per started 1 point", "none", "1584.00"),
    ("30% per started 1 point", "100%", "1056.00"),
)


@pytest.mark.parametrize(("takes", "cap", "taken"), BEYOND)
@pytest.mark.parametrize("nature", ["price reduction", "penalty"])
def test_a_deduction_is_limited_by_its_cap_alone(takes: str, cap: str, taken: str, nature: str) -> None:
    more = "remedies:\n" + remedy("m", takes, cap=cap, nature=nature)
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(1056, m=(90, 100)), ("m",))
    assert found.values["deduct.m"] == -Fraction(taken)
    assert found.values.get("deduct.m.cap") == (
        Fraction(1056) * Fraction(cap[:-1]) / 100 if "CNY" in takes and "%" in cap else None
    )
    check_in_a_sheet(found)


@pytest.mark.parametrize(("each", "taken"), [("4000.00 CNY below 92%", "4000.00"), ("8 points below 92%", "1600.00")])
def test_a_table_of_amounts_or_points_may_take_more_than_its_base(each: str, taken: str) -> None:
    bands = f"[{'0.00 CNY' if 'CNY' in each else '0 points'} from 92%, {each}]"
    bands += "" if "CNY" in each else ", per_point: 200.00 CNY"
    more = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", f"bands: {bands}")}}}\n'
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(1056, m=(90, 100)), ("m",))
    assert found.values["deduct.m"] == -Fraction(taken)
    assert found.values["total.gross"] == (1056 - Fraction(taken)) * Fraction("1.06")
    check_in_a_sheet(found)


@pytest.mark.parametrize(
    ("takes", "cap", "paid"),
    [
        ("500.00 CNY per started 1 point", "none", "2500.00"),
        ("500.00 CNY per started 1 point", "10%", "105.60"),
        ("40% per started 1 point", "none", "2112.00"),
        ("5000.00 CNY", "4000.00 CNY", "4000.00"),
    ],
)
def test_a_bonus_is_limited_by_its_cap_alone(takes: str, cap: str, paid: str) -> None:
    fees = CALLS + (
        f'  f: {{clause: "4", name: {{zh: 奖, en: Bonus}}, kind: bonus, metric: m, above: at least 90%, takes: {takes}, '
        f"of: [fees.calls], cap: {cap}}}\n"
    )
    found = reckon(contract(metrics=metric("m", "none"), fees=fees), counts_of(1056, m=(95, 100)))
    assert found.values["fees.f"] == Fraction(paid)
    check_in_a_sheet(found)

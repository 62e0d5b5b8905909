"""A month that is served in part: what is agreed for a month is owed in full or by its days, as the contract says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import pencil
from billing.contracts import Reckoned, contract, reckon
from billing.test_every_charge import cents, check_in_a_sheet, check_sums, fee, mills, text
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.exact import ROUNDED
from slacalc.base.figure import Writer
from slacalc.base.month import Month
from slacalc.billing.fees.charge import charge_fees
from slacalc.billing.limits import charge_limit
from slacalc.billing.money_grid import MoneyGrid
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Tallies

few = settings(max_examples=30, deadline=None)
APRIL = Month(2026, 4)
ANSWERS = ("in full", "by calendar days")
spans = st.tuples(st.integers(1, 30), st.integers(1, 30)).map(sorted)


def served(text_of: str, first: int, last: int, counts: dict[str, dict[str, int]]) -> Reckoned:
    """The figures of an April whose service begins and ends on these days."""
    term = f"first_day: 2026-04-{first:02d}, last_day: 2026-04-{last:02d}"
    return reckon(text_of.replace("first_day: 2026-01-01, last_day: 2026-12-31", term), counts, month=APRIL)


def amount(found: Reckoned, name: str) -> Fraction:
    check_in_a_sheet(found)
    check_sums(found)
    value = found.values[name]
    assert isinstance(value, Fraction)
    return value


def limits(kind: str, edge: str, part_month: str) -> str:
    key = "at_least" if kind == "minimum" else "at_most"
    names = "{zh: 限, en: Limit}"
    keys = f'clause: "5", name: {names}, kind: {kind}, of: all fees, {key}: {edge} CNY, part_month: {part_month}'
    return f"limits: {{m: {{{keys}}}}}\n"


@pytest.mark.parametrize("part_month", ANSWERS)
@pytest.mark.parametrize("kind", ["minimum", "maximum"])
@given(spans, st.integers(0, 3000), cents)
@few
def test_a_limit_of_a_month(kind: str, part_month: str, days: list[int], quantity: int, edge: Fraction) -> None:
    first, last = days
    found = served(contract(more=limits(kind, text(edge), part_month)), first, last, {"calls": {"fees.calls.quantity": quantity}})
    most = pencil.fen(pencil.owed(edge, part_month, last - first + 1, 30))
    expected = max(Fraction(0), most - quantity) if kind == "minimum" else -max(Fraction(0), quantity - most)
    assert amount(found, "limits.m") == expected
    in_part = part_month == "by calendar days" and last - first < 29
    assert found.values.get("limits.m.part") == (most if in_part else None)


@pytest.mark.parametrize("part_month", ANSWERS)
@given(spans, cents, st.integers(0, 500), mills, st.integers(0, 800))
@few
def test_a_package(part_month: str, days: list[int], price: Fraction, includes: int, beyond: Fraction, quantity: int) -> None:
    first, last = days
    keys = {
        "counts": "calls",
        "price": f"{text(price)} CNY per month",
        "includes": f"{includes} units",
        "beyond": f"{text(beyond)} CNY each",
        "part_month": part_month,
    }
    found = served(contract(fees=fee("package", **keys)), first, last, {"calls": {"fees.f.quantity": quantity}})
    one, units = (pencil.owed(Fraction(whole), part_month, last - first + 1, 30) for whole in (price, includes))
    assert amount(found, "fees.f") == pencil.fen(one + beyond * max(Fraction(0), quantity - units))


@pytest.mark.parametrize("part_month", ANSWERS)
@given(spans, cents, st.integers(0, 200), st.integers(0, 10))
@few
def test_the_fewest_seats(part_month: str, days: list[int], price: Fraction, seat_days: int, least: int) -> None:
    first, last = days
    keys = {
        "price": f"{text(price)} CNY per seat per month",
        "part_month": "by calendar days",
        "last_day": "counts",
        "billed": f"at least {least} seats",
        "billed_part_month": part_month,
    }
    found = served(contract(fees=fee("seats", **keys)), first, last, {"seats": {"fees.f.days": seat_days}})
    months = max(Fraction(seat_days, 30), pencil.owed(Fraction(least), part_month, last - first + 1, 30))
    assert amount(found, "fees.f") == pencil.fen(price * months)


NINE_SEATS = {"seats": {"fees.f.days": 9 * 23}}


@pytest.mark.parametrize(("part_month", "billed"), [("in full", "39500.00"), ("by calendar days", "30283.33")])
def test_ten_seats_at_least_from_the_8th(part_month: str, billed: str) -> None:
    keys = {
        "price": "3950.00 CNY per seat per month",
        "part_month": "by calendar days",
        "last_day": "counts",
        "billed": "at least 10 seats",
        "billed_part_month": part_month,
    }
    assert amount(served(contract(fees=fee("seats", **keys)), 8, 30, NINE_SEATS), "fees.f") == Fraction(billed)


@pytest.mark.parametrize(("part_month", "missing"), [("in full", "22333.33"), ("by calendar days", "15333.33")])
def test_a_minimum_of_30_000_from_the_8th(part_month: str, missing: str) -> None:
    base = fee("fixed", price="10000.00 CNY per month", part_month="by calendar days")
    found = served(contract(fees=base, more=limits("minimum", "30000.00", part_month)), 8, 30, {})
    assert amount(found, "limits.m") == Fraction(missing)


@pytest.mark.parametrize(("part_month", "paid"), [("in full", "15000.00"), ("by calendar days", "8300.00")])
def test_a_package_of_half_a_month(part_month: str, paid: str) -> None:
    keys = {
        "counts": "calls",
        "price": "15000.00 CNY per month",
        "includes": "10000 units",
        "beyond": "1.60 CNY each",
        "part_month": part_month,
    }
    found = served(contract(fees=fee("package", **keys)), 16, 30, {"calls": {"fees.f.quantity": 5500}})
    assert amount(found, "fees.f") == Fraction(paid)  # 7,500.00 for 5,000 of them, and 500 at 1.60


@pytest.mark.parametrize(("part_month", "missing"), [("in full", "29500.00"), ("by calendar days", "13500.00")])
def test_a_minimum_while_service_is_suspended(part_month: str, missing: str) -> None:
    base = fee("fixed", price="3100.00 CNY per month", part_month="by calendar days")
    whole = contract(fees=base, more=limits("minimum", "31000.00", part_month))
    terms = load_contract(whole.encode(), "c.yaml").terms_of(Month(2026, 3))
    terms = replace(terms, suspended=((date(2026, 3, 16), date(2026, 4, 1)),))
    writer = Writer()
    charge_fees(terms, MoneyGrid(2, ROUNDED), writer)
    charge_limit(terms.limits[0], terms, MoneyGrid(2, ROUNDED), writer)
    values = evaluate(writer.book(), {one.path: one.value for one in terms.quantities()}, Tallies(()))
    assert values["limits.m"] == Fraction(missing)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("seats", "billed_part_month"),
        ("package", "part_month"),
        ("minimum", "part_month"),
        ("maximum", "part_month"),
    ],
)
def test_a_contract_that_does_not_say_it_is_refused(part: str, said: str) -> None:
    seats = fee(
        "seats",
        price="1.00 CNY per seat per month",
        part_month="in full",
        last_day="counts",
        billed="at least 3 seats",
    )
    package = fee("package", counts="calls", price="3.00 CNY per month", includes="3 units", beyond="1.00 CNY each")
    texts = {
        "seats": contract(fees=seats),
        "package": contract(fees=package),
        **{kind: contract(more=limits(kind, "3.00", "X").replace(", part_month: X", "")) for kind in ("minimum", "maximum")},
    }
    with pytest.raises(Refused) as told:
        load_contract(texts[part].encode(), "c.yaml")
    (remark,) = told.value.diagnostics
    assert remark.code == "contract/part-month-not-said"
    assert dict(remark.facts)["key"] == said

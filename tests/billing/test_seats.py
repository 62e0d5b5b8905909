"""Seat-days at the edges of a month, and a fee in three steps, against plain fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.base.diagnostics import Place
from slacalc.base.evaluate import evaluate
from slacalc.base.exact import ROUNDED
from slacalc.base.figure import Writer
from slacalc.base.month import Month
from slacalc.billing.fees.seats import charge as charge_seats
from slacalc.billing.fees.steps import charge as charge_steps
from slacalc.billing.money_grid import MoneyGrid
from slacalc.billing.tax import write_totals
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.fees.steps import Step, StepsFee
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Quantity
from slacalc.measure.seats import count_seats
from slacalc.measure.tally import Table, Tallies

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms
    from slacalc.contract.words.quantities import QuantityUnit

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
AGREEMENT = load_contract(CONTRACT.read_bytes(), CONTRACT.name)
LEAP = replace(AGREEMENT.terms_of(Month(2026, 2)), month=Month(2028, 2), first_day=date(2028, 1, 1), last_day=date(2028, 12, 31))
Seat = tuple[date, date | None]


def terms_of(month: Month, *, last_day_counts: bool) -> Terms:
    terms = LEAP if month.year == 2028 else AGREEMENT.terms_of(month)
    seats, *others = terms.fees
    assert isinstance(seats, SeatsFee)
    return replace(terms, fees=(replace(seats, last_day_counts=last_day_counts), *others))


def seat_days(month: Month, *seats: Seat, last_day_counts: bool = True) -> int:
    frame = pl.DataFrame(
        {
            "seat": [f"A{number}" for number in range(len(seats))],
            "first_day": [first for first, _ in seats],
            "last_day": [last for _, last in seats],
            "queue": [None] * len(seats),
        },
        schema={"seat": pl.String, "first_day": pl.Date, "last_day": pl.Date, "queue": pl.String},
    )
    terms = terms_of(month, last_day_counts=last_day_counts)
    table, _ = count_seats(terms, frame, "seats.csv")
    return table.total("fees.seats.days")


MARCH, FEBRUARY = Month(2026, 3), Month(2028, 2)


@pytest.mark.parametrize(
    ("month", "first", "last", "counted", "not_counted"),
    [
        (MARCH, "2026-03-31", None, 1, 1),
        (MARCH, "2026-03-31", "2026-03-31", 1, 0),
        (MARCH, "2026-01-05", "2026-03-01", 1, 0),
        (MARCH, "2026-01-05", "2026-02-28", 0, 0),
        (MARCH, "2026-04-01", None, 0, 0),
        (MARCH, "2026-01-05", None, 31, 31),
        (MARCH, "2026-03-01", "2026-03-31", 31, 30),
        (MARCH, "2026-03-01", "2026-04-01", 31, 31),
        (MARCH, "2026-03-20", "2026-03-10", 0, 0),
        (FEBRUARY, "2028-02-29", None, 1, 1),
        (FEBRUARY, "2028-02-01", "2028-02-29", 29, 28),
        (FEBRUARY, "2028-02-28", "2028-02-29", 2, 1),
    ],
)
def test_the_days_of_a_seat(month: Month, first: str, last: str | None, counted: int, not_counted: int) -> None:
    seat = (date.fromisoformat(first), date.fromisoformat(last) if last else None)
    assert seat_days(month, seat, last_day_counts=True) == counted
    assert seat_days(month, seat, last_day_counts=False) == not_counted


NEAR = st.dates(date(2026, 2, 20), date(2026, 4, 10))


@given(st.lists(st.tuples(NEAR, st.none() | NEAR), max_size=8), st.booleans())
@settings(max_examples=80, deadline=None)
def test_walking_through_the_month_finds_the_same_days(seats: list[Seat], counts: bool) -> None:
    days = [MARCH.first + timedelta(days=number) for number in range(31)]
    there = sum(
        first <= day and (last is None or day < last or (counts and day == last)) for first, last in seats for day in days
    )
    assert seat_days(MARCH, *seats, last_day_counts=counts) == there


def fen(value: Fraction) -> Fraction:
    scaled = abs(value) * 100 + Fraction(1, 2)
    return Fraction(scaled.__floor__(), 100) * (1 if value >= 0 else -1)


@given(st.integers(0, 100_000))
def test_seat_days_are_months_of_that_month_rounded_once(days: int) -> None:
    terms = terms_of(MARCH, last_day_counts=True)
    fee = terms.fees[0]
    assert isinstance(fee, SeatsFee)
    writer = Writer()
    charge_seats(fee, terms, MoneyGrid(2, ROUNDED), writer)
    tallies = Tallies((("seats", Table.of(("seat",), ("fees.seats.days",), {("a",): (days,)})),))
    assert evaluate(writer.book(), {fee.price.path: fee.price.value}, tallies)["fees.seats"] == fen(Fraction(6800 * days, 31))


def number(path: str, value: Fraction, unit: QuantityUnit) -> Quantity:
    return Quantity(path, value, unit, str(value), "四.1", Place("c.yaml", 1, 1))


def graduated(prices: list[Fraction], edges: list[int], quantity: int, rate: Fraction) -> dict[str, object]:
    """The figures of a fee in steps and the tax on it."""
    terms = terms_of(MARCH, last_day_counts=True)
    fee = next(fee for fee in terms.fees if isinstance(fee, StepsFee))
    steps = tuple(
        Step(
            number(f"fees.calls.steps.{at}.price", price, "money"),
            number(f"fees.calls.steps.{at}.up_to", Fraction(edges[at - 1]), "count") if at <= len(edges) else None,
        )
        for at, price in enumerate(prices, start=1)
    )
    stated = terms.tax.rate
    assert stated is not None
    writer = Writer()
    charge = charge_steps(replace(fee, steps=steps), terms, MoneyGrid(2, ROUNDED), writer)
    write_totals([charge], replace(terms.tax, rate=replace(stated, value=rate)), MoneyGrid(2, ROUNDED), writer)
    values = {part.path: part.value for step in steps for part in (step.price, step.up_to) if part is not None}
    table = Table.of(("day",), ("fees.calls.quantity",), {("d",): (quantity,)})
    return dict(evaluate(writer.book(), values | {stated.path: rate}, Tallies((("calls", table),))))


PRICES = st.lists(st.integers(-1000, 100_000).map(lambda units: Fraction(units, 1000)), min_size=1, max_size=4)


@given(PRICES, st.data(), st.sampled_from([Fraction(6, 100), Fraction(1, 8), Fraction(0)]))
@settings(max_examples=150, deadline=None)
def test_each_unit_is_billed_at_the_price_of_its_step(prices: list[Fraction], data: st.DataObject, rate: Fraction) -> None:
    count = len(prices) - 1
    edges = sorted(data.draw(st.lists(st.integers(1, 60), min_size=count, max_size=count, unique=True)))
    quantity = data.draw(st.integers(0, 80) | st.sampled_from([*edges, *(edge + 1 for edge in edges), 0]))
    found = graduated(prices, edges, quantity, rate)
    price_of = [prices[sum(unit > edge for edge in edges)] for unit in range(1, quantity + 1)]
    net = fen(sum(price_of, Fraction(0)))
    assert found["fees.calls"] == found["total.net"] == net
    assert found["tax.fees.calls"] == found["total.tax"] == fen(net * rate)
    assert found["total.gross"] == net + fen(net * rate)


@pytest.mark.parametrize(("quantity", "amount"), [(0, "0"), (1, "5"), (2, "8"), (3, "11"), (4, "13"), (5, "15")])
def test_a_step_of_one_unit_and_one_of_two(quantity: int, amount: str) -> None:
    assert graduated([Fraction(5), Fraction(3), Fraction(2)], [1, 3], quantity, Fraction(0))["fees.calls"] == Fraction(amount)


@pytest.mark.parametrize(("price", "tax"), [("0.25", "0.02"), ("-0.25", "-0.02"), ("0.75", "0.05"), ("-0.75", "-0.05")])
def test_the_tax_on_a_negative_line_mirrors_that_on_a_positive(price: str, tax: str) -> None:
    assert graduated([Fraction(price)], [], 1, Fraction(6, 100))["tax.fees.calls"] == Fraction(tax)


def test_two_thousand_seats_and_one_that_moves() -> None:
    there: list[Seat] = [(date(2026, 1, 1), None)] * 2000
    assert seat_days(MARCH, *there) == 62_000
    terms = terms_of(MARCH, last_day_counts=True)
    rows = {"seat": ["A1", "A1"], "first_day": [date(2026, 3, 1), date(2026, 3, 11)], "last_day": [date(2026, 3, 10), None]}
    schema = {"seat": pl.String, "first_day": pl.Date, "last_day": pl.Date, "queue": pl.String}
    table, billed = count_seats(terms, pl.DataFrame(rows | {"queue": ["day", "night"]}, schema=schema), "seats.csv")
    assert (table.total("fees.seats.days"), billed) == (31, 2)
    assert table.total("fees.seats.days", (("queue", "day"),)) == 10

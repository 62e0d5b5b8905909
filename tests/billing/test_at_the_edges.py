"""Edges of the bill: equal deductions, a table of one band, a year of the contract, tax of corrections, a month of nothing.

About ``billing/deductions.py``, ``billing/scale.py``, ``billing/limits.py`` and ``billing/corrections.py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import iso4217
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import TAX, contract, metric, reckon
from billing.pencil import fen
from billing.test_every_charge import check_in_a_sheet, counts_of, deduct, fee, remedy
from billing.test_late import late
from slacalc.assess.history import CorrectedLine, History, PastCharge, PastCorrection
from slacalc.assess.standing import Standing
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Largest, walk
from slacalc.base.money import PLACES, Money, money_text
from slacalc.base.month import Month
from slacalc.billing.scale import band_share
from slacalc.contract.load import load_contract
from slacalc.contract.words.prices import read_amount, read_each_price
from slacalc.contract.words.quantities import BadQuantity
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_ledger

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)


@pytest.mark.parametrize(
    ("takes", "left"),
    [
        (("300.00 CNY", "300.00 CNY", "300.00 CNY"), (300, 0, 0)),
        (("200.00 CNY", "300.00 CNY", "300.00 CNY"), (0, 300, 0)),
        (("300.00 CNY", "200.00 CNY", "300.00 CNY"), (300, 0, 0)),
        (("100.00 CNY", "200.00 CNY", "300.00 CNY"), (0, 0, 300)),
        (("1% of it", "1% of it", "100.00 CNY"), (100, 0, 0)),
    ],
)
@pytest.mark.parametrize("words", ["together: only the largest", "together: all added, same_event: [[a, b, c]]"])
def test_of_equal_deductions_of_one_event_the_first_is_taken(takes: tuple[str, ...], left: tuple[int, ...], words: str) -> None:
    names = ("a", "b", "c")
    more = "remedies:\n" + "".join(remedy(name, one) for name, one in zip(names, takes, strict=True))
    more += f'deductions: {{clause: "6", {words}, cap: none}}\n'
    counts = counts_of(10_000, **dict.fromkeys(names, (90, 100)))
    found = reckon(contract(metrics="".join(metric(name) for name in names), more=more), counts, names)
    assert [-found.values[f"deduct.{name}"] for name in names] == list(left)  # type: ignore[operator]
    check_in_a_sheet(found)


@pytest.mark.parametrize("names", [("a", "b"), ("a", "b", "c")])
def test_nothing_is_called_the_largest_of_one(names: tuple[str, ...]) -> None:
    more = "remedies:\n" + "".join(remedy(name, "300.00 CNY") for name in names)
    more += 'deductions: {clause: "6", together: only the largest, cap: none}\n'
    counts = counts_of(10_000, **dict.fromkeys(names, (90, 100)))
    found = reckon(contract(metrics="".join(metric(name) for name in names), more=more), counts, names)
    nodes = [node for figure in found.book if figure.name.startswith("deduct.") for node in walk(figure.node)]
    assert [node for node in nodes if isinstance(node, Largest) and len(node.items) == 1] == []


def test_two_events_with_two_equal_deductions_each_keep_one_of_each() -> None:
    names = ("a", "b", "c", "d")
    more = "remedies:\n" + "".join(remedy(name, "300.00 CNY") for name in names)
    more += 'deductions: {clause: "6", together: all added, same_event: [[a, d], [b, c]], cap: 500.00 CNY}\n'
    counts = counts_of(10_000, **dict.fromkeys(names, (90, 100)))
    found = reckon(contract(metrics="".join(metric(name) for name in names), more=more), counts, names)
    assert [found.values[f"deduct.{name}"] for name in names] == [-300, -200, 0, 0]


def test_a_table_of_one_band_takes_the_same_always_and_is_written_from_zero() -> None:
    one = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", "bands: [3% of it from 0%]")}}}\n'
    for numerator in (0, 1, 2):
        assert (
            reckon(contract(metrics=metric("m"), more=one), counts_of(1000, m=(numerator, 2)), ("m",)).values["deduct.m"] == -30
        )
    for band in ("3% of it", "3% of it below 95%"):
        more = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", f"bands: [{band}]")}}}\n'
        with pytest.raises(Refused):
            reckon(contract(metrics=metric("m"), more=more), {}, ("m",))
    two = "bands: [0% of it from 95%, 3% of it below 95%]"
    more = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", two)}}}\n'
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(1000, m=(1, 2)), ("m",))
    bands = found.terms.remedies[0].deduct.takes  # type: ignore[union-attr]
    assert isinstance(bands, tuple)
    path = "remedies.m.deduct.bands.1.share"
    of_one = band_share(bands[1:], band_share(bands, found.book["m"].node))
    assert of_one == band_share((bands[1],), of_one)
    assert found.values["deduct.m"] == -30
    assert path in {entry.path for entry in found.entries}


BUDGET = (
    'limits: {pot: {clause: "5", name: {zh: 预算, en: Budget}, kind: budget, of: all fees, at_most: 1000.00 CNY, '
    "over: %s, then: stop billing}}\n"
)
YEAR, TERM = "first_day: 2026-01-01, last_day: 2026-12-31", "first_day: 2026-03-15, last_day: 2029-03-14"


def room(over: str, month: Month, billed: dict[str, str]) -> Fraction:
    """What a budget leaves for a month, of a contract that begins in March 2026."""
    plain, budgeted = (contract(more=more).replace(YEAR, TERM) for more in ("", BUDGET % over))
    terms = load_contract(budgeted.encode(), "c.yaml").terms_of(month)
    charges = tuple(PastCharge(Month.parse(at), "fees.calls", Decimal(amount)) for at, amount in billed.items())
    charges += tuple(PastCharge(Month.parse(at), "deduct.m", Decimal("-500.00")) for at in billed)
    known = reckon(plain, {"calls": {"fees.calls.quantity": 5000}}, month=month)
    tallies = with_ledger(terms, known.tallies, History(charges=charges), month.last)
    book, _ = write_month(terms, {one.id: Standing(deducts=False) for one in terms.metrics}, tallies)
    values = evaluate(book, {one.path: one.value for one in terms.quantities()}, tallies)
    left, taken = values["limits.pot.room"], values["limits.pot"]
    assert isinstance(left, Fraction)
    assert taken == left - 5000
    return left


BILLED = {"2026-03": "100.00", "2027-02": "200.00", "2027-03": "300.00", "2028-02": "50.00", "2028-03": "40.00"}


@pytest.mark.parametrize(
    ("month", "yearly", "whole"),
    [
        ("2026-03", "1000.00", "1000.00"),
        ("2026-04", "900.00", "900.00"),
        ("2027-02", "900.00", "900.00"),
        ("2027-03", "1000.00", "700.00"),
        ("2027-04", "700.00", "400.00"),
        ("2028-02", "700.00", "400.00"),
        ("2028-03", "1000.00", "350.00"),
        ("2029-02", "960.00", "310.00"),
    ],
)
def test_a_budget_of_each_year_begins_anew_with_the_month_in_which_the_contract_began(
    month: str, yearly: str, whole: str
) -> None:
    assert room("each year", Month.parse(month), BILLED) == Fraction(yearly)
    assert room("whole term", Month.parse(month), BILLED) == Fraction(whole)


def lines(*amounts: str) -> tuple[CorrectedLine, ...]:
    return tuple(CorrectedLine(f"fees.f{at}", "4", "fee", Decimal(amount), None) for at, amount in enumerate(amounts))


@pytest.mark.parametrize("prices", ["exclude tax", "include tax"])
@given(
    st.lists(st.integers(-5000, 5000).map(lambda units: Fraction(units, 100)), min_size=1, max_size=3),
    st.integers(-900, 900).map(lambda units: Fraction(units, 100)),
    st.integers(0, 5000),
)
@settings(max_examples=40, deadline=None)
def test_where_tax_is_rounded_on_the_total_a_correction_brings_its_own(
    prices: str, moved: list[Fraction], tax: Fraction, quantity: int
) -> None:
    text = contract(tax=TAX.replace("per line", "on total").replace("exclude tax", prices))
    terms = load_contract(text.encode(), "c.yaml").terms_of(JUNE)
    of_tax = CorrectedLine("", "t", "tax", Decimal(0), Decimal(f"{float(tax):.2f}"))
    corrected = (*lines(*(f"{float(one):.2f}" for one in moved)), of_tax)
    history = History(corrections=(PastCorrection(JANUARY, 1, date(2026, 2, 1), terms.tax.prices, corrected),))
    known = reckon(text, {"calls": {"fees.calls.quantity": quantity}}, month=JUNE)
    tallies = with_ledger(terms, known.tallies, history, JUNE.last)
    book, _ = write_month(terms, {one.id: Standing(deducts=False) for one in terms.metrics}, tallies)
    values = evaluate(book, {one.path: one.value for one in terms.quantities()}, tallies)
    own, rate, lines_total = Fraction(quantity), Fraction(6, 100), Fraction(quantity) + sum(moved)
    its_tax = fen(own * rate) if prices == "exclude tax" else own - fen(own / (1 + rate))
    assert values["total.tax"] == its_tax + tax
    assert values["total.gross"] == (lines_total + its_tax + tax if prices == "exclude tax" else lines_total)
    assert values["total.net"] == values["total.gross"] - values["total.tax"]  # type: ignore[operator]


@pytest.mark.parametrize(("moved", "charged"), [((), ["1.tax"]), (("1.00",), ["1.fees.f0"])])
def test_a_correction_of_tax_alone_has_a_line_and_one_beside_others_has_none(moved: tuple[str, ...], charged: list[str]) -> None:
    text = contract(tax=TAX.replace("per line", "on total"))
    terms = load_contract(text.encode(), "c.yaml").terms_of(JUNE)
    of_tax = CorrectedLine("", "t", "tax", Decimal(0), Decimal("0.01"))
    history = History(corrections=(PastCorrection(JANUARY, 1, date(2026, 2, 1), terms.tax.prices, (*lines(*moved), of_tax)),))
    tallies = with_ledger(terms, reckon(text, {"calls": {"fees.calls.quantity": 1}}, month=JUNE).tallies, history, JUNE.last)
    _, charges = write_month(terms, {one.id: Standing(deducts=False) for one in terms.metrics}, tallies)
    assert [charge.id.split(".", 2)[2] for charge in charges if charge.id.startswith("corrections.")] == charged


def test_what_is_paid_for_a_month_of_nothing_is_paid_and_not_paid_back() -> None:
    found = late(date(2026, 2, 10), {date(2026, 2, 5): 70}, date(2026, 3, 1), principal=Fraction(0))
    assert list(map(int, (found.paid, found.too_much, found.unpaid, found.owed_back))) == [70, 70, 0, 0]
    nothing = late(date(2026, 2, 10), {}, date(2026, 3, 1), principal=Fraction(0))
    assert list(map(int, (nothing.paid, nothing.too_much, nothing.owed_back))) == [0, 0, 0]
    back = late(date(2026, 2, 10), {date(2026, 2, 5): 70}, date(2026, 3, 1), principal=Fraction(-100))
    assert list(map(int, (back.paid, back.owed_back))) == [-70, 30]
    smallest = late(date(2026, 2, 10), {date(2026, 2, 5): 1}, date(2026, 3, 1), principal=Fraction(-1))
    assert list(map(int, (smallest.paid, smallest.owed_back))) == [-1, 0]


@pytest.mark.parametrize("digits", ["9999999999999.99", "0.01", "9999999999999"])
def test_the_largest_amount_of_a_contract(digits: str) -> None:
    assert read_amount(f"{digits} CNY").number.value == Fraction(digits)
    assert str(Money.exactly(Fraction(digits), "CNY")) == f"{Decimal(digits):.2f}"


@pytest.mark.parametrize("digits", ["10000000000000", "10000000000000.00", "99999999999999999.99"])
def test_an_amount_that_no_spreadsheet_holds_is_refused(digits: str) -> None:
    for read, words in ((read_amount, " CNY"), (read_each_price, " CNY each")):
        with pytest.raises(BadQuantity):
            read(digits + words)


@pytest.mark.parametrize("currency", sorted(PLACES))
def test_each_currency_has_the_decimals_of_its_smallest_unit(currency: str) -> None:
    places = iso4217.Currency(currency).exponent
    assert PLACES[currency] == places
    assert money_text(Fraction(1, 10**places), currency) == {0: "1", 2: "0.01", 3: "0.001"}[places]
    assert str(Money.nothing(currency)) == {0: "0", 2: "0.00", 3: "0.000"}[places]


def test_the_currencies_are_those_of_iso_4217_in_which_people_pay() -> None:
    assert {currency.code for currency in iso4217.Currency if currency.exponent in {0, 2, 3}} == PLACES.keys()


def test_a_contract_in_yen_rounds_to_the_yen() -> None:
    fees = fee("each", counts="calls", price="1.50 JPY each")
    text = contract(fees=fees).replace("currency: CNY", "currency: JPY")
    found = reckon(text, {"calls": {"fees.f.quantity": 3}})
    assert (found.values["fees.f"], found.values["total.tax"], found.values["total.gross"]) == (5, 0, 5)

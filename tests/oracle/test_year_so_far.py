"""Steps by the year so far, by the program, by a pencil that prices each unit by itself, and by a spreadsheet program.

About: billing/fees/steps.py, contract/fees/steps.py, statement/ledger_tables.py.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, PAYMENT, TAX, Reckoned, metric
from billing.test_every_charge import check_in_a_sheet
from oracle.test_retention import COLUMNS, FAR, fen
from slacalc.assess.history import History, PastCharge, PastQuantity
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_ledger
from slacalc.statement.terms_used import term_entries

TERM = "{first_day: 2026-01-01, last_day: 2026-12-31, renews: never}"
PRICES = ("1.60", "1.555", "1.50")


def price_of(unit: int, edges: list[int]) -> Fraction:
    """Of the unit with that number in the year, counted from 1."""
    return Fraction(PRICES[sum(unit > edge for edge in edges)])


@given(
    st.integers(1, 12),
    st.lists(st.integers(0, 30), min_size=2, max_size=20),
    st.lists(st.integers(1, 60), min_size=2, max_size=2, unique=True).map(sorted),
    st.sampled_from(["graduated", "volume"]),
    st.sampled_from(["contract", "calendar"]),
)
@settings(max_examples=40, deadline=None)
def test_the_year_so_far(begins: int, counted: list[int], edges: list[int], mode: str, year: str) -> None:
    first = Month(2025, begins)
    months = [first.plus(at) for at in range(len(counted))]
    steps = [f"{price} CNY each up to {edge}" for price, edge in zip(PRICES, edges, strict=False)]
    text = (
        HEAD.replace(TERM, f"{{first_day: {first}-01, last_day: {months[-1].last}, renews: never}}")
        + f"metrics:\n{metric('answer_rate', 'none')}fees:\n"
        + '  calls: {clause: "4", name: {zh: f, en: f}, kind: steps, counts: calls, '
        + f"mode: {mode}, measured: total of the {year} year so far, steps: [{', '.join(steps)}, {PRICES[2]} CNY each above]}}\n"
        + TAX
        + PAYMENT
    )
    month, quantity = months[-1], counted[-1]
    of_year = (
        [at for at in months[:-1] if at.year == month.year] if year == "calendar" else months[(len(months) - 1) // 12 * 12 : -1]
    )
    before = sum(counted[months.index(at)] for at in of_year)
    total = before + quantity
    by_unit = sum((price_of(unit, edges) for unit in range(before + 1, total + 1)), Fraction(0))
    expected = by_unit if mode == "graduated" else quantity * price_of(total, edges)

    terms = load_contract(text.encode(), "contract.yaml").terms_of(month)
    history = History(
        quantities=tuple(PastQuantity(at, "calls", units) for at, units in zip(months[:-1], counted, strict=False)),
        charges=tuple(PastCharge(at, "fees.calls", Decimal(1)) for at in months[:-1]),
    )
    row = tuple(quantity if name in {"calls", "fees.calls.quantity"} else 0 for name in COLUMNS)
    tallies = with_ledger(terms, Tallies((("calls", Table.of(("day",), COLUMNS, {(f"{month}-02",): row})),)), history, FAR)
    book, lines = write_month(terms, {}, tallies)
    values = evaluate(book, {number.path: number.value for number in terms.quantities()}, tallies)
    assert values["fees.calls.before"] == before
    assert values["fees.calls"] == fen(expected)
    once = tallies.table("ledger")
    sums = Table.of(once.keys, once.columns, {("all",): tuple(once.total(name) for name in once.columns)})
    together = Tallies(tuple((name, sums if name == "ledger" else table) for name, table in tallies.tables))
    check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), together, values, tuple(charge.id for charge in lines)))

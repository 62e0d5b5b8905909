"""What is kept back and released over some months, by the program, by a pencil over fractions, and by a spreadsheet program.

About: billing/retention.py, statement/retained.py, contract/payment/withholding.py.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import Reckoned, contract
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.history import Decision, History, PastCharge
from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_ledger
from slacalc.statement.retained import expect_held
from slacalc.statement.terms_used import term_entries

YEAR = 2026
FAR = date(YEAR + 1, 12, 31)
OUTCOMES = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
METRIC = ("scope", "outside", "numerator", "denominator")
COLUMNS = (
    "calls",
    *(f"outcome.{outcome}" for outcome in OUTCOMES),
    *(f"answer_rate.{count}" for count in METRIC),
    "fees.calls.quantity",
)
CENTS = st.integers(0, 400_000)


def fen(amount: Fraction) -> Fraction:
    """Half away from zero; no amount here is below zero."""
    return Fraction((amount * 200 + 1) // 2, 100)


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.lists(CENTS, max_size=2)), min_size=1, max_size=4),
    st.integers(1, 999),
    st.none() | CENTS,
    st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_what_is_held(months: list[tuple[int, list[int]]], rate: int, most: int | None, taxed: bool) -> None:
    cap = "none" if most is None else f"{most // 100}.{most % 100:02} CNY"
    terms_text = contract(
        more=f'retention: {{clause: "5", name: {{zh: k, en: k}}, rate: {rate // 10}.{rate % 10}%, '
        f"of: total {'including' if taxed else 'without'} tax, at_most: {cap}, released: on decision}}\n"
    )
    agreement = load_contract(terms_text.encode(), "contract.yaml")
    held, charges, decisions = Fraction(0), list[PastCharge](), list[Decision]()
    for number, (calls, releases) in enumerate(months, start=1):
        month = Month(YEAR, number)
        decisions += [
            Decision(f"R-{number}-{at}", month.last, "retention released", "", month, amount=Decimal(cents) / 100)
            for at, cents in enumerate(releases)
            if cents
        ]
        gross = calls + fen(Fraction(calls * 6, 100))
        kept = fen((gross if taxed else calls) * Fraction(rate, 1000))
        if most is not None:
            kept = min(kept, max(Fraction(0), Fraction(most, 100) - held))
        released = Fraction(sum(releases), 100)

        terms, history = agreement.terms_of(month), History(decisions=tuple(decisions), charges=tuple(charges))
        row = {name: calls if name in {"calls", "fees.calls.quantity"} else 0 for name in COLUMNS}
        table = Table.of(("day",), COLUMNS, {(f"{month}-02",): tuple(row.values())})
        tallies = with_ledger(terms, Tallies((("calls", table),)), history, FAR)
        book, lines = write_month(terms, {}, tallies)
        values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, tallies)

        assert values["retention.before"] == held
        assert values["retention"] == -kept
        held += kept - released
        assert values["retention.held"] == held
        assert values["total.gross"] == gross, "nothing is taken off the total"
        assert values["total.payable"] == gross - kept + released
        if len(releases) < 2:  # that sheet has one row of each table
            together = Tallies(tuple((name, _sums(table) if name == "ledger" else table) for name, table in tallies.tables))
            names_of_lines = tuple(charge.id for charge in lines)
            check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), together, values, names_of_lines))
        if held < 0:
            with pytest.raises(Refused, match="released-beyond-held"):
                expect_held(terms, values, history, FAR)
            return
        expect_held(terms, values, history, FAR)
        for charge in lines:
            amount = values[charge.figure.name]
            assert isinstance(amount, Fraction)
            charges.append(PastCharge(month, charge.id, Decimal(int(amount * 100)) / 100))


def _sums(table: Table) -> Table:
    """One row in the place of a month each, as the sheet of that test has them."""
    return Table.of(table.keys, table.columns, {("all",): tuple(table.total(name) for name in table.columns)})

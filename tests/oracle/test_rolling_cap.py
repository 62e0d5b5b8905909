"""A cap on the deductions of several months, by the program, with a pencil over plain lists, and by a spreadsheet program.

About: billing/rolling_cap.py, statement/credits.py, statement/ledger_tables.py.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, PAYMENT, TAX, Reckoned
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.history import History, PastCharge
from slacalc.assess.standing import Standing
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_earned_back, with_ledger
from slacalc.statement.terms_used import term_entries

YEAR = 2026
KNOWN = date(2027, 1, 31)
OTHERS = ("calls", "outcome.answered", "outcome.abandoned", "outcome.ivr_only", "outcome.overflow", "outcome.voicemail")
COLUMNS = (*OTHERS, "outcome.callback", "outcome.failed", "rate.scope", "rate.outside", "rate.denominator", "rate.numerator")
BACK = (
    "{after: each of the next 1 months met, share: 100%, excused_month: left out, month_without_finding: left out, "
    "month_without_service: left out, corrected_month: as corrected}"
)


def contract_text(share: str, months: int, room: str, cap: str, takes: str) -> str:
    return (
        f'{HEAD}metrics:\n  rate: {{clause: "3", name: r, reading: answered_of_all, target: at least 90%, '
        'basis: "at least 1, otherwise no finding"}\n'
        'fees:\n  desk: {clause: "4", name: d, kind: fixed, price: 1000.00 CNY per month, part_month: in full}\n'
        f'remedies: {{rate: {{clause: "6", deduct: {{takes: {takes}, of: [fees.desk], from: month missed, as: penalty, '
        f"cap: none, applies: by itself, earned_back: {BACK}}}}}}}\n"
        f'deductions: {{clause: "7", together: all added, cap: {cap}, '
        f"rolling_cap: {{at_most: {share}%, over: {months} months, earned_back: {room}}}}}\n{TAX}{PAYMENT}"
    )


MONEY = st.integers(0, 50_000)


@given(
    st.lists(st.tuples(MONEY, MONEY, st.booleans()), max_size=11),
    st.sampled_from(["0", "7", "15", "33.3", "100"]),
    st.integers(2, 12),
    st.sampled_from(["makes room", "makes no room"]),
    st.sampled_from(["none", "20%", "90.00 CNY"]),
    st.sampled_from(["10% of it", "555.55 CNY", "0.5% per 1 point"]),
)
@settings(max_examples=80, deadline=None)
def test_what_is_left_of_the_cap_is_taken_and_no_more(
    billed: list[tuple[int, int, bool]], share: str, months: int, room: str, cap: str, takes: str
) -> None:
    """Of each earlier month what it charged and deducted, in hundredths, and whether the next one gave that back."""
    month = Month(YEAR, len(billed) + 1)
    terms = load_contract(contract_text(share, months, room, cap, takes).encode(), "contract.yaml").terms_of(month)
    charges: list[PastCharge] = []
    for at, (charged, deducted, _) in enumerate(billed, start=1):
        charges.append(PastCharge(Month(YEAR, at), "fees.desk", Decimal(charged) / 100))
        charges.append(PastCharge(Month(YEAR, at), "deduct.rate", -Decimal(deducted) / 100))
        if at > 1 and billed[at - 2][2]:
            line = f"earned_back.{YEAR}-{at - 1:02}.rate"
            charges.append(PastCharge(Month(YEAR, at), line, Decimal(billed[at - 2][1]) / 100))
    history = History(charges=tuple(charges))
    calls = Table.of(("day",), COLUMNS, {("2026-01-02",): (10, 8, 2, 0, 0, 0, 0, 0, 10, 0, 10, 8)})
    tallies = with_ledger(terms, Tallies((("calls", calls),)), history, KNOWN)
    tallies = with_earned_back(terms, tallies, {"rate": "missed"}, history, KNOWN)
    book, lines = write_month(terms, {"rate": Standing(deducts=True)}, tallies)
    values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, tallies)

    last = [*billed, (100_000, 0, False)][-months:]
    exact = Fraction(sum(charged for charged, _, _ in last)) * Fraction(share) / 100
    most = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    before = billed[-(months - 1) :]
    left = most
    for at, (_, deducted, returned) in enumerate(before):
        given_by_now = returned and at < len(before) - 1
        left -= 0 if given_by_now and room == "makes room" else deducted
    alone = {"10% of it": 10_000, "555.55 CNY": 55_555, "0.5% per 1 point": 5_000}[takes]
    capped = {"none": alone, "20%": 20_000, "90.00 CNY": 9_000}[cap]
    assert values["deduct.rate"] == -Fraction(min(alone, capped, max(left, 0)), 100)
    once = tallies.table("credits")
    sums = Table.of(("month",), once.columns, {("all",): tuple(once.total(name) for name in once.columns)})
    kept = tuple((name, sums if name == "credits" else table) for name, table in tallies.tables if name != "earned_back")
    if not any(charge.id.startswith("earned_back") for charge in lines):
        check_in_a_sheet(
            Reckoned(terms, book, term_entries(terms, book), Tallies(kept), values, tuple(charge.id for charge in lines))
        )

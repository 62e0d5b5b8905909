"""Standards over a quarter or the last months, by the program, with a pencil over plain numbers, and by a spreadsheet program.

About: contract/metrics/period.py, measure/period.py, statement/ledger_tables.py.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, PAYMENT, TAX, Reckoned
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.history import History, PastAssessment, PastCharge
from slacalc.assess.standing import Standing
from slacalc.base.evaluate import NO_BASIS, evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_standards
from slacalc.statement.outcomes import outcome_of
from slacalc.statement.terms_used import term_entries

YEAR = 2026
FEE = 1000
LEAST = 20


def contract_text(first: int, last: int, period: str, part: str, base: str, target: int) -> str:
    term = f"{{first_day: {YEAR}-{first:02}-01, last_day: {Month(YEAR, last).last}, renews: never}}"
    head = HEAD.replace("{first_day: 2026-01-01, last_day: 2026-12-31, renews: never}", term)
    return (
        f"{head}metrics:\n"
        f'  quarter: {{clause: "3", name: {{zh: q, en: q}}, reading: answered_of_all, period: {period}, part_period: {part}, '
        f'target: at least {target}%, basis: "at least {LEAST}, otherwise no finding"}}\n'
        'fees:\n  desk: {clause: "4", name: {zh: d, en: d}, kind: fixed, '
        f"price: {FEE}.00 CNY per month, part_month: in full}}\n"
        'remedies: {quarter: {clause: "6", deduct: {takes: 1% per started 1 point, of: [fees.desk], from: month missed, '
        f"base: {base}, as: price reduction, cap: 100%, applies: by itself}}}}}}\n"
        f"{TAX}{PAYMENT}"
    )


def by_hand(month: int, first: int, last: int, length: int | None, part: str) -> tuple[list[int], bool]:
    """The months over which a month measures, and whether it judges them; no length is a calendar quarter."""
    begins = month - length + 1 if length else month - (month - 1) % 3
    ends = month if length else begins + 2
    whole = begins >= first and ends <= last
    return list(range(max(begins, first), month + 1)), (whole or part == "judged") and month == min(ends, last)


COUNTS = st.integers(0, 30).flatmap(lambda all_of: st.tuples(st.integers(0, all_of), st.just(all_of)))


@given(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.integers(1, 12)).map(sorted),
    st.sampled_from([None, 2, 3, 6]),
    st.sampled_from(["judged", "not judged"]),
    st.sampled_from(["month judged", "whole period"]),
    st.lists(COUNTS, min_size=12, max_size=12),
    st.integers(1, 100),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_standards_over_months(
    span: list[int], length: int | None, part: str, base: str, counts: list[tuple[int, int]], target: int, lost: int
) -> None:
    first, month, last = span
    period = f"rolling {length} months" if length else "calendar quarter"
    terms = load_contract(contract_text(first, last, period, part, base, target).encode(), "contract.yaml").terms_of(
        Month(YEAR, month)
    )
    issued = [at for at in range(first, month) if at != lost]
    history = History(
        assessments=tuple(
            PastAssessment("quarter", Month(YEAR, at), "observed", None, Fraction(counts[at - 1][0]), Fraction(counts[at - 1][1]))
            for at in issued
        ),
        charges=tuple(PastCharge(Month(YEAR, at), "fees.desk", Decimal(FEE + at)) for at in issued),
    )
    outcomes = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
    names = ("calls", *(f"outcome.{outcome}" for outcome in outcomes), "quarter.scope", "quarter.outside")
    columns = (*names, "quarter.numerator", "quarter.denominator")
    row = (*(0 for _ in names), *counts[month - 1])
    tallies = with_standards(terms, Tallies((("calls", Table.of(("day",), columns, {("2026-03-02",): row})),)), history)

    months, judged = by_hand(month, first, last, length, part)
    reached, counted = (sum(counts[at - 1][place] for at in months) for place in (0, 1))
    found = None if lost in months[:-1] or counted < LEAST else Fraction(reached, counted)
    missed = judged and found is not None and found * 100 < target
    book, charges = write_month(terms, {"quarter": Standing(deducts=missed)}, tallies)
    numbers = {quantity.path: quantity.value for quantity in terms.quantities()}
    values = evaluate(book, numbers, tallies)
    assert values["quarter"] == (NO_BASIS if found is None else found)
    expected = "observed" if not judged else "no finding" if found is None else "missed" if missed else "met"
    assert outcome_of(terms.metrics[0], values) == expected
    if missed and found is not None:
        points = -((found * 100 - target) // 1)
        fees = FEE + (sum(FEE + at for at in months[:-1]) if base == "whole period" else 0)
        assert values["deduct.quarter"] == -Fraction(fees * points, 100)
    once = tallies.table("standards")
    added = {name: once.total(name) for name in once.columns}
    sums = Table.of(("month",), tuple(added), {("all",): tuple(added.values())})
    together = Tallies(tuple((name, sums if name == "standards" else table) for name, table in tallies.tables))
    lines = tuple(charge.id for charge in charges)
    check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), together, values, lines))

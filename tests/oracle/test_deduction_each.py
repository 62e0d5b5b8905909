"""Deductions for each record, by the program, by a pencil that takes each record by itself, and by a spreadsheet program.

About: billing/fees/deduction.py, contract/fees/deduction.py.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import contract, reckon
from billing.test_every_charge import check_in_a_sheet

SERVICE = '  service: {clause: "4", name: {zh: s, en: s}, kind: fixed, price: 1000.00 CNY per month, part_month: in full}\n'
CENTS = st.integers(0, 60_000)


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02} CNY"


def taken(units: int, edge: int, low: int, high: int, mode: str) -> int:
    """Cents, a record after the other."""
    if mode == "volume":
        return sum(low if units <= edge else high for _ in range(units))
    return sum(low if unit <= edge else high for unit in range(1, units + 1))


ONE = st.tuples(
    st.integers(0, 12),
    st.integers(1, 8),
    CENTS,
    CENTS,
    st.sampled_from(["graduated", "volume"]),
    st.none() | CENTS,
    st.booleans(),
)


@given(st.lists(ONE, min_size=1, max_size=3), st.none() | st.integers(0, 100), st.booleans())
@settings(max_examples=40, deadline=None)
def test_each_record_takes_its_price(
    deductions: list[tuple[int, int, int, int, str, int | None, bool]], of_all: int | None, penalty: bool
) -> None:
    fees, expected, left = SERVICE, list[Fraction](), Fraction(of_all or 0) * 10
    for at, (units, edge, low, high, mode, cap, counts) in enumerate(deductions):
        said = "" if of_all is None else f", cap_of_all: {'counts' if counts else 'does not count'}"
        steps = f"[{text(low)} each up to {edge}, {text(high)} each above]"
        fees += (
            f'  d{at}: {{clause: "6", name: {{zh: d, en: d}}, kind: deduction, counts: calls, mode: {mode}, steps: {steps}, '
            f"cap: {'none' if cap is None else text(cap)}, as: {'penalty' if penalty else 'price reduction'}{said}}}\n"
        )
        amount = Fraction(taken(units, edge, low, high, mode), 100)
        amount = amount if cap is None else min(amount, Fraction(cap, 100))
        if of_all is not None and counts:
            amount = min(amount, left)
            left -= amount
        expected.append(amount)
    more = "" if of_all is None else f'deductions: {{clause: "8", together: all added, cap: {of_all}%}}\n'
    counted = {f"fees.d{at}.quantity": units for at, (units, *_) in enumerate(deductions)}
    found = reckon(contract(fees=fees, more=more), {"calls": counted})
    assert [found.values[f"fees.d{at}"] for at in range(len(deductions))] == [-amount for amount in expected]
    total = Fraction(1000) - (0 if penalty else sum(expected))
    assert found.values["total.net"] == total
    check_in_a_sheet(found)

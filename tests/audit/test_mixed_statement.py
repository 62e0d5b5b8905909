"""Two statements alone: what tax comes to is told with the lines that bear it, and nothing is left without a cause.

About audit/mixed_statement.py, audit/other_increments.py, audit/restate.py.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit.two_sides import ALL, LETTERS, OWN, REVERSE, rated, side_of, taxed
from lab import CONTRACT, DIRECT
from slacalc.audit.effect import effect_of
from slacalc.audit.mixed_statement import MixedStatements
from slacalc.audit.other_increments import increments_of, other_increments
from slacalc.audit.waterfall import payable, waterfall

REDUCED = f"{ALL}, reduced: {{rate: 3%, of: [fees.letters]}}"
TOTAL = OWN.replace("per line", "on total")
WITHIN = OWN.replace("exclude tax", "include tax")
WITHHELD = '\nwithholding: {w1: {clause: "3", name: Withheld, rate: 2%, of: total including tax}}\n'


def worth_by_cause(first: str, second: str) -> dict[str, Fraction]:
    """What each cause is worth between the two statements alone; the other way round they sum as well."""
    ours, theirs = side_of(first).statement, side_of(second).statement
    for old, new in ((theirs, ours), (ours, theirs)):
        mixed = MixedStatements(old, new)
        why = waterfall(mixed.causes, mixed.mix, old, new)
        assert why.remainder == 0
        assert why.unpriced == ()
        assert why.total == payable(new) - payable(old)
        every = mixed.mix(frozenset(cause.id for cause in mixed.causes))
        assert not any(total.difference for total in effect_of(every, new).totals)
    return {cause.id: step.worth for step in why.steps for cause in step.causes}


@pytest.mark.parametrize("rounded", ["per line", "on total"])
@pytest.mark.parametrize(("rates", "tax"), [(ALL, "6.02"), (REDUCED, "3.01")])
def test_an_added_line_brings_its_tax_along(rounded: str, rates: str, tax: str) -> None:
    causes = worth_by_cause(taxed(rated(ALL, rounded)), taxed(rated(rates, rounded), LETTERS))
    assert causes == {"line:fees.letters": Fraction("100.25") + Fraction(tax)}


def test_an_added_line_under_reverse_charge_brings_none() -> None:
    rates = f"{ALL}, abroad: {{reverse_charge: Abroad, of: [fees.letters]}}"
    causes = worth_by_cause(taxed(rated(ALL, "on total")), taxed(rated(rates, "on total"), LETTERS))
    assert causes == {"line:fees.letters": Fraction("100.25")}


@pytest.mark.parametrize("second", [OWN, TOTAL, WITHIN, rated(ALL), rated(REDUCED, "on total")])
@pytest.mark.parametrize("first", ["tax: none", REVERSE, OWN, TOTAL, rated(ALL, "on total"), WITHIN.replace("6%", "9%")])
@pytest.mark.parametrize("also", ["", DIRECT, WITHHELD])
def test_whatever_the_two_taxes_are_nothing_is_left_without_a_cause(also: str, first: str, second: str) -> None:
    worth_by_cause(taxed(first), taxed(second, LETTERS, also=also))


def test_a_tax_that_only_one_has_is_one_cause() -> None:
    assert worth_by_cause(taxed("tax: none"), taxed(OWN)) == {"line:total.tax": Fraction("600.42")}


def test_what_follows_from_the_tax_is_not_said_again_of_what_is_withheld() -> None:
    # 2 % of 10,007.04 is 200.14, of 10,607.46 it is 212.15.
    causes = worth_by_cause(taxed("tax: none", also=WITHHELD), taxed(OWN, also=WITHHELD))
    assert causes == {"line:total.tax": Fraction("600.42") - Fraction("12.01")}


def test_what_only_one_counts_is_of_the_lines_that_only_one_has() -> None:
    # Without the fee for calls, the second has no counts of it; 7.04 of calls and 0.42 of tax on them.
    calls = CONTRACT[CONTRACT.index("  calls:\n") : CONTRACT.index("tax:")]
    causes = worth_by_cause(taxed(OWN), taxed(OWN).replace(calls, ""))
    assert causes == {"line:fees.calls": Fraction("-7.46")}


def test_a_line_that_follows_from_a_stated_line_is_told_as_well() -> None:
    # The minimum of 10,200.01 and the deduction of 10 % of it are the same; in the first, the minimum does not know the letters.
    least = '{clause: "5", name: Least, kind: minimum, of: all fees, at_least: 10200.01 CNY, part_month: in full}'
    also = f"\nlimits:\n  least: {least}\n{DIRECT}"
    worth_by_cause(taxed(OWN, also=also), taxed(OWN, LETTERS, also=also))


def by_minute(increment: str) -> str:
    fee = (
        '  minutes: {clause: "4", name: Minutes, kind: minutes, counts: calls, where: outcome is answered, adds: talk, '
        f"price: 0.45 CNY per minute, increment: '{increment}'}}\n"
    )
    return taxed(OWN, fee)


@pytest.mark.parametrize(
    ("first", "second"), [("60 s", "7 s"), ("60 s", "30 s, then 25 s"), ("30 s, then 6 s", "50 s, then 7 s")]
)
def test_other_increments_are_one_cause_that_says_so(first: str, second: str) -> None:
    old, new = side_of(by_minute(first)).statement, side_of(by_minute(second)).statement
    mixed = MixedStatements(old, new)
    assert [(cause.id, cause.kind, cause.detail) for cause in mixed.causes] == [("line:fees.minutes", "line", "increment")]
    (worth,) = worth_by_cause(by_minute(first), by_minute(second)).values()
    assert worth == payable(side_of(by_minute(second)).statement) - payable(side_of(by_minute(first)).statement)
    assert other_increments(old, new) == {"fees.minutes"}
    assert other_increments(old, old) == frozenset()
    assert increments_of(new) == {"fees.minutes": second}

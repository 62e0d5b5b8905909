"""Tax of two contracts mixed: what a line that only one has bears belongs to that line, and the rest is a cause of its own."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audit.two_sides import ALL, LETTERS, OWN, REVERSE, rated, side_of, taxed
from lab import DIRECT
from slacalc.app.mixed_month import MixedMonth
from slacalc.audit.waterfall import payable, waterfall


def worth_by_cause(first: str, second: str) -> dict[str, Fraction]:
    """What each cause is worth; taken back, the other way round, they come to the same."""
    ours, theirs = side_of(first), side_of(second)
    for one, other in ((theirs, ours), (ours, theirs)):
        mixed = MixedMonth(one, other, None)
        why = waterfall(mixed.causes, mixed.mix, one.statement, other.statement)
        assert why.remainder == 0
        assert why.unpriced == ()
        assert why.total == payable(other.statement) - payable(one.statement)
    return {cause.id: step.worth for step in why.steps for cause in step.causes}


@pytest.mark.parametrize(
    ("first", "second", "tax"),
    [
        (rated(ALL), rated(ALL), "6.02"),
        (OWN, OWN, "6.02"),
        (OWN, rated(ALL), "6.02"),
        (rated(ALL), OWN, "6.02"),
        (rated(ALL), rated(f"{ALL}, reduced: {{rate: 3%, of: [fees.letters]}}"), "3.01"),
        (OWN, rated(f"{ALL}, reduced: {{rate: 3%, of: [fees.letters]}}"), "3.01"),
        (rated(ALL), rated(f"{ALL}, abroad: {{reverse_charge: Abroad, of: [fees.letters]}}"), "0"),
        (rated(ALL, "on total"), rated(f"{ALL}, reduced: {{rate: 3%, of: [fees.letters]}}", "on total"), "3.01"),
        (rated(ALL, "on total"), OWN.replace("per line", "on total"), "6.02"),
    ],
)
def test_the_tax_of_a_fee_that_only_one_has_belongs_to_the_fee(first: str, second: str, tax: str) -> None:
    causes = worth_by_cause(taxed(first), taxed(second, LETTERS))
    assert causes == {"fees.letters": Fraction("100.25") + Fraction(tax)}


def test_the_tax_of_a_deduction_that_only_one_has_belongs_to_the_deduction() -> None:
    # 80 % is 15 points below 95 %, capped at 10 % of 10,007.04.
    causes = worth_by_cause(taxed(rated(ALL)), taxed(rated(ALL), also=DIRECT))
    assert causes == {"remedies.answer_rate": Fraction("-1000.70") - Fraction("60.04")}


def test_fees_in_the_place_of_one_another_take_rates_of_one_name_along() -> None:
    books = LETTERS.replace("letters", "books")
    first = taxed(rated(f"{ALL}, special: {{rate: 3%, of: [fees.letters]}}"), LETTERS)
    second = taxed(rated(f"{ALL}, special: {{rate: 13%, of: [fees.books]}}"), books)
    causes = worth_by_cause(first, second)
    assert causes == {"fees.letters": Fraction("-103.26"), "fees.books": Fraction("113.28")}


def test_a_rate_of_a_line_that_both_have_is_the_cause_beside_a_fee_that_only_one_has() -> None:
    # 7.04 of calls and 100.25 of letters: the letters come in as their rate is in the first, then both go to 9 %.
    first = taxed(rated(f"{ALL}, special: {{rate: 3%, of: [fees.calls]}}"))
    second = taxed(rated(f"{ALL}, special: {{rate: 9%, of: [fees.calls, fees.letters]}}"), LETTERS)
    causes = worth_by_cause(first, second)
    assert causes == {"fees.letters": Fraction("103.26"), "tax": Fraction("0.42") + Fraction("6.01")}


def test_what_lines_are_rounded_together_is_a_cause() -> None:
    # 6 % of 10,007.04 is 600.4224 at once; of 10,000.00 and 7.04 it is 600.00 and 0.4224.
    parted = rated(f"calls: {{rate: 6%, of: [fees.calls]}}, {ALL}", "on total")
    assert worth_by_cause(taxed(rated(ALL, "on total")), taxed(parted)) == {"tax": Fraction(0)}


def test_a_fee_stands_with_the_lines_of_its_rate_whatever_that_is_called() -> None:
    # In the first, "standard" is of the service alone; in the second, it is of the calls and of the letters: 6 % of 107.29.
    first = rated("standard: {rate: 6%, of: [fees.service]}, calls: {rate: 6%, of: [fees.calls]}", "on total")
    second = rated("calls: {rate: 6%, of: [fees.service]}, standard: {rate: 6%, of: [fees.calls, fees.letters]}", "on total")
    causes = worth_by_cause(taxed(first), taxed(second, LETTERS))
    assert causes == {"fees.letters": Fraction("100.25") + Fraction("6.44") - Fraction("0.42")}


@pytest.mark.parametrize("tax", [OWN, OWN.replace("per line", "on total"), rated(ALL), rated(ALL, "on total")])
@pytest.mark.parametrize("without", ["tax: none", REVERSE])
def test_between_no_tax_and_a_tax_the_tax_is_the_one_cause(tax: str, without: str) -> None:
    # 6 % of 10,000.00 and of 7.04.
    assert worth_by_cause(taxed(without), taxed(tax)) == {"tax": Fraction("600.42")}


def test_a_fee_that_comes_with_the_tax_bears_it_from_then_on() -> None:
    tax = rated(f"{ALL}, reduced: {{rate: 3%, of: [fees.letters]}}")
    causes = worth_by_cause(taxed("tax: none"), taxed(tax, LETTERS))
    assert causes == {"fees.letters": Fraction("100.25"), "tax": Fraction("603.43")}


def test_where_tax_is_rounded_is_a_cause_between_two_taxes() -> None:
    causes = worth_by_cause(taxed(OWN, LETTERS), taxed(OWN.replace("per line", "on total"), LETTERS))
    assert causes == {"tax.rounded": Fraction(0)}


def test_a_fee_is_the_one_cause_beside_a_deduction_of_all_fees() -> None:
    # 10 % of 10,107.29 instead of 10,007.04 is 10.03 more; 6.02 of tax on the letters, less 60.64 and not 60.04.
    causes = worth_by_cause(taxed(OWN, also=DIRECT), taxed(OWN, LETTERS, also=DIRECT))
    assert causes == {"fees.letters": Fraction("100.25") - Fraction("10.03") + Fraction("6.02") - Fraction("0.60")}


def test_which_way_an_amount_goes_that_only_one_has_belongs_to_what_makes_it() -> None:
    # Cut off, 6 % of 7.04 is 0.42, and 2 % of 10,007.04 is 200.14.
    cut = "\nrounding: {clause: '6', lines: half away from zero, tax: cut off}\n"
    assert worth_by_cause(taxed("tax: none"), taxed(OWN, also=cut)) == {"tax": Fraction("600.42")}
    withheld = 'withholding: {w1: {clause: "3", name: Withheld, rate: 2%, of: total without tax}}\n'
    cut = "rounding: {clause: '6', lines: half away from zero, withholding: cut off}\n"
    causes = worth_by_cause(taxed("tax: none"), taxed("tax: none", also=f"\n{withheld}{cut}"))
    assert causes == {"withholding.w1": Fraction("-200.14")}

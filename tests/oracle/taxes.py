"""A bill's way from exact amounts to what is paid: tax by line or by rate, reverse charge, withholding, rounded or cut off.

Nothing of slacalc is used here: fractions, and digits that are counted off.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Line:
    """A fee that is not brought onto the grid of the currency yet; its rate, or None under reverse charge."""

    name: str
    exact: Fraction
    rate: Fraction | None


@dataclass(frozen=True)
class Bill:
    """What is billed, and the words of the contract."""

    lines: tuple[Line, ...]
    penalties: tuple[Fraction, ...]
    """Agreed damages, above zero."""
    withheld: tuple[tuple[Fraction, str], ...]
    """A rate, and ``net`` or ``gross``."""
    places: int
    within_prices: bool
    by_line: bool
    cut_lines: bool
    cut_tax: bool
    cut_withheld: bool


def on_grid(amount: Fraction, places: int, *, cut: bool) -> Fraction:
    """Digit by digit: the whole units first, then whether what is left makes one more."""
    size, unit = abs(amount), Fraction(1, 10**places)
    units = size / unit
    whole = units.numerator // units.denominator
    left = units - whole
    if not cut and left * 2 >= 1:
        whole += 1
    return unit * whole if amount >= 0 else -unit * whole


def reckon(bill: Bill) -> dict[str, Fraction]:
    """Lines, their taxes and the totals, by the names that a statement gives them."""
    amounts = {line.name: on_grid(line.exact, bill.places, cut=bill.cut_lines) for line in bill.lines}

    def tax_on(amount: Fraction, rate: Fraction) -> Fraction:
        if not bill.within_prices:
            return on_grid(amount * rate, bill.places, cut=bill.cut_tax)
        if bill.cut_tax:
            return on_grid(amount * rate / (1 + rate), bill.places, cut=True)
        return amount - on_grid(amount / (1 + rate), bill.places, cut=False)

    result = dict(amounts)
    if bill.by_line:
        taxes = {f"tax.{line.name}": tax_on(amounts[line.name], line.rate) for line in bill.lines if line.rate is not None}
        result |= taxes
        tax = sum(taxes.values(), Fraction(0))
    else:
        rates = {line.rate for line in bill.lines if line.rate is not None}
        by_rate = [(rate, sum(amounts[line.name] for line in bill.lines if line.rate == rate)) for rate in rates]
        tax = sum((tax_on(Fraction(amount), rate) for rate, amount in by_rate), Fraction(0))
    billed = sum(amounts.values(), Fraction(0))
    result["total.tax"] = tax
    result["total.net"] = billed - tax if bill.within_prices else billed
    result["total.gross"] = billed if bill.within_prices else billed + tax
    paid = result["total.gross"]
    for number, amount in enumerate(bill.penalties, start=1):
        result[f"damages.D-{number}"] = -on_grid(amount, bill.places, cut=bill.cut_lines)
        paid += result[f"damages.D-{number}"]
    for number, (rate, of) in enumerate(bill.withheld, start=1):
        result[f"withholding.w{number}"] = -on_grid(result[f"total.{of}"] * rate, bill.places, cut=bill.cut_withheld)
        paid += result[f"withholding.w{number}"]
    if bill.penalties or bill.withheld:
        result["total.payable"] = paid
    return result

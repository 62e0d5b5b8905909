"""Tax of two contracts: whether it is the same on what both can bill, and the tax of a mixture.

A line that only one of the two can make brings its tax along, so that it belongs to what makes the line: a fee, a remedy. Where
the line shares its rate with lines that both can make, it stands with these, and bears what the mixture has for them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.contract.payment.tax import NO_TAX, LineRate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.contract.payment.tax import TaxTerms

OF_ALL_LINES = "rate"
"""What the rate of every line is called, where other rates stand beside it."""


def taxed_alike(first: TaxTerms, second: TaxTerms) -> bool:
    """Whether tax is the same but for where it is rounded: neither what rates are called counts, nor what only one can bill."""
    if first.prices != second.prices or (first.rounded == NO_TAX) != (second.rounded == NO_TAX):
        return False
    if not (first.rates or second.rates):
        return _borne(_rates(first)[0]) == _borne(_rates(second)[0])
    ours, theirs = _rate_by_line(first), _rate_by_line(second)
    shared = ours.keys() & theirs.keys()
    if any(_borne(ours[line]) != _borne(theirs[line]) for line in shared):
        return False
    # On the total, lines of one rate are rounded together.
    return "on total" not in {first.rounded, second.rounded} or all(
        shared & {*ours[line].of} == shared & {*theirs[line].of} for line in shared if ours[line].rate is not None
    )


def mixed_tax(own: TaxTerms, other: TaxTerms) -> TaxTerms:
    """The tax that ``own`` says, also of the lines that only ``other`` can make."""
    if own.rounded == NO_TAX:
        return own
    rates = list(_rates(own))
    for theirs in _rates(other):
        lines = tuple(line for line in theirs.of if line not in own.lines)
        at = _standing_with(theirs, rates)
        if at is not None:
            rates[at] = replace(rates[at], of=(*rates[at].of, *lines))
        elif lines:
            rates.append(_apart(replace(theirs, of=lines), rates))
    if not own.rates and len(rates) == 1:
        return own
    return replace(own, rate=None, rates=tuple(rates), lines=tuple(line for rated in rates for line in rated.of))


def _rates(tax: TaxTerms) -> tuple[LineRate, ...]:
    """The rates and their lines; where the contract says one thing of all lines, that."""
    return tax.rates or (LineRate(OF_ALL_LINES, tax.rate, tax.sentence, tax.lines),)


def _rate_by_line(tax: TaxTerms) -> dict[str, LineRate]:
    return {line: rated for rated in _rates(tax) for line in rated.of}


def _borne(rated: LineRate) -> tuple[Fraction | None, bool]:
    """What a line bears: its rate, and whether it is under reverse charge."""
    return (rated.rate.value if rated.rate is not None else None, rated.sentence is not None)


def _standing_with(theirs: LineRate, rates: list[LineRate]) -> int | None:
    """Which of the rates is one with another in a mixture: it shares a line, or else it says the same under the same name."""
    sharing = [at for at, ours in enumerate(rates) if {*ours.of} & {*theirs.of}]
    named = [at for at, ours in enumerate(rates) if ours.id == theirs.id and _borne(ours) == _borne(theirs)]
    return next(iter((*sharing, *named)), None)


def _apart(rated: LineRate, others: list[LineRate]) -> LineRate:
    """The rate under a name, and at a path, that none of the others has."""
    name = next(name for name in _names(rated.id) if all(name != other.id for other in others))
    rate = replace(rated.rate, path=f"tax.rates.{name}.rate") if rated.rate is not None else None
    return replace(rated, id=name, rate=rate)


def _names(name: str) -> Iterator[str]:
    """The name, and others like it."""
    while True:
        yield name
        name = f"{name}_"

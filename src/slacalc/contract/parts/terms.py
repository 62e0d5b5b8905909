"""The small parts of terms: a number of the contract with its path, its text and its place; names, scopes, thresholds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import rounded

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.base.figure import Comparison
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.words.quantities import QuantityUnit

COUNTS_ONCE = "counts once"
"""The word by which a case with a parent is left out."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the contract. It enters a figure by its path, never as a literal."""

    path: str
    """Where it stands in the file: ``metrics.answer_rate.target``; in a list by number from 1: ``fees.calls.steps.1.price``."""
    value: Fraction
    """Exact; ``95%`` is 19/20, ``5 min`` is 300 seconds, ``1 point`` is 1/100."""
    unit: QuantityUnit
    text: str
    """As the file has it: ``at least 95%``."""
    clause: str
    place: Place
    indexed: tuple[Index, ...] = ()
    """Of a price: what amendments have made of it since, one after the other."""

    @property
    def in_force(self) -> Fraction:
        """The price after all its indexes; of any other number, its value."""
        value = self.value
        for index in self.indexed:
            value = index.of(value)
        return value


@dataclass(frozen=True, slots=True)
class Index:
    """That a price rises or falls by a share of what it was, and is rounded."""

    rate: Quantity
    rises: bool
    places: int
    """Decimals of the new price."""

    def of(self, price: Fraction) -> Fraction:
        """The new price of an old one."""
        share = self.rate.value if self.rises else -self.rate.value
        return Fraction(rounded(price * (1 + share), self.places))


@dataclass(frozen=True, slots=True)
class Names:
    """What a metric or a fee is called."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records: a predicate, and the text that it was written as."""

    predicate: Predicate
    text: str
    """Empty where the contract does not narrow anything."""


@dataclass(frozen=True, slots=True)
class Target:
    """A threshold: the measurement must stand so to the bound."""

    how: Comparison
    bound: Quantity

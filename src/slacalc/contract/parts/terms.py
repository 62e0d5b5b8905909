"""The small parts of terms: a number of the contract with its path, its text and its place; names, scopes, thresholds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import rounded
from slacalc.base.figure import Named, TermLeaf

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.base.figure import Comparison, Node
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.words.quantities import QuantityUnit

WithoutForecast = Literal["judged", "not judged"]
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
    """Of one by volume, that of its first step."""
    steps: tuple[TargetStep, ...] = ()
    """One bound for each band of a volume; none where the bound is the same whatever the volume."""
    volume: Volume | None = None
    """By which the step is chosen."""
    figure: str = ""
    """The name of the figure that holds the bound of the month, where it is by volume."""

    @property
    def node(self) -> Node:
        """The bound of the month, in figures."""
        return Named(self.figure) if self.steps else TermLeaf(self.bound.path)

    @property
    def each(self) -> tuple[Target, ...]:
        """One target for each bound that it can have."""
        return tuple(Target(self.how, step.bound) for step in self.steps) or (self,)


@dataclass(frozen=True, slots=True)
class TargetStep:
    """The bound for a volume up to an edge, itself included, or above all edges."""

    bound: Quantity
    up_to: Quantity | None


@dataclass(frozen=True, slots=True)
class Volume:
    """A count of the month, by the metric that counts it."""

    metric: str
    role: str
    count: Literal["denominator", "scope"]

"""The small parts of terms: a number of the contract with its path, its text and its place; names, scopes, thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

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

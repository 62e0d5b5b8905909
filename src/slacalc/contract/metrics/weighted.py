"""A weighted composite of other metrics: its parts by id with their weights, and what becomes of a part without a basis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.contract.parts.terms import Quantity

Without = Literal["no basis", "reweighted", "counts as its target"]
Weights = Literal["as given"]
OF_COMPOSITES = ("parts", "weights", "without_basis", "parts_rounded")
"""Keys of composites alone."""
WEIGHTED_KEYS = ("parts", "unit", "without_basis")
OF_RECORDS = (
    *("where", "excused", "over", "each", "each_target", "merged"),
    *("counts", "numerator", "less", "denominator", "adds", "blank"),
)
"""Keys of metrics that count records: a composite counts none."""
ROUNDED: tuple[tuple[str, str, int], ...] = (
    ("to 1 point", "share", 2),
    ("to 0.1 points", "share", 3),
    ("to 0.01 points", "share", 4),
    ("to 0.1", "number", 1),
    ("to 0.01", "number", 2),
    ("to 1 s", "seconds", 0),
)
"""To what each part can be rounded, in which unit, and the decimals of its value."""


@dataclass(frozen=True, slots=True)
class WeightedPartTerms:
    """One part of a composite."""

    metric: str
    weight: Quantity
    signed: bool
    """Whether it can be below zero."""
    target: str
    """The path of its own threshold, as which it may count where it has no basis; empty where it has none."""


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """How a composite is made of other metrics, which stand above it."""

    parts: tuple[WeightedPartTerms, ...]
    unit: Literal["share", "seconds", "number"]
    without: Without
    as_given: bool
    """The weights need not make up one: nothing is divided by them."""
    places: int | None
    """Decimals to which each part is rounded; None: each is exact."""

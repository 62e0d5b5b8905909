"""What one call did: in each metric, in each fee, and in money, with the month as it is and as it were without the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

    from slacalc.audit.effect import Effect

CountedAs = Literal["of another month", "excused", "not in scope", "not of its population", "counted", "reached", "taken off"]
"""What a call is to a metric: agreed not to count, not asked about, not in the denominator, in it, in the numerator, off it."""


@dataclass(frozen=True, slots=True)
class CallInMetric:
    """A call in a metric of calls."""

    metric: str
    counted_as: CountedAs
    numerator: int
    """What it adds there: one, or seconds."""
    where: str
    """Of which calls the metric speaks, in the words of the contract; empty where of all."""
    denominator_asks: str
    """In the language of predicates; empty where nothing is asked."""
    numerator_asks: str


@dataclass(frozen=True, slots=True)
class CallInFee:
    """A call in a fee for calls."""

    line: str
    quantity: int
    """What it adds: one call, increments, or the seconds that increments of two lengths come to."""
    of: int
    """What the month adds."""
    average: Fraction
    """Its share of the line's amount, by quantity; of a fee with several prices what it costs at its own."""
    at_its_price: bool = False
    """Whether the fee has several prices."""


@dataclass(frozen=True, slots=True)
class CallAccount:
    """Everything that is known of one call, masked."""

    key: str
    file: str
    row: int
    cells: tuple[tuple[str, str], ...]
    """Header and cell of the row as it came; of a call of several rows, of the first."""
    fields: tuple[tuple[str, str], ...]
    """Canonical column and value; blank ones are left out."""
    outcome: str
    """The class in which it is counted; empty where it is not of the month."""
    in_service_hours: bool
    metrics: tuple[CallInMetric, ...]
    fees: tuple[CallInFee, ...]
    effect: Effect
    """The month without the call, as old, and with it, as new."""

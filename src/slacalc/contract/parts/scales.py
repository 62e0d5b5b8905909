"""How a distance from a threshold, or a value, becomes money: so much for each point, or bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.words import prices as p

if TYPE_CHECKING:
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.tree.leaves import Written
    from slacalc.contract.words import quantities as q

Nature = Literal["price reduction", "penalty"]
"""A price reduction stands before tax, a penalty after it."""


@dataclass(frozen=True, slots=True)
class TakesTerms:
    """How a distance from a threshold becomes money: a share of the base, or an amount.

    ``per`` is None where the points are not counted: in proportion to the target, or the same whatever the shortfall.
    """

    rate: Quantity
    """Its unit is ``share`` or ``money``; for ``in proportion`` the whole."""
    per: Quantity | None
    counted: Literal["started", "completed", "exact", "in proportion", "whatever the shortfall"]


@dataclass(frozen=True, slots=True)
class BandTerms:
    """What is taken where a value lies from ``low`` (included) up to ``high`` (not included); None is without an end."""

    share: Quantity
    """A share, an amount or points."""
    low: Quantity | None
    high: Quantity | None


def cap(written: Written[q.Number | p.Price | None], clause: str) -> Quantity | None:
    """The most that is taken: a share, or an amount."""
    value = written.value
    if value is None:
        return None
    return quantity(value.number if isinstance(value, p.Price) else value, written.scalar, clause)


def takes(written: Written[p.Takes], clause: str) -> TakesTerms:
    """How a distance becomes money."""
    value = written.value
    per = quantity(value.per, written.scalar, clause, "per") if value.per is not None else None
    return TakesTerms(quantity(value.share, written.scalar, clause, "share"), per, value.counted)


def bands(written: tuple[Written[p.Band], ...], clause: str) -> tuple[BandTerms, ...]:
    """Bands in the order of the file."""
    return tuple(
        BandTerms(
            quantity(band.value.share, band.scalar, clause, "share"),
            quantity(band.value.low, band.scalar, clause, "low") if band.value.low else None,
            quantity(band.value.high, band.scalar, clause, "high") if band.value.high else None,
        )
        for band in written
    )

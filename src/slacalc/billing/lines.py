"""A line: one charged amount, with its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from slacalc.base.figure import Named

ChargeKind = Literal["fee", "limit", "price reduction", "penalty"]
"""A penalty stands after tax and bears none; the others before it."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a term puts on the statement; its amount is the value of its figure, rounded to the smallest unit."""

    id: str
    """As in the contract: ``fees.seats``, ``limits.minimum``, ``deduct.answer_rate``, ``score``."""
    clause: str
    kind: ChargeKind
    figure: Named
    where: str = ""
    """Which records a fee counts, in the words of the contract; empty where it does not narrow them."""

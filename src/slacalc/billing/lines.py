"""A line: one charged amount before tax, with its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from slacalc.base.figure import Named


@dataclass(frozen=True, slots=True)
class Charge:
    """What a fee or a deduction puts on the statement; its amount is the value of its figure, rounded to the smallest unit."""

    id: str
    """As in the contract: ``fees.seats``, ``deduct.answer_rate``."""
    clause: str
    kind: Literal["fee", "price reduction"]
    figure: Named
    where: str = ""
    """Which records a fee counts, in the words of the contract; empty where it does not narrow them."""

"""A line: one charged amount, with its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.base.figure import Named, Node
    from slacalc.contract.terms import ChargeKind


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
    tax: Node | None = None
    """The tax that a correction brings along; None where the rate makes it."""

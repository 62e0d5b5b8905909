"""Damages that both parties have agreed on (赔偿): entered by a dated decision in the ledger, never computed.

Each decision is a line of its own, after tax. The table ``decisions`` of the tallies has its amount, in hundredths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Quotient, Round, Tally, Whole
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Writer
    from slacalc.contract.remedies.deductions import DamagesTerms

DECISIONS, COLUMN, KEY = "decisions", "damages", "reference"
"""The table, its column and its key: a row a decision."""
HUNDREDTHS = 100


def charge_damages(damages: DamagesTerms, references: tuple[str, ...], places: int, writer: Writer) -> Iterator[Charge]:
    """Write the figure of each decision, in the order of the references."""
    for reference in references:
        name = f"damages.{reference}"
        decided = Tally(DECISIONS, COLUMN, ((KEY, reference),))
        hundredths = writer.name(f"{name}.hundredths", decided, "count", "damages_hundredths", reference, clause=damages.clause)
        amount = Round(Quotient(hundredths, Whole(HUNDREDTHS)), places)
        figure = writer.name(name, Minus(Whole(0), amount), "money", "damages", reference, clause=damages.clause)
        yield Charge(name, damages.clause, "penalty", figure)

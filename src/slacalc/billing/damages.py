"""Damages that both parties have agreed on (赔偿): entered by a dated decision in the ledger, never computed.

Each decision is a line of its own, after tax. The table ``decisions`` of the tallies has its amount, in hundredths, or in
thousandths where the currency has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Minus, Quotient, Tally, Whole
from slacalc.base.money import UNITS_HELD, places_held
from slacalc.billing.lines import Charge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.remedies.deductions import DamagesTerms

DECISIONS, COLUMN, KEY = "decisions", "damages", "reference"
"""The table, its column and its key: a row a decision."""


def charge_damages(
    damages: DamagesTerms, references: tuple[str, ...], currency: str, grid: MoneyGrid, writer: Writer
) -> Iterator[Charge]:
    """Write the figure of each decision, in the order of the references."""
    places = places_held(currency)
    for reference in references:
        name, unit = f"damages.{reference}", UNITS_HELD[places]
        decided = Tally(DECISIONS, COLUMN, ((KEY, reference),))
        entered = writer.name(f"{name}.{unit}", decided, "count", f"damages_{unit}", reference, clause=damages.clause)
        amount = grid.on(Quotient(entered, Whole(10**places)))
        figure = writer.name(name, Minus(Whole(0), amount), "money", "damages", reference, clause=damages.clause)
        yield Charge(name, damages.clause, "penalty", figure)

"""The bill of a month in its one order: fees, limits, price reductions, corrections, tax and totals, penalties, withholding.

Each stage writes figures that use only those before it, so the order of this file is the order of the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.deductions import charge_deductions
from slacalc.billing.fees.charge import charge_fees
from slacalc.billing.limits import charge_limit
from slacalc.billing.money_grid import MoneyGrid
from slacalc.billing.tax import write_payable, write_totals

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.base.figure import Named, Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table


def write_bill(
    terms: Terms,
    deducting: Collection[str],
    damages: tuple[str, ...],
    corrections: Table | None,
    writer: Writer,
    misses: Table | None = None,
    earned_back: Table | None = None,
) -> tuple[Charge, ...]:
    """Write the figures of all lines and totals.

    ``deducting`` are the metrics whose deduction this month takes, ``damages`` the references of damages agreed for it,
    ``corrections`` those of earlier months that it bills, ``misses`` the months before in which standards were missed in a row,
    ``earned_back`` deductions of earlier months that it gives back.
    """
    grid = MoneyGrid.of_currency(terms.currency, terms.rounding.lines)
    fees = charge_fees(terms, grid, writer)
    limits = [charge_limit(limit, terms, grid, writer) for limit in terms.limits]
    taken = (*_scored(terms, grid, writer), *charge_deductions(terms, deducting, grid, writer, misses))
    if earned_back is not None:
        from slacalc.billing.earned_back import charge_earned_back  # noqa: PLC0415 - loaded where there is one

        taken = (*taken, *charge_earned_back(earned_back, terms, grid, writer))
    reductions = [charge for charge in taken if charge.kind == "price reduction"]
    penalties = [charge for charge in taken if charge.kind == "penalty"]
    if terms.damages is not None:
        from slacalc.billing.damages import charge_damages  # noqa: PLC0415 - loaded where there is one

        penalties += charge_damages(terms.damages, damages, terms.currency, grid, writer)
    corrected, taxes = _corrected(corrections, terms, grid, writer)
    before = [charge for charge in corrected if charge.kind != "penalty"]
    penalties += [charge for charge in corrected if charge.kind == "penalty"]
    charges = (*fees, *limits, *reductions, *before, *penalties)
    write_totals(charges, terms.tax, MoneyGrid(grid.places, terms.rounding.tax), writer, taxes)
    kept_back = MoneyGrid(grid.places, terms.rounding.withholding)
    if terms.withholding:
        from slacalc.billing.withholding import charge_withholding  # noqa: PLC0415 - loaded where there is one

        charges = (*charges, *(charge_withholding(withheld, kept_back, writer) for withheld in terms.withholding))
    write_payable(charges, writer)
    return charges


def _corrected(
    corrections: Table | None, terms: Terms, grid: MoneyGrid, writer: Writer
) -> tuple[tuple[Charge, ...], tuple[Named, ...]]:
    """The lines of earlier months that are corrected here, and their taxes."""
    if corrections is None:
        return (), ()
    from slacalc.billing.corrections import charge_corrections  # noqa: PLC0415 - loaded where there is one

    return charge_corrections(corrections, terms.tax, grid.places, writer)


def _scored(terms: Terms, grid: MoneyGrid, writer: Writer) -> tuple[Charge, ...]:
    """The line of the score, where the contract has one."""
    if terms.score is None:
        return ()
    from slacalc.billing.score import charge_score  # noqa: PLC0415 - loaded where there is one

    return (charge_score(terms.score, terms, grid, writer),)

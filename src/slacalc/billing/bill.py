"""The bill of a month in its one order: fees, limits, reductions, corrections, tax and totals, penalties, what is kept back.

Each stage writes figures that use only those before it, so the order of this file is the order of the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.deductions import charge_deductions
from slacalc.billing.fees.charge import charge_fees
from slacalc.billing.limits import charge_limit
from slacalc.billing.money_grid import MoneyGrid
from slacalc.billing.tax import write_payable, write_totals
from slacalc.measure.tally import EARNED_BACK, MISSES, RELEASES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slacalc.base.figure import Named, Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table

NO_TABLES: Mapping[str, Table] = {}


def write_bill(
    terms: Terms,
    deducting: Collection[str],
    damages: tuple[str, ...],
    corrections: Table | None,
    writer: Writer,
    tables: Mapping[str, Table] = NO_TABLES,
) -> tuple[Charge, ...]:
    """Write the figures of all lines and totals.

    ``deducting`` are the metrics whose deduction this month takes, ``damages`` the references of damages agreed for it,
    ``corrections`` those of earlier months that it bills, ``tables`` what else the ledger brings: the months before in which
    standards were missed in a row, deductions of earlier months that are given back, what is released of a security.
    """
    misses, earned_back = tables.get(MISSES), tables.get(EARNED_BACK)
    released = tuple(key[0] for key, _ in tables[RELEASES].rows) if RELEASES in tables else ()
    grid = MoneyGrid.of_currency(terms.currency, terms.rounding.lines)
    fees = charge_fees(terms, grid, writer)
    limits = [charge_limit(limit, terms, grid, writer) for limit in terms.limits]
    scored, (counted, in_cap) = _scored(terms, grid, writer), _counted(terms, grid, writer)
    taken = (*scored, *counted, *charge_deductions(terms, deducting, grid, writer, misses, in_cap))
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
    if terms.retention is not None:
        from slacalc.billing.retention import charge_retention  # noqa: PLC0415 - loaded where there is one

        charges = (*charges, *charge_retention(terms.retention, released, terms.currency, grid, writer))
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


def _counted(terms: Terms, grid: MoneyGrid, writer: Writer) -> tuple[tuple[Charge, ...], tuple[Charge, ...]]:
    """The lines of deductions for each record, and those of them that the cap on all deductions counts."""
    if not any(fee.takes_off for fee in terms.fees):
        return (), ()
    from slacalc.billing.fees.deduction import charge_counted, in_cap_of_all  # noqa: PLC0415 - loaded where there is one

    counted = charge_counted(terms, grid, writer)
    return counted, tuple(charge for charge in counted if in_cap_of_all(charge, terms))

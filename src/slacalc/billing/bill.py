"""The bill of a month in its one order: fees, limits, price reductions, tax, penalties, totals.

Each stage writes figures that use only those before it, so the order of this file is the order of the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.money import PLACES
from slacalc.billing.deduction import charge_deduction
from slacalc.billing.fees import charge_fee
from slacalc.billing.tax import write_tax
from slacalc.contract.terms import PerPoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import Terms


def write_bill(terms: Terms, deducting: Collection[str], writer: Writer) -> tuple[Charge, ...]:
    """Write the figures of all lines and totals; ``deducting`` are the metrics whose deduction this month takes."""
    places = PLACES[terms.currency]
    fees = [charge_fee(fee, terms.month, places, writer) for fee in terms.fees]
    charges = (*fees, *_deductions(terms, deducting, places, writer))
    write_tax(charges, terms.tax, places, writer)
    return charges


def _deductions(terms: Terms, deducting: Collection[str], places: int, writer: Writer) -> Iterator[Charge]:
    """A line for each standard that deducts, in the order of the metrics."""
    for metric in terms.metrics:
        remedy = terms.remedy(metric.id)
        if metric.id not in deducting or remedy is None or remedy.deduct is None or metric.target is None:
            continue
        if isinstance(remedy.deduct.takes, PerPoint):
            yield charge_deduction(metric, metric.target, remedy.deduct, remedy.deduct.takes, places, writer)

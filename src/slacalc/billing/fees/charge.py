"""All fees of a month, each by the module of this room that has the name of its kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.terms import Terms


class FeeModule(Protocol):
    """What the module of a kind has."""

    def charge(self, fee: FeeTerms, terms: Terms, grid: MoneyGrid, writer: Writer) -> Charge:
        """Write the figures of one fee; its tally columns, and the fees that it is a share of, are there already."""


def charge_fees(terms: Terms, grid: MoneyGrid, writer: Writer) -> tuple[Charge, ...]:
    """Write the figures of all fees: shares of other fees after these, the lines in the order of the contract.

    Those that take off are deductions, and are written with these.
    """
    fees = [fee for fee in terms.fees if not fee.takes_off]
    in_order = sorted(fees, key=lambda fee: fee.of_fees)
    charges = {fee.id: kind_of(fee).charge(fee, terms, grid, writer) for fee in in_order}
    return tuple(charges[fee.id] for fee in fees)


def kind_of(fee: FeeTerms) -> FeeModule:
    """The module that charges a fee: kinds are listed once, in :mod:`slacalc.contract.fees.kinds`, and not again here."""
    return cast("FeeModule", import_module(f"{__package__}.{fee.kind}"))

"""Each kind of fee has a file of its own; this one knows which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.billing.seats import charge_seats
from slacalc.billing.steps import charge_steps
from slacalc.contract.terms import SeatsFee, StepsFee

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.base.month import Month
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import FeeTerms


def charge_fee(fee: FeeTerms, month: Month, places: int, writer: Writer) -> Charge:
    """Write the figures of one fee; its tally columns are there already.

    Raises:
        TypeError: the kind is not computed; the caller has looked at ``terms.not_computed``.
    """
    match fee:
        case SeatsFee():
            return charge_seats(fee, month, places, writer)
        case StepsFee():
            return charge_steps(fee, places, writer)
        case _:
            raise TypeError(fee)

"""Each kind of fee has a file of its own; this one knows which."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from slacalc.billing.bonus import charge_bonus
from slacalc.billing.each import charge_each
from slacalc.billing.extras import charge_extras
from slacalc.billing.fixed import charge_fixed
from slacalc.billing.minutes import charge_minutes
from slacalc.billing.package import charge_package
from slacalc.billing.percentage import charge_percentage
from slacalc.billing.seats import charge_seats
from slacalc.billing.steps import charge_steps
from slacalc.contract.terms import (
    BonusFee,
    EachFee,
    ExtrasFee,
    FixedFee,
    MinutesFee,
    PackageFee,
    PercentageFee,
    SeatsFee,
    StepsFee,
)

if TYPE_CHECKING:
    from slacalc.base.figure import Writer
    from slacalc.billing.lines import Charge
    from slacalc.contract.terms import FeeTerms, Terms


def charge_fees(terms: Terms, places: int, writer: Writer) -> tuple[Charge, ...]:
    """Write the figures of all fees: shares of other fees after these, the lines in the order of the contract."""
    later = [fee for fee in terms.fees if isinstance(fee, PercentageFee | BonusFee)]
    first = [fee for fee in terms.fees if fee not in later]
    charges = {fee.id: charge_fee(fee, terms, places, writer) for fee in (*first, *later)}
    return tuple(charges[fee.id] for fee in terms.fees)


def charge_fee(fee: FeeTerms, terms: Terms, places: int, writer: Writer) -> Charge:  # noqa: PLR0911 - a kind, a return each
    """Write the figures of one fee; its tally columns, and the fees that it is a share of, are there already."""
    match fee:
        case SeatsFee():
            return charge_seats(fee, terms, places, writer)
        case StepsFee():
            return charge_steps(fee, terms, places, writer)
        case EachFee():
            return charge_each(fee, terms, places, writer)
        case MinutesFee():
            return charge_minutes(fee, terms, places, writer)
        case PackageFee():
            return charge_package(fee, terms, places, writer)
        case ExtrasFee():
            return charge_extras(fee, places, writer)
        case FixedFee():
            return charge_fixed(fee, terms, places, writer)
        case PercentageFee():
            return charge_percentage(fee, places, writer)
        case BonusFee():
            return charge_bonus(fee, places, writer)
        case _ as never:
            assert_never(never)

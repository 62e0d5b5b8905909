"""A month that has been counted, and what lies around it: all that a doubt about it may look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger
    from slacalc.measure.tally import Tallies


@dataclass(frozen=True, slots=True)
class CountedLook:
    """A counted month under its contract and its ledger."""

    contract: Contract
    terms: Terms
    """Of the month, with its days of service."""
    folder: str
    """As the user called it."""
    tallies: Tallies
    as_of: date
    ledger: Ledger | None
    register: bool
    """Whether the folder holds a register of excused times, where the contract asks for one."""
    decided: bool
    """Whether the ledger has a table of decisions."""

    @property
    def month(self) -> Month:
        """Which month it is."""
        return self.terms.month

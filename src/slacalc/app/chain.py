"""The two sides of a comparison: after the same history, each contract with its own chain of drafts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.ledger.chain import Issued
from slacalc.ledger.fit import unfit_decisions
from slacalc.ledger.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from slacalc.assess.history import Decision
    from slacalc.audit.diffed import Diffed, PricedMonth
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.statement.document import Statement

NO_LEDGER = Ledger(Path())
"""In which the drafts of a run follow each other where no ledger is given."""
ON_A_VERDICT = ("notice received", "cure accepted", "deduct", "waive", "month excused")
"""Decisions about what a month was found to be."""


@dataclass(slots=True)
class Side:
    """One of the two contracts, and what is issued under it as far as the run has come."""

    contract: Contract
    known_as: str
    """The id under which both sides know open cases: that of the old contract, whose ledger it is."""
    ledger: Ledger | None
    """As it is; None where none is given."""
    chain: Ledger
    """Without what was issued for the months that are made here, and with the drafts so far."""

    @property
    def known(self) -> Ledger | None:
        """The chain, where there is a ledger: without one nothing is known of decisions."""
        return self.chain if self.ledger is not None else None

    def draft(self, month: Month, path: Path, make: Callable[[], Statement]) -> tuple[Statement | None, tuple[Diagnostic, ...]]:
        """What ``make`` makes of a month, or why it cannot: for the months after it that counts, or else what was issued."""
        statement: Statement | None = None
        why: tuple[Diagnostic, ...] = ()
        after = self.ledger.of_month(month) if self.ledger is not None else ()
        try:
            statement = make()
            after = (Issued(statement, "", path),)
        except Refused as refused:
            why = refused.diagnostics
        self.chain = replace(self.chain, issued=(*self.chain.issued, *after))
        return statement, why


def start_of(diffed: Diffed, ledger: Ledger | None, months: Collection[Month]) -> tuple[Side, Side, tuple[Diagnostic, ...]]:
    """Both sides before the first month, and the decisions that the new contract has no room for.

    What was issued for the months that are to be made, corrections included, is left out on both.
    """
    chain = ledger or NO_LEDGER
    start = replace(chain, issued=tuple(issued for issued in chain.issued if issued.month not in months))
    unfit = tuple(unfit_decisions(start.decisions, diffed.new))
    fitting = tuple(decision for decision in start.decisions if decision.place not in {remark.place for remark in unfit})
    old = Side(diffed.old, diffed.old.id, ledger, start)
    return old, replace(old, contract=diffed.new, chain=replace(start, decisions=fitting)), unfit


def finished(diffed: Diffed, ledger: Ledger | None, priced: tuple[PricedMonth, ...], unfit: tuple[Diagnostic, ...]) -> Diffed:
    """The comparison with its months, and what is to be said of the ledger."""
    issued = ledger.issued if ledger is not None else ()
    priced_in_both = {priced_month.month for priced_month in priced if priced_month.effect is not None}
    decisions = _on_verdicts(ledger.decisions if ledger is not None else (), priced_in_both)
    corrected = tuple(
        dict.fromkeys(
            issued_month.month for issued_month in issued if issued_month.number and issued_month.month in priced_in_both
        )
    )
    return replace(diffed, months=priced, decisions=decisions, unfit=unfit, has_ledger=ledger is not None, corrected=corrected)


def _on_verdicts(decisions: Sequence[Decision], months: Collection[Month]) -> tuple[Decision, ...]:
    return tuple(decision for decision in decisions if decision.kind in ON_A_VERDICT and decision.month in months)

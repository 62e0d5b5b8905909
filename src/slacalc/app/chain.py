"""The two sides of a comparison: after the same history, each contract with its own chain of drafts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

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
        made: Statement | None = None
        why: tuple[Diagnostic, ...] = ()
        after = self.ledger.of_month(month) if self.ledger is not None else ()
        try:
            made = make()
            after = (Issued(made, "", path),)
        except Refused as refused:
            why = refused.diagnostics
        self.chain = replace(self.chain, issued=(*self.chain.issued, *after))
        return made, why


def start_of(found: Diffed, ledger: Ledger | None, months: Collection[Month]) -> tuple[Side, Side, tuple[Diagnostic, ...]]:
    """Both sides before the first month, and the decisions that the new contract has no room for.

    What was issued for the months that are to be made, corrections included, is left out on both.
    """
    whole = ledger or NO_LEDGER
    start = replace(whole, issued=tuple(one for one in whole.issued if one.month not in months))
    unfit = tuple(unfit_decisions(start.decisions, found.new))
    fitting = tuple(one for one in start.decisions if one.place not in {remark.place for remark in unfit})
    old = Side(found.old, found.old.id, ledger, start)
    return old, replace(old, contract=found.new, chain=replace(start, decisions=fitting)), unfit


def finished(found: Diffed, ledger: Ledger | None, priced: tuple[PricedMonth, ...], unfit: tuple[Diagnostic, ...]) -> Diffed:
    """The comparison with its months, and what is to be said of the ledger."""
    issued = ledger.issued if ledger is not None else ()
    made = {one.month for one in priced if one.effect is not None}
    decisions = _on_verdicts(ledger.decisions if ledger is not None else (), made)
    corrected = tuple(dict.fromkeys(one.month for one in issued if one.number and one.month in made))
    return replace(found, months=priced, decisions=decisions, unfit=unfit, has_ledger=ledger is not None, corrected=corrected)


def _on_verdicts(decisions: Sequence[Decision], months: Collection[Month]) -> tuple[Decision, ...]:
    return tuple(one for one in decisions if one.kind in ON_A_VERDICT and one.month in months)

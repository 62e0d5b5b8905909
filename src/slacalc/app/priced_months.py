"""Months priced under two contracts: each export read once, each side with its own chain of drafts after the same history.

The ledger's decisions and what was issued for other months count under both. A month that is given is made again under both, so
what was issued for it counts for neither: each side's own draft of it does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.batch import twice
from slacalc.app.contract import as_known
from slacalc.app.exports import Exports
from slacalc.app.month import known_day, open_month
from slacalc.app.statement import draft_of
from slacalc.audit.diffed import Diffed, PricedMonth
from slacalc.audit.effect import effect_of
from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.ledger.chain import Issued
from slacalc.ledger.fit import unfit_decisions
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import Ledger, read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.app.diff import Asked
    from slacalc.app.month import MonthInputs
    from slacalc.assess.history import Decision
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.statement.document import Statement

NO_LEDGER = Ledger(Path())
"""In which the drafts of a run follow each other where no ledger is given."""
OUTSIDE = "contract/month-not-covered"
ON_A_VERDICT = ("notice received", "cure accepted", "deduct", "waive", "month excused")
"""Decisions about what a month was found to be."""


@dataclass(slots=True)
class _Side:
    """One of the two contracts, and the chain of its drafts."""

    contract: Contract
    ledger: Ledger | None
    """As it is; None where none is given."""
    chain: Ledger
    """Without what was issued for the months that are made here, and with the drafts so far."""

    def make(self, exports: Exports, as_of: str | None) -> tuple[Statement | None, tuple[Diagnostic, ...]]:
        """The draft of a month, or why it cannot be computed; for the months after it that counts, or else what was issued."""
        inputs = exports.inputs
        draft: Statement | None = None
        why: tuple[Diagnostic, ...] = ()
        after: tuple[Issued, ...] = self.ledger.of_month(inputs.month) if self.ledger is not None else ()
        try:
            day = known_day(inputs, as_of, self.contract.timezone)
            history = history_before(self.chain, inputs.month, day)
            known = self.chain if self.ledger is not None else None
            draft, _ = draft_of(as_known(self.contract, day), exports, known, history, as_of)
            after = (Issued(draft, "", inputs.folder),)
        except Refused as refused:
            why = refused.diagnostics
        self.chain = replace(self.chain, issued=(*self.chain.issued, *after))
        return draft, why


def price_months(found: Diffed, asked: Asked) -> Diffed:
    """The comparison with every month that is given.

    Raises:
        Refused: with the mistakes of months, ledger and exports that can be used under neither contract.
    """
    months = _opened(asked)
    ledger = read_ledger(asked.ledger, found.old) if asked.ledger is not None else None
    start = _without(ledger or NO_LEDGER, [one.month for one in months])
    unfit = tuple(unfit_decisions(start.decisions, found.new))
    fitting = tuple(one for one in start.decisions if one.place not in {remark.place for remark in unfit})
    old = _Side(found.old, ledger, start)
    new = _Side(found.new, ledger, replace(start, decisions=fitting))
    priced = tuple(_priced(Exports(one), old, new, asked.as_of) for one in months)
    if wrong := [remark for one in priced for remark in _under_neither(one)]:
        raise Refused(*wrong)
    decisions = tuple(_on_verdicts(start.decisions, [one.month for one in priced if one.effect is not None]))
    return replace(found, months=priced, decisions=decisions, unfit=unfit, has_ledger=ledger is not None)


def _opened(asked: Asked) -> list[MonthInputs]:
    """The month folders, in the order of their months."""
    found: list[MonthInputs] = []
    wrong: list[Diagnostic] = []
    for folder in asked.folders:
        try:
            found.append(open_month(folder, asked.month, unpack_limit=asked.unpack_limit))
        except Refused as refused:
            wrong += refused.diagnostics
    wrong += twice(found)
    if wrong:
        raise Refused(*wrong)
    return sorted(found, key=lambda one: one.month)


def _without(ledger: Ledger, months: Sequence[Month]) -> Ledger:
    """The ledger without what was issued for these months."""
    return replace(ledger, issued=tuple(one for one in ledger.issued if one.month not in months))


def _priced(exports: Exports, old: _Side, new: _Side, as_of: str | None) -> PricedMonth:
    (before, not_old), (after, not_new) = old.make(exports, as_of), new.make(exports, as_of)
    effect = effect_of(before, after) if before is not None and after is not None else None
    return PricedMonth(exports.inputs.month, effect, not_old, not_new, tuple(dict.fromkeys(_not_known(exports, old, new, as_of))))


def _not_known(exports: Exports, old: _Side, new: _Side, as_of: str | None) -> Iterator[str]:
    """Amendments in force in the month that were agreed on after the day at whose end everything is known."""
    for side in (old, new):
        day = known_day(exports.inputs, as_of, side.contract.timezone)
        for name, agreed, start in side.contract.amended:
            if day is not None and agreed is not None and agreed > day and start <= exports.inputs.month.last:
                yield name


def _under_neither(one: PricedMonth) -> tuple[Diagnostic, ...]:
    """Why a month can be used under neither contract, unless it lies in the term of neither."""
    reasons = (*one.not_old, *one.not_new)
    return reasons if one.not_old and one.not_new and any(reason.code != OUTSIDE for reason in reasons) else ()


def _on_verdicts(decisions: Sequence[Decision], months: Sequence[Month]) -> Iterator[Decision]:
    yield from (one for one in decisions if one.kind in ON_A_VERDICT and one.month in months)

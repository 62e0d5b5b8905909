"""Two contracts compared: the terms that changed, and what months would have come to under each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.audit.effect import together
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.assess.history import Decision
    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.effect import Effect, TotalEffect
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract


@dataclass(frozen=True, slots=True)
class PricedMonth:
    """A month under both contracts, as far as it can be computed."""

    month: Month
    effect: Effect | None
    """None where it cannot be computed under one of them."""
    not_old: tuple[Diagnostic, ...] = ()
    """Why it cannot be computed under the old contract."""
    not_new: tuple[Diagnostic, ...] = ()
    needs_exports: tuple[str, ...] = ()
    """Standards that the new contract counts otherwise, of which the ledger has no counts: nothing is said of them here."""
    not_known: tuple[str, ...] = ()
    """Amendments in force that were agreed on only after what is known of the month: they are in no amount here."""
    refused: tuple[Diagnostic, ...] = ()
    """Each export of which rows were refused: none of these counts under either contract."""


@dataclass(frozen=True, slots=True)
class Diffed:
    """Two contracts, and everything in which they differ."""

    old: Contract
    new: Contract
    terms: tuple[ChangedTerm, ...]
    months: tuple[PricedMonth, ...] = ()
    """In order."""
    decisions: tuple[Decision, ...] = ()
    """Decisions of the ledger on what months came to: made on one verdict, they stand under both contracts."""
    unfit: tuple[Diagnostic, ...] = ()
    """Decisions that the new contract has no room for: they are left out there."""
    has_ledger: bool = False
    corrected: tuple[Month, ...] = ()
    """Months that are made anew here and were corrected: their corrections are in no amount."""

    @property
    def language(self) -> str:
        """Of the new contract: results are told in it."""
        return self.new.versions[0][1].language.value

    @property
    def same_bytes(self) -> bool:
        """Whether the two files are the same to the byte."""
        return self.old.data == self.new.data

    @property
    def priced(self) -> tuple[Effect, ...]:
        """The months that were computed under both."""
        return tuple(month.effect for month in self.months if month.effect is not None)

    @property
    def totals(self) -> tuple[TotalEffect, ...]:
        """Over the months that were computed under both."""
        return together(self.priced)

    @property
    def has_effect(self) -> bool:
        """Whether any month that was computed comes out otherwise."""
        return any(not effect.is_nothing for effect in self.priced)

    @property
    def fails(self) -> bool:
        """Whether ``--fail-on-change`` fails: a change of words alone, which moves nothing, is none."""
        return self.has_effect or any(term.kind != "wording" for term in self.terms)

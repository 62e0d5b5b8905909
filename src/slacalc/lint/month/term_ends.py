"""A term that ends with the month, or goes on, and a last day to object to its renewal that is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.billing.late.overdue import window_at
from slacalc.ledger.term import objected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.lint.month.look import CountedLook


def doubt_term(look: CountedLook) -> Iterator[Diagnostic]:
    """Where a party has terminated the agreement, its term is no question any more."""
    terms, ledger = look.terms, look.ledger
    known = [decision for decision in ledger.decisions if decision.on <= look.as_of] if ledger is not None else []
    term = look.contract.term_on(terms.month.first)
    objections = tuple(objected(look.contract, ledger, look.as_of)) if ledger is not None else ()
    window = window_at(term, objections, terms.last_day, known)
    if window.ended_on is not None:
        return
    facts = {"last": window.last_day, "by": window.object_by, "then": window.then_until}
    renews = window.object_by is not None and not window.objected
    if window.last_day in terms.month:
        yield note("contract/term-renews" if renews and ledger is not None else "contract/term-ends", term.place, **facts)
    if window.object_by is not None and terms.month.first <= window.object_by < terms.month.plus(1).end:
        yield note("contract/objection-window", term.place, **facts)

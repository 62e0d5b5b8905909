"""The terms of a month as the ledger has left them: whether the term was renewed, ended, or the service suspended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error, warning
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.assess.history import Decision
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger


OBJECTION = "objection to renewal"


def terms_of(contract: Contract, month: Month, ledger: Ledger | None) -> Terms:
    """The terms of a month; it may lie in a term that was renewed because nobody objected.

    Raises:
        Refused: the month is not in the term, or it is known only from a ledger whether it is.
    """
    terms = contract.terms_of(month, frozenset(objected(contract, ledger)) if ledger is not None else ())
    if terms.renewed and ledger is None:
        place = Place(contract.name)
        raise Refused(error("input/renewal-needs-ledger", place, month=month, last=contract.term_on(month.first).last_day))
    return terms


def objected(contract: Contract, ledger: Ledger, by: date = date.max) -> Iterator[Month]:
    """The last months of terms to whose renewal a party has objected in time, as known at the end of ``by``.

    Raises:
        Refused: an objection to the renewal of a term that does not end in that month.
    """
    wrong = []
    for objection in objections(ledger.decisions):
        last, by_then = _ends(contract, objection)
        if by_then is None:
            wrong.append(
                error("ledger/no-renewal-then", objection.place, reference=objection.reference, month=objection.month, last=last)
            )
        elif objection.on <= by_then and objection.on <= by:
            yield objection.month
    if wrong:
        raise Refused(*wrong)


def objections(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Those of some decisions that object to a renewal."""
    yield from (decision for decision in decisions if decision.kind == OBJECTION)


def too_late(contract: Contract, objection: Decision) -> Diagnostic | None:
    """What is to be said of an objection to a renewal that came after its last day; None of one in time.

    It was written, and stays in the file of the agreement; the term goes on all the same.
    """
    _, by_then = _ends(contract, objection)
    if by_then is None or objection.on <= by_then:
        return None
    facts = {"reference": objection.reference, "day": objection.on, "last": by_then}
    return warning("ledger/objection-too-late", objection.place, **facts)


def _ends(contract: Contract, objection: Decision) -> tuple[date, date | None]:
    """The last day of the term that an objection is about, and of objecting to its renewal; None where it is not renewed then."""
    term = contract.term_on(objection.on)
    last, _ = term.reaching(objection.month.first, ())
    if term.renewal is None or Month.of(last) != objection.month:
        return last, None
    return last, term.renewal.object_by(last)

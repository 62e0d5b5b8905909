"""The terms of a month as the ledger has left them: whether the term was renewed, ended, or the service suspended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger


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
        Refused: an objection to the renewal of a term that does not end in that month, or one that came too late.
    """
    wrong = []
    for one in ledger.decisions:
        if one.kind != "objection to renewal":
            continue
        term = contract.term_on(one.on)
        last, _ = term.reaching(one.month.first, ())
        if term.renewal is None or Month.of(last) != one.month:
            wrong.append(error("ledger/no-renewal-then", one.place, reference=one.reference, month=one.month, last=last))
        elif one.on > (latest := term.renewal.object_by(last)):
            wrong.append(error("ledger/objection-too-late", one.place, reference=one.reference, day=one.on, last=latest))
        elif one.on <= by:
            yield one.month
    if wrong:
        raise Refused(*wrong)

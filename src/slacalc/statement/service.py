"""On which days of the month the service was owed: suspended days leave fees and denominators, and termination ends the term.

The contract knows its first and last day as written. That the provider suspended the service because the client did not pay
(六.1), that a party terminated the agreement, or that the term was renewed, is told by decisions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.statement.document import Service, Suspension

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from slacalc.assess.history import Decision
    from slacalc.base.month import Month
    from slacalc.contract.terms import Terms

ONE_DAY = timedelta(days=1)


def service_of(terms: Terms, decisions: Iterable[Decision], as_of: date) -> Service | None:
    """What decisions known at the end of ``as_of``, and renewal, make of the days of the month; None where they change nothing.

    Raises:
        Refused: the agreement was terminated before the month.
    """
    known = _known(decisions, as_of)
    ended = next((decision for decision in known if decision.kind == "terminated"), None)
    if ended is not None and ended.on < terms.month.first:
        raise Refused(error("ledger/contract-ended", ended.place, month=terms.month, day=ended.on, reference=ended.reference))
    if ended is not None and ended.on >= terms.span[1] - ONE_DAY:
        ended = None
    suspended = tuple(_suspensions(terms, known))
    if not suspended and ended is None and not terms.renewed:
        return None
    day, by = (ended.on, ended.reference) if ended is not None else (None, "")
    return Service(suspended, day, by, terms.renewed, terms.last_day if terms.renewed else None)


def month_before(month: Month, decisions: Collection[Decision]) -> Month:
    """The last month before this one in which there was service on any day: for the others no statement is made."""
    before = month.plus(-1)
    while suspended_throughout(before, decisions):
        before = before.plus(-1)
    return before


def suspended_throughout(month: Month, decisions: Iterable[Decision]) -> bool:
    """Whether there was service on no day of a month: no statement is made of it, and it has billed nothing."""
    turns = [decision for decision in _known(decisions, month.last) if decision.kind in {"suspended", "resumed"}]
    return bool(turns) and turns[-1].kind == "suspended" and turns[-1].on <= month.first


def _known(decisions: Iterable[Decision], as_of: date) -> list[Decision]:
    return sorted(
        (decision for decision in decisions if decision.on <= as_of), key=lambda decision: (decision.on, decision.reference)
    )


def _suspensions(terms: Terms, known: Iterable[Decision]) -> Iterator[Suspension]:
    """The suspended days of the month; a suspension that nothing has ended goes on."""
    first, end = terms.span
    begun: Decision | None = None
    for decision in known:
        if decision.kind == "suspended":
            begun = decision
        elif decision.kind == "resumed" and begun is not None:
            yield from _within(begun, decision.on, first, end)
            begun = None
    if begun is not None:
        yield from _within(begun, end, first, end)


def _within(begun: Decision, resumes: date, first: date, end: date) -> Iterator[Suspension]:
    begins, ends = max(begun.on, first), min(resumes, end)
    if begins < ends:
        yield Suspension(begins, ends - ONE_DAY, begun.reference)


def with_service(terms: Terms, service: Service | None) -> Terms:
    """The terms of a month whose days of service are these.

    Raises:
        Refused: the service was suspended on every day.
    """
    if service is None:
        return terms
    last_day = terms.last_day if service.ended_on is None else min(terms.last_day, service.ended_on)
    spans = tuple((suspension.first, suspension.last + ONE_DAY) for suspension in service.suspended)
    serving = replace(terms, last_day=last_day, suspended=spans)
    if not serving.served:
        raise Refused(error("measure/suspended-throughout", Place(terms.file), month=terms.month))
    return serving

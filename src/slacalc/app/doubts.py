"""What somebody should know before a month is issued: days without calls, files and months that are missing, a term that ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.app.term import objected, terms_of
from slacalc.base.diagnostics import Place, note, warning
from slacalc.base.worktime import Uncovered
from slacalc.billing.late.overdue import window_at
from slacalc.ledger.tables import DECISIONS
from slacalc.measure.needs import EXCUSED, roles_wanted
from slacalc.records.files import find_exports
from slacalc.statement.correction import references_of
from slacalc.statement.service import month_before, service_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from slacalc.app.month import CountedMonth, MonthInputs
    from slacalc.assess.history import Decision
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Service, Statement

DECIDED_AFTER_ISSUE = "ledger/decided-after-issue"
TAKEN_UP = ("deduct", "waive", "agreed damages", "month excused")
"""Decisions that change the statement of their month."""
OF_DAYS = ("suspended", "resumed")
"""Decisions that change the days of the months that they reach into. After a termination no statement follows."""


def doubts_about(contract: Contract, inputs: MonthInputs, counted: CountedMonth, ledger: Ledger | None) -> Iterator[Diagnostic]:
    """Every such remark, in the order in which one would look."""
    yield from _days_without_calls(inputs, counted)
    yield from _missing_files(inputs, counted.terms, ledger)
    yield from _missing_months(contract, inputs.month, counted.terms, ledger)
    yield from _term(contract, counted.terms, ledger, counted.counted.as_of.date())
    if ledger is not None:
        yield from _left_over(contract, ledger, inputs.month, counted.counted.as_of.date())


def _days_without_calls(inputs: MonthInputs, counted: CountedMonth) -> Iterator[Diagnostic]:
    """Days on which there are service hours, and no call came."""
    calls = dict(counted.counted.tallies.tables).get("calls")
    if calls is None:
        return
    busy = {key[calls.keys.index("day")] for key, _ in calls.rows}
    days = (begins + timedelta(days=at) for begins, ends in counted.terms.served for at in range((ends - begins).days))
    quiet = [day for day in days if str(day) not in busy and _has_hours(counted.terms, day)]
    if quiet:
        yield warning("input/days-without-calls", Place(str(inputs.folder)), count=len(quiet), days=_spans(quiet))


def _has_hours(terms: Terms, day: date) -> bool:
    hours = terms.service_hours
    if hours.same_every_day:
        return bool(hours.working_days)
    try:
        return bool(hours.working_days if terms.working_days.is_working(day) else hours.rest_days)
    except Uncovered:
        return True


def _spans(days: list[date]) -> str:
    """Days in order, those in a row from the first to the last of them."""
    rows: list[list[date]] = []
    for day in days:
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join(str(row[0]) if len(row) == 1 else f"{row[0]} – {row[-1]}" for row in rows)


def _missing_files(inputs: MonthInputs, terms: Terms, ledger: Ledger | None) -> Iterator[Diagnostic]:
    for role in roles_wanted(terms):
        if role == EXCUSED and not find_exports(inputs.folder, role):
            yield note("input/no-register", Place(str(inputs.folder)), role=role)
    if ledger is not None and terms.remedies and not (ledger.folder / DECISIONS).exists():
        yield note("ledger/no-decisions", Place(str(ledger.folder)))


def _missing_months(contract: Contract, month: Month, terms: Terms, ledger: Ledger | None) -> Iterator[Diagnostic]:
    """Earlier months decide where a standard stands, and which cases are still open."""
    before = month_before(month, ledger.decisions) if ledger is not None else month.plus(-1)
    if before < contract.first_month:
        return
    if ledger is None:
        if terms.remedies or any(metric.cases is not None for metric in terms.metrics):
            yield note("input/no-ledger", Place(contract.name), month=month)
    elif not ledger.of_month(before):
        yield warning("ledger/month-not-issued", Place(str(ledger.folder)), month=before)


def _term(contract: Contract, terms: Terms, ledger: Ledger | None, as_of: date) -> Iterator[Diagnostic]:
    """A term that ends with this month, or goes on, and a last day to object to its renewal that is near.

    Where a party has terminated the agreement, its term is no question any more.
    """
    known = [one for one in ledger.decisions if one.on <= as_of] if ledger is not None else []
    term = contract.term_on(terms.month.first)
    window = window_at(term, tuple(objected(contract, ledger, as_of)) if ledger is not None else (), terms.last_day, known)
    if window.ended_on is not None:
        return
    facts = {"last": window.last_day, "by": window.object_by, "then": window.then_until}
    renews = window.object_by is not None and not window.objected
    if window.last_day in terms.month:
        yield note("contract/term-renews" if renews and ledger is not None else "contract/term-ends", term.place, **facts)
    if window.object_by is not None and terms.month.first <= window.object_by < terms.month.plus(1).end:
        yield note("contract/objection-window", term.place, **facts)


def _left_over(contract: Contract, ledger: Ledger, month: Month, as_of: date) -> Iterator[Diagnostic]:
    """Decisions that would change months that were issued without them: only a correction takes them up.

    It does not matter whether such a decision is dated after the issue, or was only entered then.
    """
    last = {one.month: one.statement for one in ledger.issued if one.month < month}
    known = [one for one in ledger.decisions if one.on <= as_of]
    for one in known:
        issued = last.get(one.month)
        if issued is not None and one.kind in TAKEN_UP and _would_matter(one, issued, known):
            yield _not_part_of(one, one.month)
    if any(one.kind in OF_DAYS for one in known):
        for at, issued in last.items():
            service = service_of(terms_of(contract, at, ledger), known, as_of)
            yield from (_not_part_of(one, at) for one in _of_other_days(issued, service, known))


def _not_part_of(one: Decision, month: Month) -> Diagnostic:
    return warning(DECIDED_AFTER_ISSUE, one.place, reference=one.reference, on=one.on, month=month)


def _would_matter(decision: Decision, issued: Statement, known: Iterable[Decision]) -> bool:
    """Whether the statement, which does not speak of the decision, could have come out otherwise with it.

    A standard that was met is neither excused nor deducted for, only a deduction can be waived, and what a later decision about
    the same month has replaced counts no more.
    """
    if decision.reference in set(references_of(issued)):
        return False
    if decision.kind == "agreed damages":
        return True
    about = (one for one in known if (one.metric, one.month) == (decision.metric, decision.month))
    alike = ("deduct", "waive") if decision.kind in {"deduct", "waive"} else (decision.kind,)
    if max((one for one in about if one.kind in alike), key=lambda one: (one.on, one.reference)) != decision:
        return False
    deducted = any(line.id == f"deduct.{decision.metric}" for line in issued.lines)
    missed = any(metric.id == decision.metric and metric.outcome == "missed" for metric in issued.metrics)
    match decision.kind:
        case "deduct":
            return missed and not deducted
        case "waive":
            return deducted
        case _:
            return missed


def _of_other_days(issued: Statement, service: Service | None, known: Iterable[Decision]) -> Iterator[Decision]:
    """The decisions by which other days of a month are suspended than its statement says."""
    stated, found = (_suspended_days(one) for one in (issued.service, service))
    begun = {found[day] for day in found.keys() - stated.keys()}
    resumed = [one for one in known if one.kind == "resumed"]
    before = [[one for one in resumed if one.on <= day] for day in stated.keys() - found.keys()]
    ended = {max(some, key=lambda one: (one.on, one.reference)).reference for some in before if some}
    yield from (one for one in known if one.reference in begun | ended)


def _suspended_days(service: Service | None) -> dict[date, str]:
    """Each suspended day of a month, and the reference of the decision."""
    spans = service.suspended if service is not None else ()
    return {one.first + timedelta(days=at): one.reference for one in spans for at in range((one.last - one.first).days + 1)}

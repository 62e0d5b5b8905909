"""What somebody should know before a month is issued: days without calls, files and months that are missing, a term that ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.app.term import objected
from slacalc.base.diagnostics import Place, note, warning
from slacalc.base.worktime import Uncovered
from slacalc.ledger.tables import DECISIONS
from slacalc.measure.month import roles_wanted
from slacalc.records.files import find_exports
from slacalc.statement.correction import references_of
from slacalc.statement.overdue import window_at
from slacalc.statement.service import month_before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.app.month import CountedMonth, MonthInputs
    from slacalc.assess.history import Decision
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Statement

DECIDED_AFTER_ISSUE = "ledger/decided-after-issue"
TAKEN_UP = ("deduct", "agreed damages", "month excused")
"""Decisions that change a statement."""


def doubts_about(contract: Contract, inputs: MonthInputs, counted: CountedMonth, ledger: Ledger | None) -> Iterator[Diagnostic]:
    """Every such remark, in the order in which one would look."""
    yield from _days_without_calls(inputs, counted)
    yield from _missing_files(inputs, counted.terms, ledger)
    yield from _missing_months(contract, inputs.month, counted.terms, ledger)
    yield from _term(contract, counted.terms, ledger, counted.counted.as_of.date())
    if ledger is not None:
        yield from _left_over(ledger, inputs.month, counted.counted.as_of.date())


def _days_without_calls(inputs: MonthInputs, counted: CountedMonth) -> Iterator[Diagnostic]:
    """Days on which there are service hours, and no call came."""
    calls = counted.counted.tallies.table("calls")
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
        if not find_exports(inputs.folder, role):
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


def _left_over(ledger: Ledger, month: Month, as_of: date) -> Iterator[Diagnostic]:
    """Decisions about months that were issued without them: only a correction takes them up."""
    last = {one.month: one.statement for one in ledger.issued}
    for one in ledger.decisions:
        issued = last.get(one.month)
        if one.kind not in TAKEN_UP or one.on > as_of or one.month >= month or issued is None:
            continue
        if one.on > issued.as_of_day and one.reference not in set(references_of(issued)) and _would_matter(one, issued):
            facts = {"reference": one.reference, "on": one.on, "month": one.month}
            yield warning(DECIDED_AFTER_ISSUE, one.place, **facts)


def _would_matter(decision: Decision, issued: Statement) -> bool:
    """Whether the statement could have come out otherwise: a standard that was met is neither excused nor deducted for."""
    if not decision.metric:
        return True
    return any(metric.id == decision.metric and metric.outcome == "missed" for metric in issued.metrics)

"""What issued months and a new one say of each other: what a draft takes back or does not know, what a correction leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.assess.standing import excusing, stand
from slacalc.base.diagnostics import Diagnostic, Place, warning
from slacalc.ledger.term import terms_of
from slacalc.statement.carried import counts_carried

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.assess.history import History
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.chain import Issued
    from slacalc.ledger.ledger import Ledger
    from slacalc.statement.document import Statement


def remarks_on_earlier(
    draft: Statement, terms: Terms, contract: Contract, ledger: Ledger, history: History
) -> Iterator[Diagnostic]:
    """What a draft shows of months that are issued: what it takes back of them, and what it does not know of them yet."""
    yield from _reaching_back(draft, ledger)
    yield from _taken_back(draft, contract, ledger, history)
    yield from _not_known_yet(draft, terms, ledger)


def remarks_on_later(correction: Statement, before: Statement, contract: Contract, ledger: Ledger) -> Iterator[Diagnostic]:
    """Issued months that would come out otherwise, were they made again after this correction: what counts on."""
    later = [issued.month for issued in ledger.months if issued.month > correction.month]
    if later and _moves(correction, before, [terms_of(contract, month, ledger) for month in later]):
        facts = {"month": correction.month, "later": ", ".join(map(str, later))}
        yield warning("ledger/later-months-rest-on-it", Place(str(ledger.folder)), **facts)


def _not_known_yet(draft: Statement, terms: Terms, ledger: Ledger) -> Iterator[Diagnostic]:
    """Corrections of earlier months that a new month would look back on, and does not: they are issued after its as-of day."""
    if ledger.of_month(draft.month):
        return
    known: dict[Month, Issued] = {}
    for issued in (issued for issued in ledger.issued if issued.month < draft.month):
        day = issued.statement.issue_date
        if not issued.number or day is None or day <= draft.as_of_day:
            known[issued.month] = issued
        elif _moves(issued.statement, known[issued.month].statement, (terms,)):
            facts = {"month": issued.month, "on": day, "as_of": draft.as_of_day}
            yield warning("ledger/correction-not-known-yet", Place(str(issued.path)), **facts)


def _moves(correction: Statement, before: Statement, later: Sequence[Terms]) -> bool:
    """Whether later months, by their terms, can come out otherwise after a correction of what was stated before."""
    corrected = correction.correction
    if corrected is None:
        return False
    billed = corrected.differences and any(map(_counts_on, later))
    return bool(corrected.outcomes or billed) or counts_carried(correction, later) != counts_carried(before, later)


def _counts_on(terms: Terms) -> bool:
    """Whether a month depends on what earlier ones have charged or deducted."""
    deducts = (remedy.deduct for remedy in terms.remedies if remedy.deduct is not None)
    return (
        any(limit.kind == "budget" for limit in terms.limits)
        or any(deduct.earned_back is not None for deduct in deducts)
        or (terms.deductions is not None and terms.deductions.rolling is not None)
        or any(metric.period is not None for metric in terms.metrics)
    )


def _reaching_back(draft: Statement, ledger: Ledger) -> Iterator[Diagnostic]:
    """Issued months from which the contract deducts by itself, now that the standard is found not to be cured."""
    for right in draft.rights:
        versions = ledger.of_month(right.month) if right.month < draft.month and right.exercised_by == "contract" else ()
        if versions and all(line.id != f"deduct.{right.metric}" for line in versions[-1].statement.lines):
            facts = {"month": right.month, "metric": right.metric, "since": right.since}
            yield warning("ledger/right-reaches-back", Place(str(versions[-1].path)), **facts)


def _taken_back(draft: Statement, contract: Contract, ledger: Ledger, history: History) -> Iterator[Diagnostic]:
    """Issued months that state a right to terminate, and would no longer: a month has been excused since, or corrected."""
    day = draft.as_of_day
    for issued in {issued.month: issued for issued in ledger.issued if issued.month < draft.month}.values():
        for right in (right for right in issued.statement.rights if right.right == "terminate"):
            terms, outcome = terms_of(contract, issued.month, ledger), history.outcome(right.metric, issued.month)
            if outcome != "observed" and excusing(right.metric, issued.month, history, day) is not None:
                outcome = "excused"
            over, remedy = terms.is_over_months(right.metric), terms.remedy(right.metric)
            now = (
                stand(right.metric, outcome, issued.month, remedy, history, day, over_months=over).rights
                if outcome is not None
                else (right,)
            )
            if all(right_now.right != "terminate" for right_now in now):
                facts = {"month": issued.month, "metric": right.metric, "since": right.since}
                yield warning("ledger/right-taken-back", Place(str(issued.path)), **facts)

"""The month-end: a contract, a month folder and a ledger become a statement, or the correction of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from slacalc.app.contract import as_known
from slacalc.app.decided import OF_SERVICE, remarks_on_decisions
from slacalc.app.exports import Exports
from slacalc.app.looking_back import remarks_on_earlier, remarks_on_later
from slacalc.app.month import count_folder, known_day, unread_exports
from slacalc.assess.history import NOTHING_BEFORE, PastAssessment
from slacalc.audit.price import price, refuse_unfit
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error, warning
from slacalc.ledger.history import history_before, history_for_correction
from slacalc.ledger.tables import DECISIONS
from slacalc.ledger.term import terms_of
from slacalc.lint.month.decided_after_issue import DECIDED_AFTER_ISSUE
from slacalc.lint.month.look import CountedLook
from slacalc.lint.month.run import doubts_about
from slacalc.measure.needs import EXCUSED, roles_wanted
from slacalc.records.files import find_exports
from slacalc.statement.review import with_reviews
from slacalc.statement.since import LateAmendment, since

if TYPE_CHECKING:
    from slacalc.app.month import CountedMonth
    from slacalc.app.month_folder import MonthInputs
    from slacalc.assess.history import History
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.ledger import Ledger
    from slacalc.records.sifted import Sifted
    from slacalc.statement.document import Statement
    from slacalc.statement.since import Since


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """A statement, the terms it was made under, the rows that were set aside, and what is to be said about the inputs."""

    statement: Statement
    terms: Terms
    sifted: tuple[Sifted, ...]
    remarks: tuple[Diagnostic, ...]
    since: Since | None = None
    """What has become known since, where an issued month or a past time is asked for."""


def make_month(contract: Contract, inputs: MonthInputs, ledger: Ledger | None, as_of: str | None) -> MonthEnd:
    """The statement of a month from its folder.

    Raises:
        Refused: an input that cannot be used.
    """
    day = known_day(inputs, as_of, contract.timezone)
    history = history_before(ledger, inputs.month, day) if ledger is not None else NOTHING_BEFORE
    end = _reviewed(_month_end(contract, inputs, ledger, history, as_of), ledger)
    if ledger is not None:
        end = replace(end, remarks=(*end.remarks, *remarks_on_earlier(end.statement, end.terms, contract, ledger, history)))
    versions = ledger.of_month(inputs.month) if ledger is not None else ()
    if as_of is None and not versions:
        return end
    late = [LateAmendment(name, agreed, start) for name, agreed, start in contract.amended if agreed is not None]
    decisions = ledger.decisions if ledger is not None else ()
    return replace(
        end, since=since(end.statement, decisions, late, [(version.statement, version.digest) for version in versions])
    )


def make_correction(contract: Contract, inputs: MonthInputs, ledger: Ledger | None, as_of: str | None) -> MonthEnd:
    """The correction of an issued month, from the folder with what is known of it now.

    Raises:
        Refused: an input that cannot be used, a month that is not issued, or one of which nothing has changed.
    """
    from slacalc.statement.correction import changes_nothing, correct  # noqa: PLC0415 - loaded where there is one

    if ledger is None:
        raise Refused(error("input/correction-needs-ledger", Place("--correct"), month=inputs.month))
    versions = ledger.of_month(inputs.month)
    if not versions:
        raise Refused(error("input/nothing-to-correct", Place(str(ledger.folder)), month=inputs.month))
    day = known_day(inputs, as_of, contract.timezone)
    history = history_for_correction(ledger, inputs.month, day)
    end = _month_end(contract, inputs, ledger, history, as_of)
    before = versions[-1]
    if datetime.fromisoformat(end.statement.as_of.time) < datetime.fromisoformat(before.statement.as_of.time):
        facts = {"month": inputs.month, "as_of": end.statement.as_of.time, "before": before.statement.as_of.time}
        raise Refused(error("input/correction-knows-less", Place(str(inputs.folder)), **facts))
    corrected = correct(end.statement, before.statement, before.digest, end.terms, history)
    later = [terms_of(contract, issued.month, ledger) for issued in ledger.months if issued.month > inputs.month]
    if changes_nothing(corrected, before.statement, (end.terms, *later)):
        facts = {"month": inputs.month, "as_of": corrected.as_of.time, "before": before.statement.as_of.time}
        raise Refused(error("input/nothing-has-changed", Place(str(inputs.folder)), **facts))
    remarks = (*end.remarks, *remarks_on_later(corrected, before.statement, contract, ledger))
    return _reviewed(replace(end, statement=corrected, remarks=remarks), ledger)


def _reviewed(end: MonthEnd, ledger: Ledger | None) -> MonthEnd:
    """The draft with the reviews of it; a review of another draft of a month that is not issued yet is remarked upon."""
    if ledger is None:
        return end
    draft = with_reviews(end.statement, ledger.decisions)
    others = [decision for decision in ledger.decisions if decision.kind == "reviewed" and decision.month == draft.month]
    if draft.reviews or ledger.of_month(draft.month):
        return replace(end, statement=draft)
    stale = (
        warning("ledger/review-of-another-draft", decision.place, reference=decision.reference, digest=decision.digest)
        for decision in others
    )
    return replace(end, statement=draft, remarks=(*end.remarks, *stale))


def _month_end(contract: Contract, inputs: MonthInputs, ledger: Ledger | None, history: History, as_of: str | None) -> MonthEnd:
    contract = as_known(contract, known_day(inputs, as_of, contract.timezone))
    draft, counted = draft_of(contract, Exports(inputs), ledger, history, as_of)
    unfit = ledger.unfit_by(draft.as_of_day) if ledger is not None else ()
    if unfit:
        raise Refused(*unfit)
    terms = terms_of(contract, inputs.month, ledger)
    look = CountedLook(
        contract,
        counted.terms,
        str(inputs.folder),
        counted.counted.tallies,
        counted.counted.as_of.date(),
        ledger,
        register=EXCUSED in roles_wanted(counted.terms) and bool(find_exports(inputs.folder, EXCUSED)),
        decided=ledger is not None and (ledger.folder / DECISIONS).exists(),
    )
    remarks = [*unread_exports(terms, inputs.folder), *counted.remarks, *doubts_about(look)]
    if ledger is not None:
        remarks = _with_decisions(remarks, contract, ledger, history, draft)
    return MonthEnd(draft, counted.terms, counted.sifted, tuple(remarks))


def draft_of(
    contract: Contract, exports: Exports, ledger: Ledger | None, history: History, as_of: str | None, known_as: str | None = None
) -> tuple[Statement, CountedMonth]:
    """The statement of a month by the contract as it was known then, and what was counted; nothing is remarked upon.

    ``known_as`` is the id under which ``history`` knows the contract, where that is not its own: open cases are known by it.

    Raises:
        Refused: an input that cannot be used.
    """
    terms = terms_of(contract, exports.inputs.month, ledger)
    terms = replace(terms, contract_id=known_as or terms.contract_id)
    refuse_unfit(terms, history)
    counted = count_folder(terms, exports, contract, as_of, history=history)
    return price(terms, counted.counted, history), counted


def _with_decisions(
    remarks: list[Diagnostic], contract: Contract, ledger: Ledger, history: History, draft: Statement
) -> list[Diagnostic]:
    """Remarks, with those on decisions that are in vain: about the month, or known since the month before was made.

    That a correction would take such a decision up need not be said.
    """
    month, own = draft.month, (PastAssessment(metric.id, draft.month, metric.outcome) for metric in draft.metrics)
    history = replace(history, assessments=(*history.assessments, *own))
    decided = list(remarks_on_decisions(contract, ledger, history, draft.as_of_day))
    last_as_of = max((issued.statement.as_of_day for issued in ledger.months if issued.month < month), default=date.min)
    vain = {decision.place for decision, _ in decided if decision.kind not in OF_SERVICE}
    kept = [remark for remark in remarks if remark.code != DECIDED_AFTER_ISSUE or remark.place not in vain]
    news = [
        remark
        for decision, remark in decided
        if decision.month == month or decision.on > last_as_of or (decision.kind in OF_SERVICE and decision.on in month)
    ]
    return [*kept, *news]

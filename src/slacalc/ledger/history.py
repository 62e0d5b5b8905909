"""A ledger folded to a History: what the statement of one month depends on.

A month that is issued is made again from what was issued before it, so that the same statement comes out however much the ledger
has grown since. A month that is corrected knows more: what later months found, and what later corrections changed. Statements of
earlier months count whenever they were issued; what else was issued, only where that was by the day at whose end all is known.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import RELEASING, History, PastAssessment, PastCharge, PastCorrection, PastQuantity
from slacalc.billing.tax import CORRECTED, RELEASED
from slacalc.measure.tally import EARNED_BACK
from slacalc.statement.carried import units_of
from slacalc.statement.service import month_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.ledger.chain import Issued
    from slacalc.ledger.ledger import Ledger

FEES = "fees."


def history_before(ledger: Ledger, month: Month, day: date | None = None) -> History:
    """What the statement of ``month`` depends on, as known at the end of ``day``, or now: what was issued before it."""
    before = list(ledger.issued)
    own = next((issued for issued in before if issued.month == month and not issued.number), None)
    if own is not None:
        before = before[: before.index(own)]
    earlier = [issued for issued in before if issued.month < month and (not issued.number or _issued_by(issued, day))]
    history = _folded(ledger, earlier, before, month, tuple(_to_bill(before)))
    return _as_paid_out(history, own) if own is not None else history


def history_for_correction(ledger: Ledger, month: Month, day: date | None = None) -> History:
    """What ``month``, which is issued, depends on when it is computed again: what is known of the others at the end of ``day``.

    It bills the corrections that it billed before, and no others, and pays out of the security what it did before.
    """
    own = next(issued for issued in ledger.issued if issued.month == month and not issued.number)
    earlier = [issued for issued in ledger.issued if issued.month < month and not issued.number]
    others = [issued for issued in ledger.issued if issued.month != month and (issued in earlier or _issued_by(issued, day))]
    billed = _billed(own)
    corrections = tuple(_correction(issued) for issued in ledger.issued if issued.number and _id(issued) in billed)
    return _as_paid_out(_folded(ledger, others, list(ledger.issued), month, corrections), own)


def _as_paid_out(history: History, own: Issued) -> History:
    """Of decisions that release some of a security those that the statement of the month has paid out, and no others."""
    released = tuple(line.id.removeprefix(RELEASED) for line in own.statement.lines if line.id.startswith(RELEASED))
    known = (decision for decision in history.decisions if decision.kind != RELEASING or decision.reference in released)
    return replace(history, decisions=tuple(known), own_released=released)


def history_by(ledger: Ledger, day: date) -> History:
    """What is known at the end of ``day`` of standards and decisions: of each month the last version that was issued by then."""
    last = {issued.month: issued for issued in ledger.issued if _issued_by(issued, day)}
    return History(
        assessments=tuple(assessment for month in sorted(last) for assessment in _assessments(last[month])),
        decisions=tuple(decision for decision in ledger.decisions if decision.on <= day),
    )


def _issued_by(issued: Issued, day: date | None) -> bool:
    return day is None or issued.statement.issue_date is None or issued.statement.issue_date <= day


def _folded(
    ledger: Ledger, others: Sequence[Issued], chain: Sequence[Issued], month: Month, corrections: tuple[PastCorrection, ...]
) -> History:
    """``others`` are statements of other months; of each the last version counts."""
    last = {issued.month: issued for issued in others}
    first = {issued.month: issued for issued in reversed(others)}
    last_month = last.get(month_before(month, ledger.decisions))
    return History(
        assessments=tuple(assessment for at in sorted(last) for assessment in _assessments(last[at], first[at])),
        decisions=ledger.decisions,
        payments=ledger.payments,
        charges=tuple(charge for at in sorted(last) if at < month for charge in _charges(last[at], first[at])),
        quantities=tuple(quantity for at in sorted(last) if at < month for quantity in _quantities(last[at])),
        given_back=_given_back({issued.month: issued for issued in chain if issued.month != month}.values()),
        own_given_back=_given_back([issued for issued in chain if issued.month == month]),
        open_cases=last_month.statement.open_cases if last_month else (),
        corrections=corrections,
        previous=chain[-1].digest if chain else "",
        before=last_month.month if last_month else None,
    )


def _given_back(issued: Iterable[Issued]) -> tuple[str, ...]:
    """Whatever the day: a deduction is given back once, also where a correction that did so is later than what is known."""
    lines = (line.id for statement in issued for line in statement.statement.lines)
    return tuple(line for line in lines if line.startswith(f"{EARNED_BACK}."))


def _assessments(issued: Issued, first: Issued | None = None) -> Iterator[PastAssessment]:
    """What a month found; ``first`` is its statement before any correction."""
    values = dict(issued.statement.values)
    corrected = first is not None and first is not issued
    found_first = {metric.id: metric.outcome for metric in first.statement.metrics} if first is not None and corrected else {}
    for metric in issued.statement.metrics:
        figures = (values.get(name) for name in (metric.id, f"{metric.id}.numerator", f"{metric.id}.denominator"))
        measured, *counts = (_number(figure) for figure in figures)
        first_found = found_first.get(metric.id)
        yield PastAssessment(metric.id, issued.month, metric.outcome, measured, counts[0], counts[1], first_found)


def _charges(last: Issued, original: Issued) -> Iterator[PastCharge]:
    """Lines as the last version has them, but what was kept back of the payment: no correction changes that."""
    for issued, kept_back in ((last, False), (original, True)):
        for line in issued.statement.lines:
            if (line.kind == "retention") is kept_back:
                yield PastCharge(issued.month, line.id, line.amount)


def _quantities(issued: Issued) -> Iterator[PastQuantity]:
    for line in issued.statement.lines:
        if line.kind == "fee" and line.id.startswith(FEES):
            yield PastQuantity(issued.month, line.id.removeprefix(FEES), units_of(issued.statement, line.id))


def _number(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def unbilled(chain: Sequence[Issued]) -> Iterator[Issued]:
    """The corrections that no statement bills yet."""
    billed = {name for issued in chain for name in _billed(issued)}
    yield from (issued for issued in chain if issued.number and _id(issued) not in billed)


def _to_bill(chain: Sequence[Issued]) -> Iterator[PastCorrection]:
    corrections = (_correction(issued) for issued in unbilled(chain))
    yield from (correction for correction in corrections if any(line.amount or line.tax for line in correction.lines))


def _billed(issued: Issued) -> set[str]:
    """The corrections that a statement bills."""
    lines = (line.id.removeprefix(CORRECTED) for line in issued.statement.lines if line.id.startswith(CORRECTED))
    return {".".join(line.split(".")[:2]) for line in lines} if not issued.number else set()


def _id(issued: Issued) -> str:
    return f"{issued.month}.{issued.number}"


def _correction(issued: Issued) -> PastCorrection:
    from slacalc.statement.correction import corrected_lines  # noqa: PLC0415 - loaded where a month was corrected

    issued_on = issued.statement.issue_date or issued.month.end
    return PastCorrection(
        issued.month, issued.number, issued_on, issued.statement.tax.prices, tuple(corrected_lines(issued.statement))
    )

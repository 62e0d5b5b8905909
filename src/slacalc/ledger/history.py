"""A ledger folded to a History: what the statement of one month depends on.

A month that is issued is made again from what was issued before it, so that the same statement comes out however much the ledger
has grown since. A month that is corrected knows more: what later months found, and what later corrections changed. Statements of
earlier months count whenever they were issued; what else was issued, only where that was by the day at whose end all is known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import History, PastAssessment, PastCharge, PastCorrection
from slacalc.billing.tax import CORRECTED
from slacalc.statement.correction import corrected_lines
from slacalc.statement.service import month_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.ledger.chain import Issued
    from slacalc.ledger.ledger import Ledger


def history_before(ledger: Ledger, month: Month, day: date | None = None) -> History:
    """What the statement of ``month`` depends on, as known at the end of ``day``, or now: what was issued before it."""
    before = list(ledger.issued)
    own = next((one for one in before if one.month == month and not one.number), None)
    if own is not None:
        before = before[: before.index(own)]
    earlier = [one for one in before if one.month < month and (not one.number or _issued_by(one, day))]
    return _folded(ledger, earlier, before, month, tuple(_to_bill(before)))


def history_for_correction(ledger: Ledger, month: Month, day: date | None = None) -> History:
    """What ``month``, which is issued, depends on when it is computed again: what is known of the others at the end of ``day``.

    It bills the corrections that it billed before, and no others.
    """
    own = next(one for one in ledger.issued if one.month == month and not one.number)
    earlier = [one for one in ledger.issued if one.month < month and not one.number]
    others = [one for one in ledger.issued if one.month != month and (one in earlier or _issued_by(one, day))]
    billed = _billed(own)
    corrections = tuple(_correction(one) for one in ledger.issued if one.number and _id(one) in billed)
    return _folded(ledger, others, list(ledger.issued), month, corrections)


def history_by(ledger: Ledger, day: date) -> History:
    """What is known at the end of ``day`` of standards and decisions: of each month the last version that was issued by then."""
    last = {one.month: one for one in ledger.issued if _issued_by(one, day)}
    return History(
        assessments=tuple(assessment for month in sorted(last) for assessment in _assessments(last[month])),
        decisions=tuple(one for one in ledger.decisions if one.on <= day),
    )


def _issued_by(one: Issued, day: date | None) -> bool:
    return day is None or one.statement.issue_date is None or one.statement.issue_date <= day


def _folded(
    ledger: Ledger, others: Sequence[Issued], chain: Sequence[Issued], month: Month, corrections: tuple[PastCorrection, ...]
) -> History:
    """``others`` are statements of other months; of each the last version counts."""
    last = {one.month: one for one in others}
    eve = last.get(month_before(month, ledger.decisions))
    return History(
        assessments=tuple(assessment for at in sorted(last) for assessment in _assessments(last[at])),
        decisions=ledger.decisions,
        payments=ledger.payments,
        charges=tuple(
            PastCharge(at, line.id, line.amount) for at in sorted(last) if at < month for line in last[at].statement.lines
        ),
        open_cases=eve.statement.open_cases if eve else (),
        corrections=corrections,
        previous=chain[-1].digest if chain else "",
        before=eve.month if eve else None,
    )


def _assessments(one: Issued) -> Iterator[PastAssessment]:
    values = dict(one.statement.values)
    for metric in one.statement.metrics:
        measured = values.get(metric.id)
        exact = measured if isinstance(measured, Fraction) else None
        yield PastAssessment(metric.id, one.month, metric.outcome, exact)


def unbilled(chain: Sequence[Issued]) -> Iterator[Issued]:
    """The corrections that no statement bills yet."""
    billed = {name for one in chain for name in _billed(one)}
    yield from (one for one in chain if one.number and _id(one) not in billed)


def _to_bill(chain: Sequence[Issued]) -> Iterator[PastCorrection]:
    found = (_correction(one) for one in unbilled(chain))
    yield from (one for one in found if any(line.amount or line.tax for line in one.lines))


def _billed(one: Issued) -> set[str]:
    """The corrections that a statement bills."""
    lines = (line.id.removeprefix(CORRECTED) for line in one.statement.lines if line.id.startswith(CORRECTED))
    return {".".join(line.split(".")[:2]) for line in lines} if not one.number else set()


def _id(one: Issued) -> str:
    return f"{one.month}.{one.number}"


def _correction(one: Issued) -> PastCorrection:
    issued_on = one.statement.issue_date or one.month.end
    return PastCorrection(one.month, one.number, issued_on, one.statement.tax.prices, tuple(corrected_lines(one.statement)))

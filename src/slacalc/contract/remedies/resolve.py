"""What follows a missed standard, and scores, of a valid file as terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract import terms as t
from slacalc.contract.parts.resolve import bands, bound, cap, fees_of, key, quantity, takes

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.amend import Version
    from slacalc.contract.fees import file as f
    from slacalc.contract.remedies import file as r


def resolve_remedy(
    name: str, part: r.RemedyPart, fees: tuple[str, ...], version: Version, calendar: WorkingDays
) -> t.RemedyTerms:
    """What a miss of a metric leads to; ``fees`` are its fees and limits by path."""
    clause = part.clause.value
    return t.RemedyTerms(
        metric=name,
        clause=clause,
        cure=_cure(part.cure, clause, calendar) if part.cure else None,
        deduct=_deduct(part.deduct, fees, clause, key(version, f"remedies.{name}.deduct")) if part.deduct else None,
        terminate=_misses(part.terminate, clause) if part.terminate else None,
    )


def _cure(part: r.CurePart, clause: str, calendar: WorkingDays) -> t.Cure:
    return t.Cure(
        clause=clause,
        lasts=quantity(part.lasts.value, part.lasts.scalar, clause),
        rest_day=part.rest_day.value,
        cured_by=part.cured_by.value,
        second_notice=part.second_notice.value,
        calendar=calendar,
    )


def _misses(part: r.TerminatePart, clause: str) -> t.Misses:
    after = part.after
    return t.Misses(
        clause=after.scalar.clause or clause,
        months=quantity(after.value.months, after.scalar, clause),
        of=quantity(after.value.of, after.scalar, clause, "of") if after.value.of else None,
        excused=part.excused_month.value,
        without_finding=part.month_without_finding.value,
        anew=part.starts_anew.value if part.starts_anew else "never",
        lapses=quantity(part.lapses.value, part.lapses.scalar, clause) if part.lapses.value else None,
    )


def _deduct(part: r.DeductPart, fees: tuple[str, ...], clause: str, place: Place) -> t.Deduct:
    return t.Deduct(
        clause=clause,
        takes=takes(part.takes, clause) if part.takes is not None else bands(part.bands or (), clause),
        per_point=quantity(part.per_point.value.share, part.per_point.scalar, clause) if part.per_point else None,
        of=fees_of(part.of, fees),
        start=part.from_.value,
        nature=part.as_.value,
        cap=cap(part.cap, clause),
        applies=part.applies.value,
        place=place,
    )


def resolve_deductions(part: r.DeductionsPart) -> t.DeductionsTerms:
    """How the deductions of one month go together."""
    groups = tuple(tuple(metric.text for metric in group) for group in part.same_event or ())
    return t.DeductionsTerms(part.clause.value, part.together.value, groups, cap(part.cap, part.clause.value))


def resolve_score(part: f.ScorePart, fees: tuple[str, ...]) -> t.ScoreTerms:
    """A monthly score."""
    clause = part.clause.value
    parts = tuple(
        t.ScorePart(
            id=name,
            metric=one.metric.value,
            weight=quantity(one.weight.value, one.weight.scalar, clause),
            full=bound(one.full, clause),
            none=bound(one.none, clause),
            linear=one.between.value == "linear",
        )
        for name, one in part.parts.items()
    )
    return t.ScoreTerms(
        clause, parts, part.rounded.value, fees_of(part.pays.of, fees), bands(part.pays.bands or (), clause), part.pays.as_.value
    )


def resolve_late_payment(part: r.LatePaymentPart) -> t.LatePaymentTerms:
    """What late payment costs."""
    return t.LatePaymentTerms(
        clause=part.clause.value,
        rate=quantity(part.rate.value, part.rate.scalar, part.clause.value),
        compound=part.interest.value == "compound",
        calendar_days=part.days.value == "calendar days",
        including_tax=part.on.value == "unpaid sum including tax",
        due_day_counts=part.due_day.value == "counted",
        payment_day_counts=part.payment_day.value == "counted",
        interest_first=part.part_payments.value == "costs then interest then principal",
        suspend=int(part.suspend.value.value) if part.suspend else None,
        terminate=int(part.terminate.value.value) if part.terminate else None,
        disputed=part.disputed.value if part.disputed else None,
        yearly_limits=tuple(
            t.YearlyLimit(name, quantity(one.yearly.value, one.yearly.scalar, part.clause.value), one.source.value)
            for name, one in (part.yearly_limits or {}).items()
        ),
    )

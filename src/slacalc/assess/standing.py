"""Where a standard stands after several months: missed, notified, in its cure period, cured, not cured, decided.

Under 六.2 a first missed month costs nothing. The client may ask for rectification; when the notice is received a cure period
starts (that day not counted); the first month that ends after the period must meet the target. If it does not, the client has a
right to deduct, from that month on and until a month meets the target again; and each deduction needs a dated decision, unless
the contract says that it applies by itself.

An example, with 30 days to rectify: missed in January; notice received on 5 February; the period ends on 7 March; the first month
that ends after it is March; March is missed: not cured. A decision of 2 April to deduct is taken up by the March statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from slacalc.base.month import Month

if TYPE_CHECKING:
    from datetime import date

    from slacalc.assess.history import Decision, History, Outcome
    from slacalc.contract.terms import RemedyTerms

StepKind = Literal[
    "missed",
    "met",
    "notice received",
    "cure period ends",
    "in cure period",
    "cured",
    "not cured",
    "deduction decided",
    "deduction not decided",
    "deduction waived",
    "deduction applies by itself",
]
RightKind = Literal["ask for rectification", "deduct", "terminate"]


@dataclass(frozen=True, slots=True)
class StandingStep:
    """One thing that happened to a standard."""

    step: StepKind
    month: Month | None = None
    on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """What a party may do, since when; the program states it and never exercises it."""

    right: RightKind
    metric: str
    clause: str
    since: date
    exercised_by: str = ""
    """The reference of the decision, or empty."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one standard at the end of a month."""

    steps: tuple[StandingStep, ...] = ()
    rights: tuple[Right, ...] = ()
    deducts: bool = False
    """Whether this month's statement takes the deduction."""


def stand(  # noqa: PLR0911 - a state of the standard, a return each
    metric: str, outcome: Outcome, month: Month, remedy: RemedyTerms | None, history: History, as_of: date
) -> Standing:
    """The standing of ``metric`` after ``month``, as known at the end of ``as_of``.

    Decisions dated later than ``as_of`` are not known yet.
    """
    if remedy is None or outcome in {"observed", "no finding"}:
        return Standing()
    past = tuple(
        (assessment.month, assessment.outcome)
        for assessment in sorted(history.assessments, key=lambda assessment: assessment.month)
        if assessment.metric == metric and assessment.month < month
    )
    months = (*past, (month, outcome))
    known = tuple(d for d in history.decisions if d.metric == metric and d.on <= as_of)
    rights = _termination(metric, months, remedy)
    if remedy.cure is None:
        return _without_cure(metric, months[-1], remedy, known, rights)
    notice = _notice(known, months)
    cure_ends = notice.on + timedelta(days=int(remedy.cure.lasts.value)) if notice else None
    judged = _judging_month(cure_ends) if cure_ends else None
    if notice is None or cure_ends is None or judged is None or _cured_before(judged, months):
        return _without_notice(metric, months[-1], remedy, rights)
    steps = [
        *(StandingStep("missed", missed) for missed, found in months if found == "missed" and missed <= notice.month),
        StandingStep("notice received", notice.month, notice.on, notice.reference),
        StandingStep("cure period ends", None, cure_ends),
        *(
            StandingStep("met" if found == "met" else "missed", past_month)
            for past_month, found in past
            if notice.month < past_month < judged and found in {"met", "missed"}
        ),
    ]
    if month < judged:
        if month > notice.month:
            steps.append(StandingStep("missed" if outcome == "missed" else "met", month))
        return Standing((*steps, StandingStep("in cure period", judged)), rights)
    if month == judged and outcome == "met":
        return Standing((*steps, StandingStep("cured", month)), rights)
    if outcome == "met":
        return Standing((*steps, StandingStep("not cured", judged), StandingStep("met", month)), rights)
    steps.append(StandingStep("not cured", judged))
    if month > judged:
        steps.append(StandingStep("missed", month))
    return _deduction(metric, month, remedy, known, rights, tuple(steps))


def _notice(known: tuple[Decision, ...], months: tuple[tuple[Month, Outcome], ...]) -> Decision | None:
    """The latest notice about a month that was missed; a month for which no statement is known is taken at the notice's word."""
    found, last = dict(months), months[-1][0]
    notices = (d for d in known if d.kind == "notice received" and d.month <= last and found.get(d.month, "missed") == "missed")
    return max(notices, key=lambda d: (d.on, d.reference), default=None)


def _judging_month(cure_ends: date) -> Month:
    """The first month that ends after the cure period: its last day is later than the period's."""
    month = Month.of(cure_ends)
    return month if month.last > cure_ends else month.plus(1)


def _cured_before(judged: Month, months: tuple[tuple[Month, Outcome], ...]) -> bool:
    """Whether a month before the last one, from the judged month on, met the target: then the count starts anew."""
    return any(month >= judged and outcome == "met" for month, outcome in months[:-1])


def _without_notice(metric: str, last: tuple[Month, Outcome], remedy: RemedyTerms, rights: tuple[Right, ...]) -> Standing:
    """No cure period runs: a miss costs nothing yet, and the client may ask for rectification."""
    month, outcome = last
    if outcome == "met":
        return Standing((StandingStep("met", month),), rights)
    asked = Right("ask for rectification", metric, remedy.clause, month.end)
    return Standing((StandingStep("missed", month),), (asked, *rights))


def _without_cure(
    metric: str,
    last: tuple[Month, Outcome],
    remedy: RemedyTerms,
    known: tuple[Decision, ...],
    rights: tuple[Right, ...],
) -> Standing:
    """The contract deducts from the month missed, without a period to rectify."""
    month, outcome = last
    if outcome == "met":
        return Standing((StandingStep("met", month),), rights)
    return _deduction(metric, month, remedy, known, rights, (StandingStep("missed", month),))


def _deduction(
    metric: str,
    month: Month,
    remedy: RemedyTerms,
    known: tuple[Decision, ...],
    rights: tuple[Right, ...],
    steps: tuple[StandingStep, ...],
) -> Standing:
    """The right to deduct has arisen with the end of ``month``; is it exercised?"""
    if remedy.deduct is None:
        return Standing(steps, rights)
    if remedy.deduct.applies == "by itself":
        right = Right("deduct", metric, remedy.deduct.clause, month.end, "contract")
        return Standing((*steps, StandingStep("deduction applies by itself", month)), (right, *rights), deducts=True)
    decision = max(
        (d for d in known if d.kind in {"deduct", "waive"} and d.month == month), key=lambda d: (d.on, d.reference), default=None
    )
    if decision is not None and decision.kind == "waive":
        return Standing((*steps, StandingStep("deduction waived", month, decision.on, decision.reference)), rights)
    right = Right("deduct", metric, remedy.deduct.clause, month.end, decision.reference if decision else "")
    if decision is None:
        return Standing((*steps, StandingStep("deduction not decided", month)), (right, *rights))
    decided = StandingStep("deduction decided", month, decision.on, decision.reference)
    return Standing((*steps, decided), (right, *rights), deducts=True)


def _termination(metric: str, months: tuple[tuple[Month, Outcome], ...], remedy: RemedyTerms) -> tuple[Right, ...]:
    """The right to terminate, where so many consecutive months up to this one were missed."""
    if remedy.terminate_after is None:
        return ()
    count, expected = 0, months[-1][0]
    for month, outcome in reversed(months):
        if outcome != "missed" or month != expected:
            break
        count, expected = count + 1, month.plus(-1)
    if count < remedy.terminate_after.value:
        return ()
    return (Right("terminate", metric, remedy.terminate_after.clause, months[-1][0].end),)

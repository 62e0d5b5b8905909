"""Where a standard stands after several months: missed, notified, in its cure period, cured, not cured, decided.

Under 六.2 a first missed month costs nothing. The client may ask for rectification; when the notice is received a cure period
starts (that day not counted); the first month that ends after the period must meet the target. If it does not, the client has a
right to deduct, from that month on and until a month meets the target again; and each deduction needs a dated decision, unless
the contract says that it applies by itself. Where the contract deducts from the month missed, the right reaches back to the month
that the notice was about: those months are issued by then, so that what is taken from them is a correction.

An example, with 30 days to rectify: missed in January; notice received on 5 February; the period ends on 7 March; the first month
that ends after it is March; March is missed: not cured. A decision of 2 April to deduct is taken up by the March statement.
"""

# ruff: noqa: TC001, TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from slacalc.assess.cycle import is_open, run_cycles
from slacalc.base.dataclass import dataclass
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from slacalc.assess.cycle import Cycle
    from slacalc.assess.history import Decision, DecisionKind, History, Outcome
    from slacalc.contract.remedies.remedy import RemedyTerms

StepKind = Literal[
    "missed",
    "met",
    "excused",
    "no finding",
    "notice received",
    "cure period ends",
    "in cure period",
    "cured",
    "cure accepted",
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
    month: Month
    """The month that was missed; of a deduction, the month whose fee it takes from."""
    exercised_by: str
    """The reference of the decision, or empty."""
    until: date | None
    """The last day on which it can be exercised; None where that cannot be told yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one standard at the end of a month."""

    steps: tuple[StandingStep, ...] = ()
    rights: tuple[Right, ...] = ()
    deducts: bool = False
    """Whether this month's statement takes the deduction."""


@dataclass(frozen=True, slots=True)
class _Life:
    """What is known of one standard under its remedy."""

    metric: str
    remedy: RemedyTerms
    month: Month
    outcome: Outcome
    every: Mapping[Month, Outcome]
    """Each month that is known and judges, those after ``month`` among them, in order."""
    between: frozenset[Month]
    """Months in which a standard over several months was only observed."""
    decisions: tuple[Decision, ...]
    terminations: tuple[Decision, ...]

    @property
    def past(self) -> Mapping[Month, Outcome]:
        """The months up to ``month``."""
        return {at: outcome for at, outcome in self.every.items() if at <= self.month}

    def of_kind(self, *kinds: DecisionKind) -> list[Decision]:
        """The decisions of some kinds."""
        return [decision for decision in self.decisions if decision.kind in kinds]

    def cycles(self, until: Month) -> tuple[Cycle, ...]:
        """The notices about the months up to ``until``, and what every month that is known has made of them.

        Of a notice that came late, only a later month tells that it had nothing left to rectify.
        """
        if self.remedy.cure is None:
            return ()
        notices = [
            notice for notice in self.of_kind("notice received") if notice.month <= until and notice.month not in self.between
        ]
        return run_cycles(self.remedy.cure, self.every, notices, self.of_kind("cure accepted"))

    def decision(self, month: Month) -> Decision | None:
        """Whether the client deducts for a month."""
        return _latest(decision for decision in self.of_kind("deduct", "waive") if decision.month == month)


def stand(
    metric: str,
    outcome: Outcome,
    month: Month,
    remedy: RemedyTerms | None,
    history: History,
    as_of: date,
    *,
    over_months: bool = False,
) -> Standing:
    """The standing of ``metric`` after ``month``, as known at the end of ``as_of``.

    Decisions dated later than ``as_of`` are not known yet. Months after ``month`` that ``history`` knows matter only where the
    contract deducts from the month missed: whether a month that is looked at again was hit shows later. A standard
    ``over_months`` is only observed between two months that judge it, and what has arisen stands meanwhile.

    Raises:
        Uncovered: the cure period needs the working days of a year for which no holiday notice is known.
    """
    known = tuple(decision for decision in history.decisions if decision.metric == metric and decision.on <= as_of)
    if remedy is None or (outcome == "observed" and not over_months):
        return Standing(tuple(_excused_step(known, month)) if outcome == "excused" else ())
    terminations = tuple(decision for decision in history.decisions if decision.kind == "terminated" and decision.on <= as_of)
    every = outcomes_of(metric, history, known) | {month: outcome}
    between = frozenset(at for at, outcome in every.items() if over_months and outcome == "observed")
    life = _Life(metric, remedy, month, outcome, _judged(every), between, known, terminations)
    cycles = life.cycles(month)
    cycle = next((cycle for cycle in cycles if is_open(cycle, month)), None)
    rights = _termination(life, cycles)
    if outcome in {"no finding", "excused", "observed"}:
        return _undecided(life, cycle, rights)
    if cycle is not None:
        return _in_cycle(life, cycle, cycles, rights)
    if remedy.cure is None:
        return _without_cure(life, rights)
    now = StandingStep("met" if outcome == "met" else "missed", month)
    steps = (*_accepted(life, cycles), now)
    if outcome == "met":
        return Standing(steps, rights)
    return Standing(steps, (Right("ask for rectification", metric, remedy.clause, month.end, month, "", None), *rights))


def _judged(outcomes: dict[Month, Outcome]) -> dict[Month, Outcome]:
    """The months that judge: a standard over several months is only observed in the others."""
    return {at: outcome for at, outcome in outcomes.items() if outcome != "observed"}


def excusing(metric: str, month: Month, history: History, as_of: date) -> Decision | None:
    """The agreement, known at the end of ``as_of``, that this standard does not count in this month."""
    known = (
        decision
        for decision in history.decisions
        if decision.kind == "month excused" and decision.metric == metric and decision.on <= as_of
    )
    return _latest(decision for decision in known if decision.month == month)


def outcomes_of(metric: str, history: History, known: Sequence[Decision]) -> dict[Month, Outcome]:
    """What was found in each month that is known; a month that the parties have excused since is excused, if it was judged."""
    excused = {decision.month for decision in known if decision.kind == "month excused"}
    past = sorted(
        (assessment for assessment in history.assessments if assessment.metric == metric), key=lambda assessment: assessment.month
    )
    judged = {assessment.month for assessment in past if assessment.outcome != "observed"}
    excused &= judged
    return {assessment.month: "excused" if assessment.month in excused else assessment.outcome for assessment in past}


def _in_cycle(life: _Life, cycle: Cycle, cycles: Sequence[Cycle], rights: tuple[Right, ...]) -> Standing:
    """A notice was received, and the month lies in what follows from it."""
    month, outcome = life.month, life.outcome
    now = StandingStep("met" if outcome == "met" else "missed", month)
    steps = (*_begin(life, cycle), *_between(life, cycle))
    if cycle.decided is not None and cycle.decided <= month:
        if cycle.decided == month and outcome == "met":
            return Standing((*steps, StandingStep("cured", month)), rights)
        steps = (*steps, StandingStep("not cured", cycle.decided), *((now,) if month > cycle.decided else ()))
        if outcome == "met":
            return Standing(steps, rights)
        standing = _deduction(life, month.end, rights, steps)
        earlier = _earlier_rights(life, cycle, cycles) if cycle.decided == month else ()
        return Standing(standing.steps, (*standing.rights, *earlier), standing.deducts)
    steps = (*steps, *((now,) if month > cycle.notice.month else ()))
    later = _reached_back(life) if outcome == "missed" else None
    if later is None or later.decided is None:
        return Standing((*steps, _pending(cycle)), rights)
    return _deduction(life, later.decided.end, rights, (*steps, StandingStep("not cured", later.decided)))


def _pending(cycle: Cycle) -> StandingStep:
    """No month has decided: the client has accepted the cure, or one will."""
    if cycle.accepted is not None:
        return StandingStep("cure accepted", None, cycle.accepted.on, cycle.accepted.reference)
    return StandingStep("in cure period", cycle.may_decide)


def _begin(life: _Life, cycle: Cycle) -> Iterator[StandingStep]:
    """The misses up to the one that the notice was about, the notice, and the end of the period."""
    before = [at for at in life.past if at <= cycle.notice.month]
    met = max((at for at in before if life.every[at] == "met"), default=None)
    yield from (StandingStep("missed", at) for at in before if life.every[at] == "missed" and (met is None or at > met))
    yield StandingStep("notice received", cycle.notice.month, cycle.notice.on, cycle.notice.reference)
    yield StandingStep("cure period ends", None, cycle.ends)


def _accepted(life: _Life, cycles: Sequence[Cycle]) -> Iterator[StandingStep]:
    """The cycle that the client has ended in the month by accepting the cure."""
    last = cycles[-1] if cycles else None
    if last is not None and last.accepted is not None and last.accepted.on in life.month:
        yield from _begin(life, last)
        yield StandingStep("cure accepted", None, last.accepted.on, last.accepted.reference)


def _between(life: _Life, cycle: Cycle) -> Iterator[StandingStep]:
    """What was found after the month of the notice, before the month that decided and before the one that is looked at."""
    until = life.month if cycle.decided is None else min(life.month, cycle.decided)
    for at, outcome in life.past.items():
        if cycle.notice.month < at < until and outcome in {"met", "missed"}:
            yield StandingStep("met" if outcome == "met" else "missed", at)


def _undecided(life: _Life, cycle: Cycle | None, rights: tuple[Right, ...]) -> Standing:
    """A month that was neither met nor missed decides nothing; where a cycle runs, it goes on."""
    excused = tuple(_excused_step(life.decisions, life.month)) if life.outcome == "excused" else ()
    if cycle is None:
        return Standing(excused, rights)
    last = excused or (StandingStep("no finding", life.month),) if life.outcome != "observed" else ()
    steps = (*_begin(life, cycle), *_between(life, cycle))
    if cycle.decided is not None and cycle.decided <= life.month:
        return Standing((*steps, StandingStep("not cured", cycle.decided), *last), rights)
    return Standing((*steps, *last, StandingStep("in cure period", max(cycle.may_decide, life.month.plus(1)))), rights)


def _excused_step(known: Sequence[Decision], month: Month) -> Iterator[StandingStep]:
    agreed = _latest(decision for decision in known if decision.kind == "month excused" and decision.month == month)
    if agreed is not None:
        yield StandingStep("excused", month, agreed.on, agreed.reference)


def _without_cure(life: _Life, rights: tuple[Right, ...]) -> Standing:
    """The contract deducts from the month missed, without a period to rectify."""
    steps = (StandingStep("met" if life.outcome == "met" else "missed", life.month),)
    return Standing(steps, rights) if life.outcome == "met" else _deduction(life, life.month.end, rights, steps)


def _reached_back(life: _Life) -> Cycle | None:
    """The cycle that was decided later, not cured, and reaches back to the month; None where the contract does not reach back."""
    if life.remedy.deduct is None or life.remedy.deduct.start != "month missed":
        return None
    decided = (cycle for cycle in life.cycles(max(life.every)) if cycle.decided is not None and not cycle.cured)
    return next((cycle for cycle in decided if is_open(cycle, life.month)), None)


def _earlier_rights(life: _Life, cycle: Cycle, cycles: Sequence[Cycle]) -> Iterator[Right]:
    """The months from the first notice's on that were missed before the one that decided, where the contract reaches back.

    Of a cycle before that was found not cured they have given a right already, and it stands since then. What the contract
    deducts by itself, no decision waives.
    """
    deduct = life.remedy.deduct
    if deduct is None or deduct.start != "month missed" or cycle.decided is None:
        return
    for at, outcome in life.past.items():
        decision = life.decision(at) if deduct.applies == "on decision" else None
        if outcome == "missed" and cycle.first <= at < cycle.decided and (decision is None or decision.kind == "deduct"):
            by = "contract" if deduct.applies == "by itself" else decision.reference if decision else ""
            first = next(earlier.decided for earlier in cycles if earlier.decided is not None and is_open(earlier, at))
            yield Right("deduct", life.metric, deduct.clause, max(first, at).end, at, by, None)


def _deduction(life: _Life, since: date, rights: tuple[Right, ...], steps: tuple[StandingStep, ...]) -> Standing:
    """The right to deduct for the month has arisen; is it exercised?"""
    deduct, month = life.remedy.deduct, life.month
    if deduct is None:
        return Standing(steps, rights)
    if deduct.applies == "by itself":
        right = Right("deduct", life.metric, deduct.clause, since, month, "contract", None)
        return Standing((*steps, StandingStep("deduction applies by itself", month)), (right, *rights), deducts=True)
    decision = life.decision(month)
    if decision is not None and decision.kind == "waive":
        return Standing((*steps, StandingStep("deduction waived", month, decision.on, decision.reference)), rights)
    reference = decision.reference if decision else ""
    right = Right("deduct", life.metric, deduct.clause, since, month, reference, None)
    if decision is None:
        return Standing((*steps, StandingStep("deduction not decided", month)), (right, *rights))
    decided = StandingStep("deduction decided", month, decision.on, decision.reference)
    return Standing((*steps, decided), (right, *rights), deducts=True)


def _termination(life: _Life, cycles: Sequence[Cycle]) -> tuple[Right, ...]:
    """The right to terminate, where so many months were missed."""
    misses = life.remedy.terminate
    if misses is None or not life.past:
        return ()
    from slacalc.assess.termination import terminable  # noqa: PLC0415 - loaded where there is one

    cures = [cycle.ended_on for cycle in cycles if cycle.ended_on is not None]
    arisen = terminable(misses, life.past, life.month, cures, life.between)
    if arisen is None:
        return ()
    since, until = arisen.month.end, arisen.until
    in_time = (decision for decision in life.terminations if since <= decision.on and (until is None or decision.on <= until))
    by = _latest(decision for decision in in_time if decision.by in {"client", "both"})
    return (Right("terminate", life.metric, misses.clause, since, arisen.month, by.reference if by else "", until),)


def _latest(decisions: Iterable[Decision]) -> Decision | None:
    """Of several decisions the latest counts, and on one day the one with the greatest reference."""
    return max(decisions, key=lambda decision: (decision.on, decision.reference), default=None)

"""Whether a decision about a standard does anything: one that does not is told, because whoever made it believes that it does.

A decision about a month of which nothing is known yet is no such decision: what it does shows when the month is judged. Nor is
one that a later decision has replaced, or that says what holds by the contract anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.assess.cycle import run_cycles
from slacalc.assess.standing import excusing, outcomes_of, stand

if TYPE_CHECKING:
    from datetime import date

    from slacalc.assess.history import Decision, History, Outcome
    from slacalc.contract.remedies.cure import CureTerms
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.remedies.remedy import RemedyTerms

Idle = Literal[
    "no-remedy", "not-missed", "month-not-over", "no-right-to-deduct", "waived-in-vain", "no-cure-to-accept", "nothing-to-excuse"
]
"""Why a decision does nothing, or nothing yet."""


def why_idle(decision: Decision, remedy: RemedyTerms | None, history: History, day: date) -> Idle | None:
    """Why a decision does nothing as far as is known at the end of ``day``; None where it does, or where that is not known.

    ``remedy`` is that of its standard in its month, ``history`` has the outcome of every month that is known.

    Raises:
        Uncovered: a cure period needs the working days of a year for which no holiday notice is known.
    """
    outcome = history.outcome(decision.metric, decision.month)
    if outcome is None or decision.on > day:
        return None
    if outcome != "observed" and excusing(decision.metric, decision.month, history, day) is not None:
        outcome = "excused"
    match decision.kind:
        case "waive":
            return _waived_in_vain(decision, outcome, remedy, history, day)
        case "notice received":
            return _unmissed(decision, remedy.cure if remedy is not None else None, outcome)
        case "deduct":
            wanted = remedy.deduct if remedy is not None else None
            return _unmissed(decision, wanted, outcome) or _undeductible(decision, remedy, history, day)
        case "cure accepted":
            return _unaccepted(decision, remedy.cure if remedy is not None else None, history, day)
        case _:
            return "nothing-to-excuse" if decision.kind == "month excused" and outcome == "observed" else None


def _waived_in_vain(decision: Decision, outcome: Outcome, remedy: RemedyTerms | None, history: History, day: date) -> Idle | None:
    """A waiver of what the contract deducts by itself."""
    by_itself = remedy is not None and remedy.deduct is not None and remedy.deduct.applies == "by itself"
    deducts = by_itself and stand(decision.metric, outcome, decision.month, remedy, history, day).deducts
    return "waived-in-vain" if deducts else None


def _unmissed(decision: Decision, wanted: CureTerms | DeductTerms | None, outcome: Outcome) -> Idle | None:
    """A notice or a deduction that the contract does not know, or about a month that was not missed, or not over."""
    if wanted is None:
        return "no-remedy"
    if outcome != "missed":
        return "not-missed"
    return "month-not-over" if decision.on < decision.month.end else None


def _undeductible(decision: Decision, remedy: RemedyTerms | None, history: History, day: date) -> Idle | None:
    """A decision to deduct for a month that was missed, where no right to it has arisen."""
    if stand(decision.metric, "missed", decision.month, remedy, history, day).deducts:
        return None
    about = [other for other in history.decisions if (other.metric, other.month) == (decision.metric, decision.month)]
    decided = (other for other in about if other.kind in {"deduct", "waive"} and other.on <= day)
    last = max(decided, key=lambda other: (other.on, other.reference))
    return "no-right-to-deduct" if last == decision else None


def _unaccepted(decision: Decision, cure: CureTerms | None, history: History, day: date) -> Idle | None:
    """An acceptance that neither ends what a notice about its month began, nor comes when that was settled already."""
    if cure is None:
        return "no-remedy"
    known = [earlier for earlier in history.decisions if earlier.metric == decision.metric and earlier.on <= day]
    notices, acceptances = (
        [earlier for earlier in known if earlier.kind == kind] for kind in ("notice received", "cure accepted")
    )
    cycles = run_cycles(cure, outcomes_of(decision.metric, history, known), notices, acceptances)
    ends = any(
        cycle.accepted == decision or (cycle.notice.on <= decision.on and cycle.rectifies(decision.month)) for cycle in cycles
    )
    return None if ends else "no-cure-to-accept"

"""Where a contract stands on a day: what each statement is owed, the rights that have arisen, the end of its term."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - a codec reads annotations when it runs
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from fractions import Fraction

    from slacalc.assess.history import Decision, DecisionKind
    from slacalc.assess.standing import Right
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.billing.late.ageing import AgedSum
    from slacalc.billing.late.debt import Entitled, Late
    from slacalc.billing.late.position import Position
    from slacalc.contract.law import Law
    from slacalc.contract.parts.terms import Names
    from slacalc.contract.payment.late import YearlyLimit
    from slacalc.contract.renewal import AgreedTerm


@dataclass(frozen=True, slots=True)
class ArisenRight:
    """What a party may do since a day, by which clause, and whether it has."""

    right: Literal["suspend", "terminate for late payment", "ask for rectification", "deduct", "terminate"]
    metric: str
    """The id of a standard; empty where a statement is unpaid."""
    month: Month
    """Which was missed, or whose statement is unpaid."""
    clause: str
    since: date
    until: date | None
    """The last day on which it can be exercised; None where that cannot be told."""
    exercised_by: str


@dataclass(frozen=True, slots=True)
class TermWindow:
    """The end of the term, and until when its renewal can be objected to."""

    clause: str
    last_day: date
    object_by: date | None
    """None where the term is not renewed."""
    then_until: date | None
    objected: bool
    ended_on: date | None
    """The last day of service, where a party has terminated the agreement."""
    ended_by: str
    """The reference of that decision."""


@dataclass(frozen=True, slots=True)
class LateMonths:
    """Every issued month of a contract, by a day."""

    contract: str
    language: str
    currency: str
    as_of: date
    clause: str
    """Of late payment; empty where the contract says nothing of it."""
    yearly_rate: Fraction | None
    """None where there is none."""
    limits: tuple[YearlyLimit, ...]
    """To compare it with; none where the contract names no law."""
    position: Position
    ageing: tuple[AgedSum, ...]
    """What is unpaid by how long it has been due; empty where nothing is."""
    unbilled: tuple[tuple[Month, int, Fraction], ...]
    """Corrections that no statement bills yet: month, number, and what is to be paid or paid back for them."""
    rights: tuple[ArisenRight, ...]
    term: TermWindow
    names: tuple[tuple[str, Names], ...]
    """What the standards are called, by ``metrics.<id>``."""
    law: Law | None
    """Whose law the remarks on the rate are about."""
    remarks: tuple[Diagnostic, ...]
    """On decisions that do not do what whoever made them may believe."""


def rights_at(
    position: Position, standards: Iterable[Right], known: Sequence[Decision], term: TermWindow
) -> tuple[ArisenRight, ...]:
    """The rights for late payment, and those that the standards have given, in the order of their days.

    ``known`` are the decisions that are known on the day. Nothing is left to suspend, to rectify or to terminate where the
    agreement had ended by the day on which the right would arise.
    """
    late = (right for late in position.debts for right in _for_late_payment(late, known))
    missed = (
        ArisenRight(right.right, right.metric, right.month, right.clause, right.since, right.until, right.exercised_by)
        for right in standards
    )
    last = min(term.last_day, term.ended_on or term.last_day)
    arisen = (right for right in (*late, *missed) if right.right == "deduct" or right.since <= last)
    return tuple(sorted(arisen, key=lambda right: (right.since, right.right, right.metric, right.month)))


def _for_late_payment(late: Late, known: Sequence[Decision]) -> Iterator[ArisenRight]:
    if late.suspend is not None:
        by = _decided(known, "suspended", late.suspend, lambda decision: decision.month == late.month)
        yield ArisenRight("suspend", "", late.month, late.clause, late.suspend.since, late.suspend.until, by)
    if late.terminate is not None:
        by = _decided(known, "terminated", late.terminate, lambda decision: decision.by in {"provider", "both"})
        yield ArisenRight(
            "terminate for late payment", "", late.month, late.clause, late.terminate.since, late.terminate.until, by
        )


def _decided(known: Sequence[Decision], kind: DecisionKind, right: Entitled, fits: Callable[[Decision], bool]) -> str:
    in_time = (
        decision for decision in known if right.since <= decision.on and (right.until is None or decision.on <= right.until)
    )
    return next((decision.reference for decision in in_time if decision.kind == kind and fits(decision)), "")


def window_at(term: AgreedTerm, objected: Collection[Month], day: date, known: Sequence[Decision] = ()) -> TermWindow:
    """The term in which a day lies, until when a party can object to its renewal, and whether one has terminated it."""
    ended = next((decision for decision in known if decision.kind == "terminated"), None)
    last, times = term.reaching(day, objected)
    renewal = term.renewal if term.renewal is not None and (term.renewal.each_time or not times) else None
    return TermWindow(
        clause=term.clause,
        last_day=last,
        object_by=renewal.object_by(last) if renewal else None,
        then_until=renewal.prolonged(last) if renewal else None,
        objected=Month.of(last) in objected,
        ended_on=ended.on if ended is not None else None,
        ended_by=ended.reference if ended is not None else "",
    )

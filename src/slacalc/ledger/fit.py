"""Whether payments and decisions fit the contract, and each other: what cannot have happened is refused at its row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.base.exact import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.assess.history import Decision, Payment
    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract


def unfit_payments(payments: tuple[Payment, ...], contract: Contract) -> Iterator[Diagnostic]:
    """A payment arrives after the contract has begun, and for one of its months."""
    for one in payments:
        if one.received_on < contract.first_day:
            yield error("ledger/before-the-contract", one.place, day=one.received_on, first=contract.first_day)
        if one.month is not None:
            yield from _outside(one.reference, one.month, one.place, contract)


def _outside(reference: str, month: Month, place: Place, contract: Contract) -> Iterator[Diagnostic]:
    if not contract.first_month <= month <= contract.last_month:
        facts = {"first": contract.first_month, "last": contract.last_month}
        yield error("ledger/month-outside-term", place, reference=reference, month=month, **facts)


def unfit_decisions(decisions: tuple[Decision, ...], contract: Contract) -> Iterator[Diagnostic]:
    """A decision is made after the contract has begun, about one of its months and one of its standards."""
    for one in decisions:
        if one.on < contract.first_day:
            yield error("ledger/before-the-contract", one.place, day=one.on, first=contract.first_day)
        yield from _outside(one.reference, one.month, one.place, contract)
        if one.metric and one.metric not in contract.metrics:
            yield error("ledger/unknown-metric", one.place, reference=one.reference, metric=one.metric)
    yield from _out_of_turn(sorted(decisions, key=lambda one: (one.on, one.reference)))


def _out_of_turn(decisions: list[Decision]) -> Iterator[Diagnostic]:
    """A service is resumed only after it was suspended, an agreement ends once, a dispute is settled only where there is one."""
    suspended = ended = False
    disputed: dict[Month, Fraction] = {}
    for one in decisions:
        match one.kind:
            case "suspended" | "resumed":
                if suspended is (one.kind == "suspended"):
                    yield error("ledger/out-of-turn", one.place, reference=one.reference, kind=one.kind)
                suspended = one.kind == "suspended"
            case "terminated":
                if ended:
                    yield error("ledger/out-of-turn", one.place, reference=one.reference, kind=one.kind)
                ended = True
            case "disputed":
                disputed[one.month] = disputed.get(one.month, Fraction(0)) + Fraction(one.amount or 0)
            case "dispute settled":
                most = disputed.pop(one.month, Fraction(0))
                if not most:
                    yield error("ledger/out-of-turn", one.place, reference=one.reference, kind=one.kind)
                elif Fraction(one.amount or 0) > most:
                    yield error(
                        "ledger/settled-for-more", one.place, reference=one.reference, amount=one.amount, most=exact_text(most)
                    )
            case _:
                pass

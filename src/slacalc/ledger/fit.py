"""Whether payments and decisions fit the contract, what is issued, and each other: what cannot be is refused at its row.

What the contract has no room for is refused whenever it is dated. What is about a statement that is not issued is refused from
its own day on: before that it is not known, and the month may be issued yet.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused, error
from slacalc.base.exact import exact_text
from slacalc.base.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slacalc.assess.history import Decision, Payment
    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

RECEIVED = "invoice received"
OF_A_STATEMENT = ("disputed", "dispute settled", "collection costs", RECEIVED)
"""Decisions about a sum that was billed."""


def unfit_payments(payments: Iterable[Payment], contract: Contract) -> Iterator[Diagnostic]:
    """A payment arrives after the contract has begun, and for one of its months."""
    for payment in payments:
        if payment.received_on < contract.first_day:
            yield error("ledger/before-the-contract", payment.place, day=payment.received_on, first=contract.first_day)
        if payment.month is not None:
            yield from _outside(payment.reference, payment.month, payment.place, contract)


def _outside(reference: str, month: Month, place: Place, contract: Contract) -> Iterator[Diagnostic]:
    if not contract.first_month <= month <= contract.last_month:
        facts = {"first": contract.first_month, "last": contract.last_month}
        yield error("ledger/month-outside-term", place, reference=reference, month=month, **facts)


def unfit_decisions(decisions: Iterable[Decision], contract: Contract) -> Iterator[Diagnostic]:
    """A decision is made after the contract has begun, about one of its months, and about what it has a clause for."""
    for decision in decisions:
        if decision.on < contract.first_day:
            yield error("ledger/before-the-contract", decision.place, day=decision.on, first=contract.first_day)
        yield from _outside(decision.reference, decision.month, decision.place, contract)
        if decision.metric and decision.metric not in contract.metrics:
            facts = {"metric": decision.metric, "nearest": nearest(decision.metric, contract.metrics)}
            yield error("ledger/unknown-metric", decision.place, reference=decision.reference, **facts)
        if decision.kind == "disputed":
            late = contract.late_payment_on(max(decision.on, contract.first_day))
            if late is not None and late.disputed is None:
                yield error("ledger/dispute-not-said", decision.place, reference=decision.reference)
        if decision.kind == RECEIVED and not contract.payment_on(decision.month.first).on_receipt:
            yield error("ledger/receipt-not-asked", decision.place, reference=decision.reference)
        if decision.kind in {"agreed damages", "month excused", "retention released"}:
            yield from unfit_agreements([decision], _terms_of(decision.month, contract))


def _terms_of(month: Month, contract: Contract) -> Terms | None:
    try:
        return contract.terms_of(month)
    except Refused:
        return None


def unfit_agreements(decisions: Iterable[Decision], terms: Terms | None) -> Iterator[Diagnostic]:
    """Decisions about the terms' month that these terms have no clause for."""
    for decision in decisions:
        if terms is None or decision.month != terms.month:
            continue
        if decision.kind == "agreed damages" and terms.damages is None:
            yield error("ledger/no-damages-clause", decision.place, reference=decision.reference)
        if decision.kind == "retention released" and terms.retention is None:
            yield error("ledger/no-retention-clause", decision.place, reference=decision.reference)
        if decision.kind == "month excused" and decision.metric in paid_by(terms):
            yield error("ledger/excused-and-paid-by", decision.place, reference=decision.reference, metric=decision.metric)


def paid_by(terms: Terms) -> set[str]:
    """The standards by which the contract pays: how it would pay for a month that is excused, it does not say."""
    parts = {part.metric for part in terms.score.parts} if terms.score is not None else set()
    return parts | {fee.metric for fee in terms.fees if fee.metric}


def unfit_by(
    payments: Iterable[Payment], decisions: Iterable[Decision], issued: Mapping[Month, date | None], day: date = date.max
) -> Iterator[Diagnostic]:
    """What is known at the end of ``day``, and is about a statement that is not issued, or not issued yet.

    ``issued`` are the months with the days on which their statements were issued.
    """
    for payment in payments:
        if payment.month is not None and payment.month not in issued and payment.received_on <= day:
            yield error("ledger/payment-of-no-month", payment.place, reference=payment.reference, month=payment.month)
    for decision in decisions:
        if decision.kind in OF_A_STATEMENT and decision.month not in issued and decision.on <= day:
            yield error("ledger/decision-of-no-month", decision.place, reference=decision.reference, month=decision.month)
        on = issued.get(decision.month)
        if decision.kind == RECEIVED and on is not None and decision.on < on:
            yield error("ledger/received-before-issue", decision.place, reference=decision.reference, on=decision.on, issued=on)


def out_of_turn(decisions: Iterable[Decision], billed: Mapping[Month, Fraction | None]) -> Iterator[Diagnostic]:
    """A service is resumed only after it was suspended, an agreement ends once, and an invoice is received once."""
    ordered = sorted(decisions, key=lambda decision: (decision.on, decision.reference))
    yield from _disputes_out_of_turn(ordered, billed)
    suspended = ended = False
    received: set[Month] = set()
    for decision in ordered:
        match decision.kind:
            case "suspended" | "resumed":
                if suspended is (decision.kind == "suspended"):
                    yield error("ledger/out-of-turn", decision.place, reference=decision.reference, kind=decision.kind)
                suspended = decision.kind == "suspended"
            case "terminated":
                if ended:
                    yield error("ledger/out-of-turn", decision.place, reference=decision.reference, kind=decision.kind)
                ended = True
            case "invoice received":
                if decision.month in received:
                    yield error("ledger/out-of-turn", decision.place, reference=decision.reference, kind=decision.kind)
                received.add(decision.month)
            case _:
                pass


def _disputes_out_of_turn(ordered: Iterable[Decision], billed: Mapping[Month, Fraction | None]) -> Iterator[Diagnostic]:
    """Nobody disputes more than was billed, nothing is settled that was not disputed, and no more is owed of it.

    ``billed`` are the statements that are known; what a settlement has dropped can be disputed no more.
    """
    left = {month: max(amount, Fraction(0)) for month, amount in billed.items() if amount is not None}
    disputed: dict[Month, Fraction] = {}
    for decision in ordered:
        amount = Fraction(decision.amount or 0)
        facts = {"reference": decision.reference, "amount": decision.amount}
        if decision.kind == "disputed":
            standing = disputed.get(decision.month, Fraction(0))
            if decision.month in left and amount > left[decision.month] - standing:
                most = exact_text(left[decision.month] - standing)
                yield error("ledger/disputed-for-more", decision.place, **facts, month=decision.month, most=most)
            disputed[decision.month] = standing + amount
        elif decision.kind == "dispute settled":
            most_owed = disputed.pop(decision.month, Fraction(0))
            if not most_owed:
                yield error("ledger/out-of-turn", decision.place, reference=decision.reference, kind=decision.kind)
            elif amount > most_owed:
                yield error("ledger/settled-for-more", decision.place, **facts, most=exact_text(most_owed))
            elif decision.month in left:
                left[decision.month] -= most_owed - amount

"""Late payment (逾期违约金): each day that a sum is late costs a share of what is unpaid on that day.

Day by day, as one would on a calendar: the first day is the due day or the one after it; a day counts where it is a calendar
day, or a working day, and is that part of a month or a year that `accrual` tells, where the rate is for one; on the day of a
payment what is paid still bears interest, or no longer does. Interest is simple, or bears interest itself. A payment goes to
costs, then to interest, then to the principal (Civil Code art. 561), or the other way round, or first to what the parties have
agreed on for it; interest is rounded to the smallest unit where it is paid and where it is stated, and nothing else is: the part
of an unpaid sum that is no tax is not. Who pays all the interest that is stated owes no fraction of it; a payment that pays none
of it leaves it as it is. Where each payment went is kept. A payment for which the payer names no statement pays
what is due, the oldest first.

Days of grace cost nothing if what is unpaid is paid by their end; otherwise interest runs from the due day, or from the day after
them, as the contract says. A late statement may cost a fee once, which is paid with the costs, and interest may have a cap.

What is disputed stands aside from the day of the dispute, where the contract says so, until it is settled: what is owed after all
then bears interest from the day on which it was due, or from the day after. The rest was never owed and never bore interest.

A statement of less than nothing is owed back: what is entered as paid for it is what the provider has paid back or set off.
Nothing is set off by itself (Civil Code art. 568 asks for a notice).

The rights to suspend and to terminate arise when something has been overdue for more than so many days on end; what is disputed
is not overdue, whether it bears interest or not. The first stands until what is not disputed of fee and interest is paid, the
second until that of the fee is.

What the rules say of each day is not asked of each: an account goes through days that are alike at once, and stops on those on
which something is paid or decided for it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.worktime import Uncovered
from slacalc.billing.late.account import SETTLED, Account
from slacalc.billing.late.accrual import ONE_DAY
from slacalc.billing.late.debt import Portion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from slacalc.assess.history import Decision, Payment
    from slacalc.base.month import Month
    from slacalc.billing.late.accrual import Rates
    from slacalc.billing.late.debt import Debt, Late


@dataclass(frozen=True, slots=True)
class Position:
    """What has become of all statements by a day, and money that no statement was there for."""

    debts: tuple[Late, ...]
    credit: Fraction
    portions: tuple[Portion, ...] = ()
    """Where each payment went, in the order in which they arrived; those of one payment in theirs."""


def position_at(
    debts: Sequence[Debt],
    payments: Iterable[Payment],
    decisions: Iterable[Decision],
    as_of: date,
    rates: Rates,
    places: int,
) -> Position:
    """What has become of each statement by the end of ``as_of``; later payments and decisions are not known.

    Raises:
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    paid = sorted(
        (payment for payment in payments if payment.received_on <= as_of),
        key=lambda payment: (payment.received_on, payment.reference),
    )
    known = sorted(
        (decision for decision in decisions if decision.on <= as_of),
        key=lambda decision: (decision.on, decision.kind == SETTLED, decision.reference),
    )
    happens = {debt.due for debt in debts if debt.due is not None}
    happens |= {payment.received_on for payment in paid} | {decision.on for decision in known}
    first = min([*happens, as_of])
    next_days = {decision.on + ONE_DAY for decision in known}  # what waits pays then what a dispute has shown to be owed
    days = [*sorted(day for day in happens | next_days if day < as_of), as_of]

    def opened() -> dict[Month, Account]:
        return {debt.month: Account(debt, places, *_settled(debt, known), rates, first - ONE_DAY) for debt in debts}

    try:
        accounts, purse = _gone_through(opened(), paid, known, days)
    except Uncovered:  # found wherever it was come upon first; all accounts day by day tell the first day of any
        every_day = [first + at * ONE_DAY for at in range((as_of - first).days + 1)]
        accounts, purse = _gone_through(opened(), paid, known, every_day, all_of_them=True)
    went = [*(portion for account in accounts.values() for portion in account.portions), *purse.waiting()]
    order = {payment.reference: at for at, payment in enumerate(paid)}
    return Position(
        tuple(account.at(as_of) for account in accounts.values()),
        sum((portion.waiting for portion in went), Fraction(0)),
        tuple(sorted(went, key=lambda portion: (order[portion.payment], portion.month is None, portion.on, portion.month))),
    )


def _gone_through(
    accounts: dict[Month, Account],
    paid: Sequence[Payment],
    known: Sequence[Decision],
    days: Sequence[date],
    *,
    all_of_them: bool = False,
) -> tuple[dict[Month, Account], _Purse]:
    """The accounts by the end of the last of these days, and what waits; nothing happens on others.

    An account has something to do with a day where it is paid or decided for; all have with one on which money without a month
    is there, and with the last, unless it is said that they have with each.
    """
    purse, as_of = _Purse(), days[-1]
    received: dict[date, list[Payment]] = {}
    for payment in paid:
        received.setdefault(payment.received_on, []).append(payment)
    on_day: dict[tuple[date, Month | None], list[Decision]] = {}
    for decision in known:
        on_day.setdefault((decision.on, decision.month), []).append(decision)
    for day in days:
        today = received.get(day, [])
        months = {payment.month for payment in today}
        everybody = all_of_them or day == as_of or purse.waits or None in months
        concerned = [
            (account, on_day.get((day, month), ()))
            for month, account in accounts.items()
            if everybody or month in months or (day, month) in on_day
        ]
        for account, _ in concerned:
            account.pass_days(day - ONE_DAY)
        purse.spread(accounts, day)  # what was paid before this day is no payment of this day
        for account, decisions in concerned:
            account.begin_day(day)
            account.open_day(decisions)
            if account.payment_day_counts:
                account.bear(day, day)
                account.close_day(decisions)
        purse.pay(today, accounts, day)
        for account, decisions in concerned:
            if not account.payment_day_counts:
                if day < as_of:
                    account.bear(day, day)
                account.close_day(decisions)
            account.end_days(day, day)
    return accounts, purse


def _settled(debt: Debt, known: Sequence[Decision]) -> tuple[Fraction, tuple[tuple[date, Fraction], ...]]:
    """What settled disputes have shown not to be owed, and what each of them has shown to be owed after all."""
    dropped = disputed = Fraction(0)
    settled = []
    for decision in (of_month for of_month in known if of_month.month == debt.month):
        amount = Fraction(decision.amount or 0)
        if decision.kind == "disputed":
            disputed += amount
        elif decision.kind == SETTLED:
            dropped += disputed - amount
            disputed = Fraction(0)
            settled.append((decision.on, amount))
    return dropped, tuple(settled)


class _Purse:
    """Payments on their way to statements; what no statement needs yet waits for the next one that is due.

    What was paid for a month whose statement is not issued yet waits for that one.
    """

    def __init__(self) -> None:
        self._credit: list[tuple[Payment, Fraction]] = []
        self._ahead: list[tuple[Payment, Fraction]] = []

    @property
    def waits(self) -> bool:
        """Whether money is there for whatever is due next."""
        return bool(self._credit)

    def pay(self, payments: Sequence[Payment], accounts: Mapping[Month, Account], day: date) -> None:
        for payment in payments:
            amount = Fraction(payment.amount)
            account = accounts.get(payment.month) if payment.month is not None else None
            if account is not None:
                account.receive(payment, amount, day, all_of_it=True)
            elif payment.month is not None:
                self._ahead.append((payment, amount))
            else:
                self._credit.append((payment, amount))
                self.spread(accounts, day)
        self.spread(accounts, day)

    def spread(self, accounts: Mapping[Month, Account], day: date) -> None:
        """What is due first, the oldest of it first, from what has waited longest."""
        if not self._credit:
            return
        owing = ((account.debt.due, account.debt.month) for account in accounts.values() if account.debt.principal > 0)
        due = sorted((since, month) for since, month in owing if since is not None and since <= day)
        waiting, self._credit = self._credit, []
        for payment, amount in waiting:
            left = amount
            for _, month in due:
                if not left:
                    break
                left = accounts[month].receive(payment, left, day, all_of_it=False)
            if left:
                self._credit.append((payment, left))

    def waiting(self) -> Iterator[Portion]:
        """What no statement was there for."""
        for payment, amount in (*self._credit, *self._ahead):
            yield Portion(payment.reference, payment.received_on, None, payment.received_on, waiting=amount)

"""Late payment as JSON: exact values as strings, sorted keys, the same in every language."""

# ruff: noqa: TC001, TC003 - the codec reads annotations when it runs

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated

from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.forms import Wire, one_of
from slacalc.base.money import PLACES, money_text
from slacalc.base.month import Month
from slacalc.billing.late.ageing import AgeSpan
from slacalc.billing.late.overdue import ArisenRight, TermWindow
from slacalc.contract.words.late import Period
from slacalc.render.json_page import json_page
from slacalc.render.json_values import MoneyText, constant, matching

if TYPE_CHECKING:
    from slacalc.billing.late.debt import Late, Portion, Stretch
    from slacalc.billing.late.overdue import LateMonths

FORMAT = "slacalc late v1"
NUMBERS = (
    "principal",
    "waived",
    "disputed",
    "costs",
    "paid",
    "unpaid",
    "interest",
    "unpaid_interest",
    "unpaid_costs",
    "too_much",
    "owed_back",
)
PORTIONS = ("costs", "interest", "principal", "paid_back", "too_much", "waiting")
DayOrNever = Annotated[str, matching(r"(?:\d{4}-\d{2}-\d{2})?")]
"""A day; empty for one that has not come."""


@dataclass(frozen=True, slots=True)
class StretchEntry:
    """Days in a row on which the same sum bore interest at the same rate."""

    first: date
    last: date
    days: int
    sum: MoneyText
    rate: Fraction
    interest: Fraction
    settled: bool
    per: Period = "day"
    time: Fraction | None = None
    """None where the rate is one of days."""


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An issued month: what is owed for it, and its interest."""

    month: Month
    due: date | None
    suspend_from: date | None
    suspend_until: date | None
    terminate_from: date | None
    terminate_until: date | None
    principal: MoneyText
    waived: MoneyText
    disputed: MoneyText
    costs: MoneyText
    paid: MoneyText
    unpaid: MoneyText
    interest: MoneyText
    unpaid_interest: MoneyText
    unpaid_costs: MoneyText
    too_much: MoneyText
    owed_back: MoneyText
    stretches: tuple[StretchEntry, ...]
    fee: MoneyText | None = None
    cap: MoneyText | None = None
    capped_on: DayOrNever | None = None
    """None where there is no cap."""
    in_time_until: date | None = None


@dataclass(frozen=True, slots=True)
class PortionEntry:
    """Where a payment, or a part of it, went."""

    payment: str
    received_on: date
    month: Month | None
    on: date
    costs: MoneyText
    interest: MoneyText
    principal: MoneyText
    paid_back: MoneyText
    too_much: MoneyText
    waiting: MoneyText


@dataclass(frozen=True, slots=True)
class AgedEntry:
    """What is unpaid of the months whose due day is so many days past."""

    days: AgeSpan
    months: tuple[Month, ...]
    unpaid: MoneyText
    unpaid_interest: MoneyText


@dataclass(frozen=True, slots=True)
class UnbilledEntry:
    """A correction that no statement bills yet."""

    month: Month
    number: int
    amount: MoneyText


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """A yearly rate to compare with."""

    id: str
    yearly: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class LatePage:
    """Each issued month with its interest, each payment with where it went, and the rights."""

    format: Annotated[str, constant(FORMAT)]
    contract: str
    currency: Annotated[str, one_of(PLACES)]
    as_of: date
    months: tuple[LateEntry, ...]
    payments: tuple[PortionEntry, ...]
    ageing: tuple[AgedEntry, ...]
    credit: MoneyText
    unbilled_corrections: tuple[UnbilledEntry, ...]
    rights: tuple[ArisenRight, ...]
    yearly_rate: Fraction | None
    yearly_limits: tuple[LimitEntry, ...]
    term: TermWindow


@cache
def late_form() -> RecordForm[LatePage]:
    """How late payment stands in JSON."""
    return Codec({}).record(LatePage)


def late_json(overdue: LateMonths) -> str:
    """The text of the file."""
    return json_page(late_to_wire(overdue))


def late_to_wire(overdue: LateMonths) -> Wire:
    """The same as JSON values."""
    wire: Wire = late_form().write(_page(overdue))
    return wire


def _page(overdue: LateMonths) -> LatePage:
    position, currency = overdue.position, overdue.currency
    return LatePage(
        format=FORMAT,
        contract=overdue.contract,
        currency=currency,
        as_of=overdue.as_of,
        months=tuple(_month(late, currency) for late in position.debts),
        payments=tuple(_payment(portion, currency) for portion in position.portions),
        ageing=tuple(
            AgedEntry(aged.days, aged.months, money_text(aged.unpaid, currency), money_text(aged.unpaid_interest, currency))
            for aged in overdue.ageing
        ),
        credit=money_text(position.credit, currency),
        unbilled_corrections=tuple(
            UnbilledEntry(month, number, money_text(amount, currency)) for month, number, amount in overdue.unbilled
        ),
        rights=overdue.rights,
        yearly_rate=overdue.yearly_rate,
        yearly_limits=tuple(LimitEntry(limit.id, limit.rate.value, limit.source) for limit in overdue.limits),
        term=overdue.term,
    )


def _month(late: Late, currency: str) -> LateEntry:
    return LateEntry(
        month=late.month,
        due=late.due,
        suspend_from=late.suspend.since if late.suspend else None,
        suspend_until=late.suspend.until if late.suspend else None,
        terminate_from=late.terminate.since if late.terminate else None,
        terminate_until=late.terminate.until if late.terminate else None,
        **{name: money_text(getattr(late, name), currency) for name in NUMBERS},
        stretches=tuple(_stretch(stretch, currency) for stretch in late.stretches),
        fee=None if late.fee is None else money_text(late.fee, currency),
        cap=None if late.cap is None else money_text(late.cap, currency),
        capped_on=None if late.cap is None else str(late.capped_on or ""),
        in_time_until=late.in_time_until,
    )


def _stretch(stretch: Stretch, currency: str) -> StretchEntry:
    return StretchEntry(
        first=stretch.first,
        last=stretch.last,
        days=stretch.days,
        sum=money_text(stretch.sum, currency),
        rate=stretch.rate,
        interest=stretch.interest,
        settled=stretch.settled,
        per=stretch.per,
        time=None if stretch.per == "day" else stretch.time,
    )


def _payment(portion: Portion, currency: str) -> PortionEntry:
    amounts = {name: money_text(getattr(portion, name), currency) for name in PORTIONS}
    return PortionEntry(portion.payment, portion.received_on, portion.month, portion.on, **amounts)

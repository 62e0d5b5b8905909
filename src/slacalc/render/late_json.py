"""Late payment as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.exact import exact_text
from slacalc.base.money import money_text
from slacalc.render.json_page import json_page

if TYPE_CHECKING:
    from datetime import date

    from slacalc.billing.late.debt import Entitled, Late, Portion, Stretch
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


def late_json(overdue: LateMonths) -> str:
    """The text of the file."""
    return json_page(late_to_wire(overdue))


def late_to_wire(overdue: LateMonths) -> dict[str, Any]:
    """Each issued month with its interest, each payment with where it went, and the rights."""
    return {
        "format": FORMAT,
        "contract": overdue.contract,
        "currency": overdue.currency,
        "as_of": overdue.as_of.isoformat(),
        "months": [_month_to_wire(late, overdue.currency) for late in overdue.position.debts],
        "payments": [_portion_to_wire(portion, overdue.currency) for portion in overdue.position.portions],
        "credit": money_text(overdue.position.credit, overdue.currency),
        "unbilled_corrections": [
            {"month": str(month), "number": number, "amount": money_text(amount, overdue.currency)}
            for month, number, amount in overdue.unbilled
        ],
        "rights": [
            {
                "right": right.right,
                "metric": right.metric,
                "month": str(right.month),
                "clause": right.clause,
                "since": right.since.isoformat(),
                "until": _day(right.until),
                "exercised_by": right.exercised_by,
            }
            for right in overdue.rights
        ],
        "yearly_rate": "" if overdue.yearly_rate is None else exact_text(overdue.yearly_rate),
        "yearly_limits": [
            {"id": limit.id, "yearly": exact_text(limit.rate.value), "source": limit.source} for limit in overdue.limits
        ],
        "term": {
            "clause": overdue.term.clause,
            "last_day": overdue.term.last_day.isoformat(),
            "object_by": _day(overdue.term.object_by),
            "then_until": _day(overdue.term.then_until),
            "objected": overdue.term.objected,
            "ended_on": _day(overdue.term.ended_on),
            "ended_by": overdue.term.ended_by,
        },
    }


def _month_to_wire(late: Late, currency: str) -> dict[str, Any]:
    return {
        "month": str(late.month),
        "due": _day(late.due),
        **_entitled("suspend", late.suspend),
        **_entitled("terminate", late.terminate),
        **{name: money_text(getattr(late, name), currency) for name in NUMBERS},
        **_choices(late, currency),
        "stretches": [_stretch_to_wire(part, currency) for part in late.stretches],
    }


def _choices(late: Late, currency: str) -> dict[str, Any]:
    """What only some contracts have: a fee, a cap, days of grace."""
    amounts = {name: money_text(number, currency) for name in ("fee", "cap") if (number := getattr(late, name)) is not None}
    days = {"capped_on": _day(late.capped_on)} if late.cap is not None else {}
    grace = {"in_time_until": _day(late.in_time_until)} if late.in_time_until is not None else {}
    return {**amounts, **days, **grace}


def _portion_to_wire(part: Portion, currency: str) -> dict[str, Any]:
    return {
        "payment": part.payment,
        "received_on": part.received_on.isoformat(),
        "month": str(part.month or ""),
        "on": part.on.isoformat(),
        **{name: money_text(getattr(part, name), currency) for name in PORTIONS},
    }


def _entitled(name: str, right: Entitled | None) -> dict[str, str]:
    return {f"{name}_from": _day(right.since if right else None), f"{name}_until": _day(right.until if right else None)}


def _stretch_to_wire(part: Stretch, currency: str) -> dict[str, Any]:
    return {
        "first": part.first.isoformat(),
        "last": part.last.isoformat(),
        "days": part.days,
        "sum": money_text(part.sum, currency),
        "rate": exact_text(part.rate),
        "interest": exact_text(part.interest),
        "settled": part.settled,
        **({"per": part.per, "time": exact_text(part.time)} if part.per != "day" else {}),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

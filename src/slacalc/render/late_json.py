"""Late payment as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.exact import exact_text
from slacalc.base.money import money_text

if TYPE_CHECKING:
    from datetime import date

    from slacalc.billing.late.account import Entitled, Late, Portion, Stretch
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


def late_json(found: LateMonths) -> str:
    """The text of the file."""
    return json.dumps(late_to_wire(found), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def late_to_wire(found: LateMonths) -> dict[str, Any]:
    """Each issued month with its interest, each payment with where it went, and the rights."""
    return {
        "format": FORMAT,
        "contract": found.contract,
        "currency": found.currency,
        "as_of": found.as_of.isoformat(),
        "months": [_month_to_wire(late, found.currency) for late in found.position.debts],
        "payments": [_portion_to_wire(one, found.currency) for one in found.position.portions],
        "credit": money_text(found.position.credit, found.currency),
        "unbilled_corrections": [
            {"month": str(month), "number": number, "amount": money_text(amount, found.currency)}
            for month, number, amount in found.unbilled
        ],
        "rights": [
            {
                "right": one.right,
                "metric": one.metric,
                "month": str(one.month),
                "clause": one.clause,
                "since": one.since.isoformat(),
                "until": _day(one.until),
                "exercised_by": one.exercised_by,
            }
            for one in found.rights
        ],
        "yearly_rate": "" if found.yearly_rate is None else exact_text(found.yearly_rate),
        "yearly_limits": [{"id": one.id, "yearly": exact_text(one.rate.value), "source": one.source} for one in found.limits],
        "term": {
            "clause": found.term.clause,
            "last_day": found.term.last_day.isoformat(),
            "object_by": _day(found.term.object_by),
            "then_until": _day(found.term.then_until),
            "objected": found.term.objected,
            "ended_on": _day(found.term.ended_on),
            "ended_by": found.term.ended_by,
        },
    }


def _month_to_wire(late: Late, currency: str) -> dict[str, Any]:
    return {
        "month": str(late.month),
        "due": late.due.isoformat(),
        **_entitled("suspend", late.suspend),
        **_entitled("terminate", late.terminate),
        **{name: money_text(getattr(late, name), currency) for name in NUMBERS},
        "stretches": [_stretch_to_wire(part, currency) for part in late.stretches],
    }


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
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

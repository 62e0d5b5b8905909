"""The draft of a notice, with its figures: whoever sends it reads it first, and puts a name under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.base.shown import visible
from slacalc.render.numbers import value_text
from slacalc.render.rights_view import about_text
from slacalc.render.statement_view import target_text

if TYPE_CHECKING:
    from slacalc.audit.right_dates import RightCalendar, RightDate
    from slacalc.render.words import Words

PROVIDER = frozenset({"suspend", "terminate for late payment"})
"""Rights of the provider; either party may object to a renewal, and the others are the client's."""


def notice_draft(calendar: RightCalendar, right_date: RightDate, words: Words) -> str:
    """The text of the notice, in Markdown."""
    sender, receiver = calendar.client, calendar.provider
    if right_date.kind in PROVIDER:
        sender, receiver = receiver, sender
    measured, target = _measured(calendar, right_date, words)
    amount = shown(right_date.amount, PLACES[calendar.currency], grouped=True) if right_date.amount is not None else ""
    facts = {
        "sender": sender,
        "receiver": receiver,
        "title": calendar.title,
        "contract": calendar.contract,
        "clause": right_date.clause,
        "month": str(right_date.month or ""),
        "about": about_text(right_date, calendar, words),
        "measured": measured,
        "target": target,
        "amount": f"{amount} {calendar.currency}" if amount else "",
        "since": str(right_date.day),
        "until": str(right_date.until) if right_date.until is not None else words("notice", "open"),
    }
    safe = {name: visible(text) for name, text in facts.items()}
    body = words("notice", right_date.kind, **safe)
    return words("notice", "frame", body=body, **safe).replace("\\n", "\n")


def _measured(calendar: RightCalendar, right_date: RightDate, words: Words) -> tuple[str, str]:
    """What was measured, and what the contract asks for; nothing where it is about no standard."""
    for statement in calendar.issued:
        for metric in statement.metrics:
            if (metric.id, statement.month) == (right_date.metric, right_date.month):
                unit, currency = statement.book[metric.id].unit, statement.contract.currency
                return value_text(statement.value(metric.id), unit, currency, words), target_text(statement, metric, words)
    return "", ""

"""The days on which rights arise, as blocks and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.exact import shown
from slacalc.base.money import PLACES, money_text
from slacalc.render.view import Block, Cell, Grid, Notes, Title

if TYPE_CHECKING:
    from slacalc.audit.right_dates import RightCalendar, RightDate, State
    from slacalc.render.view import Tone
    from slacalc.render.words import Words

FORMAT = "slacalc rights v1"
TONES: dict[State, Tone] = {"arose": "strong", "will arise": "plain", "exercised": "quiet", "lapsed": "quiet"}


def rights_blocks(calendar: RightCalendar, words: Words) -> tuple[Block, ...]:
    """A row a day."""
    heads = tuple(words("rights", column) for column in ("day", "what", "about", "clause", "state", "until", "decision"))
    rows = tuple(_row(one, calendar, words) for one in calendar.dates)
    notes = (words("rights", "ahead", str(calendar.ahead)), words("rights", "never"))
    return (
        Title(words("rights", "title", str(calendar.as_of)), calendar.contract),
        Grid(heads, rows) if rows else Notes((Cell(words("rights", "none")),)),
        Notes(tuple(Cell(note, "quiet") for note in notes)),
    )


def _row(one: RightDate, calendar: RightCalendar, words: Words) -> tuple[Cell, ...]:
    texts = (
        str(one.day),
        words("rights", f"kind.{one.kind}"),
        about_text(one, calendar, words),
        one.clause,
        words("rights", f"state.{one.state}"),
        str(one.until or ""),
        one.decided_by,
    )
    return tuple(Cell(text, TONES[one.state]) for text in texts)


def about_text(one: RightDate, calendar: RightCalendar, words: Words) -> str:
    """The standard and its month, or the statement and what is unpaid."""
    if one.metric:
        names = dict(calendar.names)[f"metrics.{one.metric}"]
        name = names.zh if words.language == "zh" else names.en
        return words("rights", "standard", name, str(one.month)) if one.month is not None else name
    if one.amount is not None:
        amount = shown(one.amount, PLACES[calendar.currency], grouped=True)
        return words("rights", "unpaid", str(one.month), amount, calendar.currency)
    return words("rights", "statement", str(one.month)) if one.month is not None else ""


def rights_json(calendar: RightCalendar) -> str:
    """The same, for machines."""
    wire: dict[str, Any] = {
        "format": FORMAT,
        "contract": calendar.contract,
        "as_of": calendar.as_of.isoformat(),
        "ahead": calendar.ahead.isoformat(),
        "currency": calendar.currency,
        "dates": [
            {
                "day": one.day.isoformat(),
                "kind": one.kind,
                "state": one.state,
                "clause": one.clause,
                "metric": one.metric,
                "month": str(one.month or ""),
                "until": one.until.isoformat() if one.until is not None else "",
                "decision": one.decided_by,
                "amount": None if one.amount is None else money_text(one.amount, calendar.currency),
            }
            for one in calendar.dates
        ],
    }
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

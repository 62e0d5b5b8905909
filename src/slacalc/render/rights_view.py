"""The days on which rights arise, as blocks and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.exact import shown
from slacalc.base.money import PLACES, money_text
from slacalc.render.json_page import json_page
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
    rows = tuple(_row(right_date, calendar, words) for right_date in calendar.dates)
    notes = (words("rights", "ahead", str(calendar.ahead)), words("rights", "never"))
    return (
        Title(words("rights", "title", str(calendar.as_of)), calendar.contract),
        Grid(heads, rows) if rows else Notes((Cell(words("rights", "none")),)),
        Notes(tuple(Cell(note, "quiet") for note in notes)),
    )


def _row(right_date: RightDate, calendar: RightCalendar, words: Words) -> tuple[Cell, ...]:
    texts = (
        str(right_date.day),
        words("rights", f"kind.{right_date.kind}"),
        about_text(right_date, calendar, words),
        right_date.clause,
        words("rights", f"state.{right_date.state}"),
        str(right_date.until or ""),
        right_date.decided_by,
    )
    return tuple(Cell(text, TONES[right_date.state]) for text in texts)


def about_text(right_date: RightDate, calendar: RightCalendar, words: Words) -> str:
    """The standard and its month, or the statement and what is unpaid."""
    if right_date.metric:
        names = dict(calendar.names)[f"metrics.{right_date.metric}"]
        name = names.zh if words.language == "zh" else names.en
        return words("rights", "standard", name, str(right_date.month)) if right_date.month is not None else name
    if right_date.amount is not None:
        amount = shown(right_date.amount, PLACES[calendar.currency], grouped=True)
        return words("rights", "unpaid", str(right_date.month), amount, calendar.currency)
    return words("rights", "statement", str(right_date.month)) if right_date.month is not None else ""


def rights_json(calendar: RightCalendar) -> str:
    """The same, for machines."""
    return json_page(rights_to_wire(calendar))


def rights_to_wire(calendar: RightCalendar) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "format": FORMAT,
        "contract": calendar.contract,
        "as_of": calendar.as_of.isoformat(),
        "ahead": calendar.ahead.isoformat(),
        "currency": calendar.currency,
        "dates": [
            {
                "day": right_date.day.isoformat(),
                "kind": right_date.kind,
                "state": right_date.state,
                "clause": right_date.clause,
                "metric": right_date.metric,
                "month": str(right_date.month or ""),
                "until": right_date.until.isoformat() if right_date.until is not None else "",
                "decision": right_date.decided_by,
                "amount": None if right_date.amount is None else money_text(right_date.amount, calendar.currency),
            }
            for right_date in calendar.dates
        ],
    }

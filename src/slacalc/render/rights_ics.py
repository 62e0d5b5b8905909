"""The days on which rights arise, as a calendar that calendar programs read (RFC 5545)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from slacalc.render.rights_view import about_text

if TYPE_CHECKING:
    from slacalc.audit.right_dates import RightCalendar, RightDate
    from slacalc.render.words import Words


def rights_ics(calendar: RightCalendar, words: Words) -> bytes:
    """An event of a whole day for each day of the calendar; the same calendar has the same bytes."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - loaded where a calendar is made

    made = Calendar()
    made.add("prodid", "-//slacalc//rights//")
    made.add("version", "2.0")
    for one in calendar.dates:
        event = Event()
        event.add("uid", _uid(calendar, one))
        event.add("dtstamp", datetime.combine(calendar.as_of, time(), UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", f"{calendar.contract}: {words('rights', f'kind.{one.kind}')}")
        lines = [about_text(one, calendar, words), words("rights", f"state.{one.state}")]
        lines += [words("rights", "of_clause", one.clause)] if one.clause else []
        lines += [words("rights", "last_day", str(one.until))] if one.until is not None else []
        event.add("description", "\n".join(line for line in lines if line))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    data: bytes = made.to_ical()
    return data


def _uid(calendar: RightCalendar, one: RightDate) -> str:
    """Of the right, whatever day it falls on: a calendar that is read again moves the event."""
    text = "|".join((calendar.contract, one.kind, one.metric, str(one.month or "")))
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@slacalc"

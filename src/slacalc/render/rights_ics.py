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

    ics = Calendar()
    ics.add("prodid", "-//slacalc//rights//")
    ics.add("version", "2.0")
    for right_date in calendar.dates:
        event = Event()
        event.add("uid", _uid(calendar, right_date))
        event.add("dtstamp", datetime.combine(calendar.as_of, time(), UTC))
        event.add("dtstart", right_date.day)
        event.add("dtend", right_date.day + timedelta(days=1))
        event.add("summary", f"{calendar.contract}: {words('rights', f'kind.{right_date.kind}')}")
        lines = [about_text(right_date, calendar, words), words("rights", f"state.{right_date.state}")]
        lines += [words("rights", "of_clause", right_date.clause)] if right_date.clause else []
        lines += [words("rights", "last_day", str(right_date.until))] if right_date.until is not None else []
        event.add("description", "\n".join(line for line in lines if line))
        event.add("transp", "TRANSPARENT")
        ics.add_component(event)
    data: bytes = ics.to_ical()
    return data


def _uid(calendar: RightCalendar, right_date: RightDate) -> str:
    """Of the right, whatever day it falls on: a calendar that is read again moves the event."""
    text = "|".join((calendar.contract, right_date.kind, right_date.metric, str(right_date.month or "")))
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@slacalc"

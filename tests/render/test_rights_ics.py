"""The calendar of rights is one that calendar programs read, and the same right keeps its event when its day moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from icalendar import Calendar

from program import ROOT
from slacalc.app.contract import open_contract
from slacalc.app.rights import right_calendar
from slacalc.render.rights_ics import rights_ics
from slacalc.render.words import words

CONTRACT, LEDGER = ROOT / "contracts" / "telecom-outsourcing.yaml", ROOT / "sample_data" / "ledger"


def test_each_day_is_an_event_of_a_whole_day() -> None:
    calendar = right_calendar(open_contract(CONTRACT), LEDGER, date(2026, 6, 3))
    read = Calendar.from_ical(rights_ics(calendar, words("zh")))
    events = read.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [one.day for one in calendar.dates]
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert rights_ics(calendar, words("zh")) == rights_ics(calendar, words("zh"))


def test_an_event_keeps_its_name_when_its_day_moves() -> None:
    calendar = right_calendar(open_contract(CONTRACT), LEDGER, date(2026, 6, 3))
    moved = replace(calendar, dates=tuple(replace(one, day=date(2027, 1, 1)) for one in calendar.dates))
    uids = [
        [str(event["uid"]) for event in Calendar.from_ical(rights_ics(one, words("en"))).walk("VEVENT")]
        for one in (calendar, moved)
    ]
    assert uids[0] == uids[1]


def test_what_became_known_later_is_not_looked_at() -> None:
    calendar = right_calendar(open_contract(CONTRACT), LEDGER, date(2026, 6, 3))
    ahead = [(one.kind, str(one.day)) for one in calendar.dates if one.state == "will arise"]
    assert ("suspend", "2026-07-11") in ahead
    assert ("payment due", "2026-06-10") in ahead
    assert not [one for one in calendar.dates if one.decided_by == "D-2026-004"]

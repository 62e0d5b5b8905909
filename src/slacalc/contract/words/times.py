"""The short strings about working time: ``3 working days after receipt``, ``08:00-12:00, 14:00-18:00``, ``DE-BY``."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from typing import Literal, cast

from slacalc.base.countries import UnknownCountry, check_country
from slacalc.base.dataclass import dataclass
from slacalc.base.hours import Hours
from slacalc.contract.words.quantities import LONGEST_DAYS, WHOLE, BadQuantity, Number, match_text, measured, number_of, read_day

CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
SPAN = rf"{CLOCK}-(?:{CLOCK}|24:00)"
WITHIN = (
    "15 s; 2 h; 7 days; 3 working days after receipt; 3 working days after receipt, until 18:00; "
    "3 working days after receipt, received before 17:00 counts as the first day; 48 hours after receipt; "
    "30 minutes after receipt; 4 working hours after receipt; 90 service minutes after receipt; 2 days after receipt; "
    "24 hours after closing; 1 working day after closing"
)
AFTER = "after (?:receipt|closing)"
PAUSES = (
    "count; stop the clock, by intervals; stop the clock, by seconds; stop the clock in service hours, by intervals; "
    "stop the clock in working hours, by intervals; skip days that end in a pause, by intervals; "
    "skip days with a pause, by intervals"
)
HoursOf = Literal["service hours", "working hours"]
PausedBy = Literal["intervals", "seconds"]
SkippedDays = Literal["that end in a pause", "with a pause"]


@dataclass(frozen=True, slots=True)
class Within:
    """A time inside a reading: a wait in seconds, or the time that a case has after its receipt, or after its closing."""

    number: Number
    """Seconds, days or working days."""
    of_case: bool
    until: time | None = None
    """The hour at which the last day ends, that very second included; None is 24:00."""
    received_before: time | None = None
    """A case received before this hour of a working day counts that day as the first; None: never."""
    hours: HoursOf | None = None
    """In which hours the seconds pass; None: in any."""
    after_closing: bool = False
    """Of a case: whether the time begins with its closing, and not with its receipt."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """What the time does while a case waits."""

    by: PausedBy | None = None
    """What says how long the clock stood still; None: it runs on."""
    hours: HoursOf | None = None
    """Of a deadline in the row: in which hours a pause stops the clock; None: in any."""
    days: SkippedDays | None = None
    """Of a deadline that is told in days: which of them do not count; None of any other."""

    @property
    def text(self) -> str:
        """As a contract writes it."""
        if self.days:
            return f"skip days {self.days}, by {self.by}"
        in_hours = f" in {self.hours}" if self.hours else ""
        return f"stop the clock{in_hours}, by {self.by}" if self.by else "count"


DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_within(text: str) -> Within:
    """``15 s``; ``48 hours after receipt``, also of minutes, of service or working hours; ``3 working days after receipt``.

    Behind days may follow until which hour, and when the day of receipt counts.
    """
    to_hour, from_hour = rf"(?:, until {CLOCK})?", rf"(?:, (?:received|closed) before {CLOCK} counts as the first day)?"
    in_hours, in_days = rf"(service |working )?(hour|minute)s? {AFTER}", rf"(working )?days? {AFTER}"
    match = match_text(
        rf"{WHOLE} (?:(s|min|h|days?)|{in_hours}|{in_days}{to_hour}{from_hour})",
        text,
        WITHIN,
    )
    closing = " after closing" in text
    if match[2]:
        whole_days = match[2].startswith("day")
        number = measured(str(int(match[1]) * 24), "h") if whole_days else measured(match[1], match[2])
        within = Within(number, of_case=False)
    elif match[4]:
        hours = cast("HoursOf", f"{match[3]}hours") if match[3] else None
        within = Within(
            measured(match[1], "min" if match[4] == "minute" else "h"), of_case=True, hours=hours, after_closing=closing
        )
    else:
        until, before = (time(int(match[at]), int(match[at + 1])) if match[at] else None for at in (6, 8))
        days = number_of(match[1], "working days" if match[5] else "days")
        within = Within(days, of_case=True, until=until, received_before=before, after_closing=closing)
        if within.number.value == 1 and until and before and until < before:
            raise BadQuantity(WITHIN, "contract/deadline-before-receipt", text=text)
    longest = LONGEST_DAYS * 86400 if within.number.unit == "seconds" else LONGEST_DAYS
    if not 0 < within.number.value <= longest:
        raise BadQuantity(WITHIN)
    return within


def read_pauses(text: str) -> Pauses:
    """``count``; ``stop the clock, by intervals`` or ``by seconds``; ``skip days with a pause, by intervals``."""
    clock = r"stop the clock(?: in (service hours|working hours))?, by (intervals|seconds)"
    match = match_text(rf"count|{clock}|skip days (that end in a pause|with a pause), by (intervals)", text, PAUSES)
    return Pauses(
        cast("PausedBy | None", match[2] or match[4]), cast("HoursOf | None", match[1]), cast("SkippedDays | None", match[3])
    )


def read_hours(text: str) -> tuple[Hours, ...]:
    """``08:00-12:00, 14:00-18:00``; ``20:00-02:00`` ends the next day, ``none`` is a day without service."""
    expected = "08:00-22:00; 08:00-12:00, 14:00-18:00; 20:00-02:00; 00:00-24:00; none"
    if text == "none":
        return ()
    match_text(rf"{SPAN}(?:, {SPAN})*", text, expected)
    spans = tuple(_read_span(span, expected) for span in text.split(", "))
    for before, after in pairwise(spans):
        if before.closes is None or before.over_midnight or after.opens < before.closes:
            raise BadQuantity(expected, "contract/hours-overlap", text=text)
    if spans[-1].over_midnight and len(spans) > 1 and (closes := spans[-1].closes) and closes > spans[0].opens:
        raise BadQuantity(expected, "contract/hours-overlap", text=text)
    return spans


def _read_span(text: str, expected: str) -> Hours:
    match = match_text(SPAN, text, expected)
    opens = time(int(match[1]), int(match[2]))
    closes = time(int(match[3]), int(match[4])) if match[3] else None
    if closes == opens:  # a day, or nothing: two readers would not agree
        raise BadQuantity(expected)
    return Hours(opens, closes)


def read_days_off(text: str) -> tuple[date, date]:
    """``2027-01-01`` or ``2027-02-05 to 2027-02-12``: first and last day."""
    expected = "2027-01-01; 2027-02-05 to 2027-02-12"
    match = match_text(r"(\d{4}-\d{2}-\d{2})(?: to (\d{4}-\d{2}-\d{2}))?", text, expected)
    first, last = read_day(match[1]), read_day(match[2] or match[1])
    if last < first or (match[2] and last == first):
        raise BadQuantity(expected)
    return first, last


def read_weekend(text: str) -> frozenset[int]:
    """``Friday and Saturday`` or ``Sunday``: the days of the week on which the parties do not work, Monday being 0."""
    day = f"({'|'.join(DAYS_OF_WEEK)})"
    match = match_text(rf"{day}(?: and {day})?", text, "Friday and Saturday; Sunday")
    return frozenset(DAYS_OF_WEEK.index(name) for name in match.groups() if name)


def read_country(text: str) -> str:
    """``CN``, another country's ISO 3166 code, or a part of one: ``DE-BY``; ``file`` where only the calendar file says it."""
    expected = "CN; DE; GB-ENG; file"
    match_text(r"[A-Z]{2}(?:-[A-Za-z0-9]{1,12})?|file", text, expected)
    try:
        check_country(text)
    except UnknownCountry:
        raise BadQuantity(expected, "contract/unknown-country", text=text) from None
    return text

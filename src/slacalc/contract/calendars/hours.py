"""Hours as a contract writes them: the same for every day of a kind, or by weekday; and special days with hours of their own."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from slacalc.base.diagnostics import error
from slacalc.base.hours import WEEKDAYS, Hours, ServiceHours, SpecialDays, WeekdayHours
from slacalc.base.json_schema import Schema
from slacalc.contract.parts.file import Clause, OpenHours
from slacalc.contract.tree.forms import form_of
from slacalc.contract.tree.leaves import Mistake, Progress, Reader, Reads, as_mapping
from slacalc.contract.tree.part import Part, attempt, read_part, schema_of, usable
from slacalc.contract.tree.source import Node, Scalar
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.times import read_days_off, read_hours

if TYPE_CHECKING:
    from slacalc.contract.tree.leaves import Written

Spans = tuple[Hours, ...]
Week = tuple[Spans, ...]
"""The spans that begin on each day of the week, Monday first."""
READS_HOURS = Reads(read_hours)


class WeekPart(Part):
    """The hours of each weekday; ``other`` is every day of the week that is not named."""

    mon: OpenHours | None = None
    tue: OpenHours | None = None
    wed: OpenHours | None = None
    thu: OpenHours | None = None
    fri: OpenHours | None = None
    sat: OpenHours | None = None
    sun: OpenHours | None = None
    other: OpenHours | None = None


class ReadsWeek(Reader):
    """An annotation: spans for every weekday alike, or a mapping of weekdays."""

    def take(self, node: Node, progress: Progress) -> Week:
        """The spans of each weekday."""
        if isinstance(node, Scalar):
            return (READS_HOURS.take(node, progress).value,) * len(WEEKDAYS)
        part = read_part(WeekPart, node, progress)
        named: dict[str, Written[Spans]] = {day: hours for day in WEEKDAYS if (hours := getattr(part, day)) is not None}
        without = [day for day in WEEKDAYS if day not in named]
        if part.other is None and without:
            raise Mistake(error("contract/weekdays-without-hours", node.key, days=", ".join(without), where=node.path))
        if part.other is not None and not without:
            raise Mistake(error("contract/other-of-no-day", part.other.scalar.key, where=node.path))
        written = [named.get(day, part.other) for day in WEEKDAYS]
        hours = [spans for spans in written if spans is not None]
        for of_day, next_day in pairwise((*hours, hours[0])):
            if _run_into(of_day.value, next_day.value):
                raise Mistake(error("contract/hours-overlap", of_day.scalar.place, text=of_day.scalar.text))
        return tuple(spans.value for spans in hours)

    def schema(self) -> Schema:
        """The spans, or the weekdays."""
        return {"anyOf": [READS_HOURS.schema(), {**schema_of(WeekPart), "minProperties": 1}]}


def _run_into(of_day: Spans, next_day: Spans) -> bool:
    """Whether hours over midnight end after those of the next day have begun."""
    closes = of_day[-1].closes if of_day and of_day[-1].over_midnight else None
    return closes is not None and bool(next_day) and closes > next_day[0].opens


class ReadsSpecialDays(Reader):
    """An annotation: a mapping of days, or spans of days, and their hours; every mistake in it is noted."""

    def take(self, node: Node, progress: Progress) -> tuple[SpecialDays, ...]:
        """The special days, in their order."""
        special: list[SpecialDays] = []
        read = {text: attempt(_ReadsDay(text, special), below, progress) for text, below in as_mapping(node).items}
        usable(read)
        return tuple(sorted(special, key=lambda days: days.first))

    def schema(self) -> Schema:
        """A mapping of days."""
        return {
            "type": "object",
            "propertyNames": {"pattern": form_of(read_days_off)["pattern"]},
            "additionalProperties": READS_HOURS.schema(),
            "minProperties": 1,
        }


class _ReadsDay(Reader):
    """The hours of one entry; put to those that are read already, which it may not meet."""

    def __init__(self, text: str, special: list[SpecialDays]) -> None:
        self._text, self._special = text, special

    def take(self, node: Node, progress: Progress) -> SpecialDays:
        """The days and their hours."""
        hours = attempt(READS_HOURS, node, progress)
        try:
            first, last = read_days_off(self._text)
        except BadQuantity as refusal:
            raise Mistake(error(refusal.slug, node.key, text=self._text, **refusal.facts)) from None
        if any(first <= days.last and last >= days.first for days in self._special):
            raise Mistake(error("contract/special-day-twice", node.key, text=self._text))
        spans: Written[Spans] = usable({"hours": hours})["hours"]
        days = SpecialDays(first, last, spans.value)
        self._special.append(days)
        return days

    def schema(self) -> Schema:
        """Hours."""
        return READS_HOURS.schema()


WeekHours = Annotated[Week, ReadsWeek()]
SpecialHours = Annotated[tuple[SpecialDays, ...], ReadsSpecialDays()]


class ServiceHoursPart(Part):
    """Either every day alike, or working days and rest days; each by weekday where these differ, and special days."""

    clause: Clause | None = None
    every_day: WeekHours | None = None
    working_days: WeekHours | None = None
    rest_days: WeekHours | None = None
    special_days: SpecialHours | None = None

    def terms(self) -> ServiceHours:
        """The hours of every day."""
        working, rest = self.every_day or self.working_days or NEVER, self.every_day or self.rest_days or NEVER
        return hours_of(working, rest, self.special_days or ())


NEVER: Week = ((),) * len(WEEKDAYS)


def hours_of(working: Week, rest: Week, special: tuple[SpecialDays, ...] = ()) -> ServiceHours:
    """Hours of working days and of rest days; those that most weekdays have are told once, and the weekdays that differ."""
    pairs = list(zip(working, rest, strict=True))
    usual = max(pairs, key=pairs.count)
    weekdays = tuple(WeekdayHours(day, *pair) for day, pair in zip(WEEKDAYS, pairs, strict=True) if pair != usual)
    return ServiceHours(*usual, weekdays, special)

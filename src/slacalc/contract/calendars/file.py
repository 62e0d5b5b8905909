"""The calendar of a contract, and the calendar file that it may name: whose working days, and the years that no table has yet."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from datetime import date
from typing import Annotated

from slacalc.base.dataclass import dataclass
from slacalc.base.hours import ServiceHours
from slacalc.base.json_schema import Schema, listing
from slacalc.contract.calendars.hours import NEVER, WeekHours, hours_of
from slacalc.contract.parts.file import VERSION_ONE, ById, Text
from slacalc.contract.tree.forms import form_of
from slacalc.contract.tree.leaves import Reads, ReadsNode, Written, as_items, as_scalar, read_text
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Node, Scalar
from slacalc.contract.words.times import read_country, read_days_off, read_weekend

Days = tuple[tuple[tuple[date, date], Scalar], ...]
"""Spans of days, both ends included, each with its place."""


def read_spans(node: Node) -> Days:
    """A list of days and spans of days; the word ``none`` is an empty one."""
    if isinstance(node, Scalar) and node.value == "none":
        return ()
    return tuple((read_text(read_days_off, scalar), scalar) for scalar in map(as_scalar, as_items(node)))


def spans_schema() -> Schema:
    """What :func:`read_spans` takes, as JSON Schema."""
    days = {**listing(form_of(read_days_off)), "minItems": 1}
    return {"anyOf": [{"type": "string", "const": "none"}, days]}


@dataclass(frozen=True, slots=True)
class CalendarTerms:
    """Where the working days come from."""

    name: str
    """``CN``, another country's code, or ``file``."""
    library: str
    """What knows the days of another country, with its version; empty for the table of China."""
    sha256: str
    """Of the calendar file that the contract names; empty where it names none."""
    years: tuple[int, ...]
    """Years that the contract or its calendar file adds."""
    weekend: str = ""
    """As the contract has it; empty where it is that of the country."""


class YearPart(Part):
    """The exceptions of one year, as its notice has them."""

    notice: Text
    closed: Annotated[Days, ReadsNode(read_spans, spans_schema)]
    open: Annotated[Days, ReadsNode(read_spans, spans_schema)]


class CalendarPart(Part):
    """Whose working days, and which years more."""

    working_days: Annotated[Written[str], Reads(read_country)]
    weekend: Annotated[Written[frozenset[int]] | None, Reads(read_weekend)] = None
    years: ById[YearPart] | None = None
    file: Text | None = None
    working_hours: WeekHours | None = None

    def hours(self) -> ServiceHours | None:
        """The hours in which the parties work: none on rest days."""
        return hours_of(self.working_hours, NEVER) if self.working_hours is not None else None


class CalendarFilePart(Part):
    """A calendar file of its own."""

    slacalc_calendar: Annotated[int, VERSION_ONE]
    weekend: Annotated[Written[frozenset[int]] | None, Reads(read_weekend)] = None
    years: ById[YearPart]

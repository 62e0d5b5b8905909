"""A service report as data: counts, ratios of them, sentences that say what cannot be told, and points to act on.

Whoever shows one calculates nothing. Groups, cases and callers stand here as they may be shown: masked.
"""

# ruff: noqa: TC001 - the codec reads annotations when it runs

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Value

if TYPE_CHECKING:
    from slacalc.records.reasons import RefusedByRole
    from slacalc.statement.measured import Measured

Topic = Literal["volume", "complaints", "satisfaction", "quality", "marketing"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
"""In the order of a report."""
ReportUnit = Literal["count", "change", "share", "mean", "seconds", "hours", "days"]
"""What a number is; a mean is of counts or of points, a change is a count more or less."""


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A number of the month."""

    name: str
    unit: ReportUnit
    value: Value
    at: str = ""
    """Where it stands, of the busiest day or hour: ``2026-03-09 10``."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of numbers."""

    name: str
    unit: ReportUnit


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A group and its numbers, one a column; a blank group is the empty text."""

    group: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Numbers by group."""

    name: str
    """What it is about; of one about a standard, ``deadline.<metric>``."""
    by: str
    """``day``, ``weekday`` (1 is Monday), ``hour`` (00 to 23), ``queue``, ``category``, ``agent`` …"""
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    sum_: tuple[Value, ...] = ()
    """Of each column, over all groups; empty where they do not add up."""


@dataclass(frozen=True, slots=True)
class ReportNote:
    """A sentence, by the key of its words: what a number means, or why something cannot be told."""

    key: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionPoint:
    """What a rule has found, with every record behind it."""

    rule: str
    facts: tuple[str, ...]
    role: str
    """The role of the records."""
    evidence: tuple[str, ...]
    """The keys of all of them, masked, in order."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One topic of a month."""

    topic: Topic
    facts: tuple[ReportFact, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[ReportNote, ...] = ()
    points: tuple[ActionPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportMonth:
    """A month: its standards as ``measure`` has them, and its topics."""

    measured: Measured
    sections: tuple[ReportSection, ...]
    refused: RefusedByRole = ()


@dataclass(frozen=True, slots=True)
class MovedFact:
    """A number of the last month beside that of the month before."""

    topic: Topic
    name: str
    unit: ReportUnit
    before: Value
    now: Value
    change: Value
    """What it is more now; no basis where one of the two is."""


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """The reports of one month or several, in their order."""

    complaints: str
    """The predicate by which a case is a complaint."""
    months: tuple[ReportMonth, ...]
    moved: tuple[MovedFact, ...]

"""What was found out about one export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.inspect.event_log import EventLog
    from slacalc.records.inspect.look import ColumnLook, Suspicion
    from slacalc.records.inspect.people import PeopleOfSample
    from slacalc.records.inspect.propose import Match
    from slacalc.records.inspect.sample import ExportSample
    from slacalc.records.reasons import ReasonSum


@dataclass(frozen=True, slots=True)
class Inspection:
    """What one file is."""

    path: Path
    sample: ExportSample
    looks: tuple[ColumnLook, ...]
    suspicions: tuple[Suspicion, ...]
    keys: tuple[tuple[str, ...], ...]
    totals: bool
    """Whether it holds figures that somebody has counted already, and no records: then nothing more is here."""
    role: str
    matches: tuple[Match, ...]
    layout: str
    """The text of the proposed layout; empty of totals."""
    refused: tuple[ReasonSum, ...]
    """Why rows of the sample would be refused under it, whatever its open codes mean."""
    unusable: tuple[Diagnostic, ...]
    """Why it would not be read at all under it."""
    accepted: int
    """Rows of the sample that would be records, before those of one key are settled; of a log, events."""
    people: PeopleOfSample
    """Whom it names, and what they are called on the page."""
    log: EventLog | None
    """By which columns it is a log of events, if it is one."""
    silent: tuple[ReasonSum, ...] = ()
    """Why more rows would be refused, did the open words of the outcome mean that calls were answered."""
    file: Path | None = None
    """Where the layout was written."""

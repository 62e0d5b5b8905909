"""Calls, cases and agreed times around a change of clocks, worked out with ``csv`` and ``zoneinfo`` and nothing of slacalc.

A text with an offset is its instant. One without is the instant at which the clock of the zone showed it, and no record where
the clock showed it twice or never.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Style = Literal["offset", "naive"]
REPEATED_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class Found:
    """What the files come to; a share is None where nothing was counted."""

    refused_calls: int
    refused_cases: int
    repeats: Fraction | None
    answered: Fraction | None
    resolved: Fraction | None


def instants_of(text: str, zone: ZoneInfo) -> set[datetime]:
    """Every instant that a text can mean."""
    clock = datetime.fromisoformat(text)
    if clock.tzinfo is not None:
        return {clock.astimezone(UTC)}
    moments = (clock.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return {moment for moment in moments if moment.astimezone(zone).replace(tzinfo=None) == clock}


def read(text: str, zone: ZoneInfo) -> datetime | None:
    """The one instant of a text; None where it has none, or two."""
    instants = instants_of(text, zone)
    return instants.pop() if len(instants) == 1 else None


def work_out(calls: str, tickets: str, register: str, zone: ZoneInfo, month: str, hours: int) -> Found:
    """The three files, by hand."""
    heard = [(row, read(row["at"], zone)) for row in csv.DictReader(StringIO(calls))]
    known = [(row, moment) for row, moment in heard if moment is not None]
    spans = [(read(row["from"], zone), read(row["until"], zone)) for row in csv.DictReader(StringIO(register))]
    agreed = [(begins, ends) for begins, ends in spans if begins and ends and begins <= ends]
    calls_of_month = [(row, moment) for row, moment in known if month_of(moment, zone) == month]
    numbered = [(row, moment) for row, moment in calls_of_month if row["result"] == "answered"]
    again = [
        any(row["caller"] == other["caller"] and moment < later <= moment + REPEATED_WITHIN for other, later in known)
        for row, moment in numbered
    ]
    counted = [row for row, moment in calls_of_month if not any(begins <= moment < ends for begins, ends in agreed)]
    refused_cases, judged = 0, list[bool]()
    for row in csv.DictReader(StringIO(tickets)):
        opened, resolved = read(row["opened"], zone), read(row["resolved"], zone) if row["resolved"] else None
        if opened is None or (row["resolved"] and resolved is None) or (resolved is not None and resolved < opened):
            refused_cases += 1
        elif month_of(opened, zone) == month:
            judged.append(resolved is not None and resolved - opened <= timedelta(hours=hours))
    return Found(
        refused_calls=len(heard) - len(known),
        refused_cases=refused_cases,
        repeats=share(again),
        answered=share([row["result"] == "answered" for row in counted]),
        resolved=share(judged),
    )


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    """The month that the clock shows."""
    return f"{moment.astimezone(zone):%Y-%m}"


def share(verdicts: list[bool]) -> Fraction | None:
    """How many of them hold."""
    return Fraction(sum(verdicts), len(verdicts)) if verdicts else None

"""The readings that a metric may name: what each counts over what, and which words its contract must add.

A reading divides two sums. ``numerator`` and ``denominator`` say in the language of predicates which records count; ``adds`` says
what is added over the numerator's records: nothing named, and each counts one; or seconds or points of the columns named, over
the number of the denominator's records. ``{within}`` stands for the seconds and ``{satisfied}`` for the ratings that the contract
gives. An empty predicate is every record in scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ANSWERED = "outcome is answered"
IN_TIME = "outcome is answered and wait <= {within} s"
REQUESTED = "not outcome is ivr_only"
RATED = "not rating is blank"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a standard."""

    name: str
    role: str
    """The role whose records are counted."""
    unit: Literal["share", "seconds", "number"]
    """What a target of it is written in."""
    numerator: str
    denominator: str
    adds: str = ""
    """Columns added up, joined by ``+``; empty where records are counted."""
    takes_within: Literal["seconds", "working days"] | None = None
    takes_satisfied: bool = False
    takes_reopened: bool = False
    takes_judged: bool = False
    computed: bool = True
    """Whether this version measures it."""


READINGS = (
    Reading("answered_of_requested", "calls", "share", ANSWERED, REQUESTED),
    Reading("answered_of_all", "calls", "share", ANSWERED, ""),
    Reading("answered_in_time_of_requested", "calls", "share", IN_TIME, REQUESTED, takes_within="seconds"),
    Reading("answered_in_time_of_answered", "calls", "share", IN_TIME, ANSWERED, takes_within="seconds"),
    Reading("mean_talk_time", "calls", "seconds", ANSWERED, ANSWERED, adds="talk"),
    Reading("mean_handle_time", "calls", "seconds", ANSWERED, ANSWERED, adds="talk+hold+wrap"),
    Reading("mean_speed_of_answer", "calls", "seconds", ANSWERED, ANSWERED, adds="wait"),
    Reading("resolved_of_all", "calls", "share", "resolved", ""),
    Reading("resolved_of_answered", "calls", "share", "outcome is answered and resolved", ANSWERED),
    Reading(  # its two columns are derived for each metric from the deadline and the words of the contract
        "resolved_in_time",
        "tickets",
        "share",
        "resolved_in_time",
        "judged",
        takes_within="working days",
        takes_reopened=True,
        takes_judged=True,
    ),
    Reading("satisfied_of_rated", "surveys", "share", "rating in {satisfied}", RATED, takes_satisfied=True),
    Reading("mean_rating", "surveys", "number", RATED, RATED, adds="rating"),
    Reading("call_satisfied_of_rated", "calls", "share", "rating in {satisfied}", RATED, takes_satisfied=True),
    Reading("call_mean_rating", "calls", "number", RATED, RATED, adds="rating"),
    Reading("repeated_of_answered", "calls", "share", "", ANSWERED, takes_within="seconds", computed=False),
    Reading("ticketed_of_answered", "calls", "share", "", ANSWERED, computed=False),
    Reading("mean_quality_score", "quality", "number", "", "", adds="score", computed=False),
)


def find_reading(name: str) -> Reading | None:
    """The reading of that name, if there is one."""
    return next((reading for reading in READINGS if reading.name == name), None)

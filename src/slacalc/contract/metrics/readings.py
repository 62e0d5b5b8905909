"""The readings that a metric may name: what each counts over what, and which words its contract must add.

A reading divides two sums. ``numerator`` and ``denominator`` say in the language of predicates which records count; ``adds`` says
what is added over the numerator's records: nothing named, and each counts one; or seconds or points of the columns named, over
the number of the denominator's records. A word in braces stands for what the contract gives under that key: ``{within}`` and
``{short}`` seconds, ``{satisfied}`` and ``{dissatisfied}`` ratings, ``{passed}`` a score. An empty predicate is every record in
scope.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import RECORD_KINDS, record_kind

if TYPE_CHECKING:
    from slacalc.contract.records.kind import RecordKind

OWN = "own"
"""The reading that a contract defines itself, by predicates of its own."""
WEIGHTED = "weighted"
"""The reading of a composite: it counts no records, and is made of other metrics."""
FLAG = "in_time_flag"
"""The column by which the export of a case says itself whether that was in time."""
ALL = "all"
"""In an own reading, the predicate of every record in scope."""
OWN_BLANKS = ("0 s", "left out", "refused")
"""What a blank in a column that an own reading adds up is: nothing added, a record not counted, or a row that is set aside."""
CASE_BLANKS = ("left out", "met", "missed")
"""What a case is that is blank where its reading looks."""
LOST = ("not counted", "in denominator", "in both")
"""What a case is, under an own reading, that was left open and that the export has lost."""
OWN_ROLES = tuple(kind.role for kind in RECORD_KINDS if kind.own)
"""Roles whose records an own reading can count: each belongs to the month of one moment, or is judged in one."""
ANSWERED = "outcome is answered"
IN_TIME = "outcome is answered and wait <= {within} s"
REQUESTED = "not outcome is ivr_only"
OFFERED = "outcome in [answered, abandoned]"
SHORT = "outcome is abandoned and wait <= {short} s"
FOLLOWED = "outcome is answered and not caller is blank"
AGAIN = "called_again_after <= {within} s"
RATED = "not rating is blank"
SATISFIED = "rating in {satisfied}"
DISSATISFIED = "rating in {dissatisfied}"
JUDGED = "judged"


Blank = Literal["", "0 s", "left out", "refused"]
Lost = Literal["", "not counted", "in denominator", "in both"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a standard."""

    name: str
    role: str
    """The role whose records are counted; empty for a composite, which counts none."""
    unit: Literal["share", "seconds", "number"]
    """What a target of it is written in."""
    numerator: str
    denominator: str
    adds: str = ""
    """Columns added up, joined by ``+``; empty where records are counted."""
    blank: Blank = "left out"
    """What a blank in one of them is; empty where an own reading does not say, and none may be there."""
    takes_within: Literal["seconds", "working days"] | None = None
    takes_short: bool = False
    takes_satisfied: bool = False
    takes_dissatisfied: bool = False
    takes_passed: bool = False
    takes_reopened: bool = False
    takes_judged: bool = False
    decided_by: str = "resolved_at"
    """Of cases: the column whose moment must come by the deadline, or which says itself whether the case was in time; empty where
    an own reading does not ask for it."""
    blank_in: str = ""
    """Of cases: the column of which the contract must say what a blank in it is; empty where there is nothing to say."""
    begins_at: str = "opened_at"
    """Of cases: the column at whose moment the time allowed begins; a case that is blank there has no deadline yet."""
    takes_lost: bool = False
    lost: Lost = ""
    """Of an own reading over cases: what one is that the export has lost; empty where none can be lost."""
    takes_pauses: bool = False
    """Of cases: whether a deadline is asked for that a pause can move."""
    less: str = ""
    """Of an own reading: the records that are taken off its numerator, one each; empty where none are."""

    def __post_init__(self) -> None:
        """Refuse a row that could not be measured as it stands.

        A case that an export has lost is judged too, and not resolved: it has no columns that a denominator could ask for, and
        none that could be added up. An own reading says what such a case is.
        """
        if (
            self.name not in {OWN, WEIGHTED}
            and record_kind(self.role).belongs_by == "deadline"
            and (self.denominator != JUDGED or self.adds)
        ):
            raise ValueError(self.name)

    @property
    def scoped_by(self) -> str:
        """The role whose columns narrow the scope: a notice is due for a case, and its case is what ``where`` is about."""
        return (record_kind(self.role).about or self.role) if self.role else ""

    @property
    def counts(self) -> RecordKind:
        """What the predicates speak of: a record; a case that is judged; a notice that is due, with the columns of its case."""
        kind = record_kind(self.role)
        derived = tuple(column for column in kind.columns if column.derived) if kind.about else kind.counted_columns
        scoped = record_kind(self.scoped_by)
        return replace(scoped, columns=(*scoped.columns, *derived)) if derived else scoped

    @property
    def keys(self) -> tuple[tuple[str, bool], ...]:
        """Keys of a metric, and whether this reading wants them: those that it does not want it may not have."""
        return (
            ("within", self.takes_within is not None),
            ("short", self.takes_short),
            ("satisfied", self.takes_satisfied),
            ("dissatisfied", self.takes_dissatisfied),
            ("passed", self.takes_passed),
            ("reopened", self.takes_reopened),
            ("judged", self.takes_judged),
            ("lost", self.takes_lost),
            *(() if self.name == OWN and not self.blank_in else (("blank", self.blank_in != ""),)),
        )

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that are added up."""
        return tuple(column.strip() for column in self.adds.split("+")) if self.adds else ()


READINGS = (
    Reading("answered_of_all", "calls", "share", ANSWERED, ""),
    Reading("answered_of_requested", "calls", "share", ANSWERED, REQUESTED),
    Reading(
        "answered_of_requested_less_short_abandons",
        "calls",
        "share",
        ANSWERED,
        f"{REQUESTED} and not ({SHORT})",
        takes_short=True,
    ),
    Reading("answered_in_time_of_requested", "calls", "share", IN_TIME, REQUESTED, takes_within="seconds"),
    Reading(
        "handled_in_time_of_answered_and_abandoned",
        "calls",
        "share",
        f"{OFFERED} and wait <= {{within}} s",
        OFFERED,
        takes_within="seconds",
    ),
    Reading("answered_in_time_of_answered", "calls", "share", IN_TIME, ANSWERED, takes_within="seconds"),
    Reading("answered_in_time_of_answered_and_abandoned", "calls", "share", IN_TIME, OFFERED, takes_within="seconds"),
    Reading(
        "answered_in_time_less_abandons_in_time",
        "calls",
        "share",
        IN_TIME,
        f"{OFFERED} and not (outcome is abandoned and wait <= {{within}} s)",
        takes_within="seconds",
    ),
    Reading(
        "answered_in_time_and_short_abandons",
        "calls",
        "share",
        f"{IN_TIME} or {SHORT}",
        OFFERED,
        takes_within="seconds",
        takes_short=True,
    ),
    Reading(
        "answered_in_time_less_short_abandons",
        "calls",
        "share",
        IN_TIME,
        f"{OFFERED} and not ({SHORT})",
        takes_within="seconds",
        takes_short=True,
    ),
    Reading("abandoned_of_requested", "calls", "share", "outcome is abandoned", REQUESTED),
    Reading(
        "abandoned_less_short_of_requested_less_short",
        "calls",
        "share",
        "outcome is abandoned",
        f"{REQUESTED} and not ({SHORT})",
        takes_short=True,
    ),
    Reading("mean_speed_of_answer", "calls", "seconds", ANSWERED, ANSWERED, adds="wait"),
    Reading("mean_wait_of_requested", "calls", "seconds", REQUESTED, REQUESTED, adds="wait"),
    Reading("mean_talk_time", "calls", "seconds", ANSWERED, ANSWERED, adds="talk"),
    Reading("mean_talk_and_hold_time", "calls", "seconds", ANSWERED, ANSWERED, adds="talk+hold"),
    Reading("mean_handle_time", "calls", "seconds", ANSWERED, ANSWERED, adds="talk+hold+wrap"),
    Reading("transferred_of_answered", "calls", "share", f"{ANSWERED} and transferred", ANSWERED),
    Reading("repeated_of_answered", "calls", "share", AGAIN, FOLLOWED, takes_within="seconds"),
    Reading("not_repeated_of_answered", "calls", "share", f"not {AGAIN}", FOLLOWED, takes_within="seconds"),
    Reading("ticketed_of_answered", "calls", "share", f"{ANSWERED} and ticketed", ANSWERED),
    Reading("resolved_of_all", "calls", "share", "resolved", ""),
    Reading("resolved_of_answered", "calls", "share", f"{ANSWERED} and resolved", ANSWERED),
    Reading(  # whether it is resolved in time follows for each metric from the deadline and the words of the contract
        "resolved_in_time",
        "tickets",
        "share",
        "resolved_in_time",
        JUDGED,
        takes_within="working days",
        takes_reopened=True,
        takes_judged=True,
        takes_pauses=True,
    ),
    Reading(  # by the deadline that stands in the row of the case itself
        "resolved_by_due",
        "tickets",
        "share",
        "resolved_in_time",
        JUDGED,
        takes_reopened=True,
        takes_judged=True,
        takes_pauses=True,
        blank_in="due_at",
    ),
    Reading(
        "responded_in_time",
        "tickets",
        "share",
        "responded_in_time",
        JUDGED,
        takes_within="working days",
        takes_judged=True,
        takes_pauses=True,
        decided_by="first_response_at",
        blank_in="first_response_at",
    ),
    Reading(  # the time begins with the closing: a case that is not closed is not judged
        "called_back_in_time",
        "tickets",
        "share",
        "called_back_in_time",
        JUDGED,
        takes_within="working days",
        takes_judged=True,
        decided_by="called_back_at",
        blank_in="called_back_at",
        begins_at="resolved_at",
    ),
    Reading(
        "flagged_in_time",
        "tickets",
        "share",
        "flagged_in_time",
        JUDGED,
        takes_judged=True,
        decided_by=FLAG,
        blank_in=FLAG,
    ),
    Reading("solved_of_answered_surveys", "surveys", "share", "solved", "not solved is blank"),
    Reading("satisfied_of_rated", "surveys", "share", SATISFIED, RATED, takes_satisfied=True),
    Reading("satisfied_of_asked", "surveys", "share", SATISFIED, "", takes_satisfied=True),
    Reading("dissatisfied_of_rated", "surveys", "share", DISSATISFIED, RATED, takes_dissatisfied=True),
    Reading("mean_rating", "surveys", "number", RATED, RATED, adds="rating"),
    Reading("call_satisfied_of_rated", "calls", "share", SATISFIED, RATED, takes_satisfied=True),
    Reading("call_dissatisfied_of_rated", "calls", "share", DISSATISFIED, RATED, takes_dissatisfied=True),
    Reading("call_mean_rating", "calls", "number", RATED, RATED, adds="rating"),
    Reading("mean_quality_score", "quality", "number", "", "", adds="score"),
    Reading("quality_passed_of_scored", "quality", "share", "score >= {passed}", "", takes_passed=True),
    Reading(  # a notice that is due is derived from its case, and informed from the notices that were sent
        "informed_of_notices_due", "updates", "share", "informed", "", takes_within="working days"
    ),
    Reading("delivered_on_time_of_due", "deliveries", "share", "on_time", "due"),
    Reading("reached_of_contacted", "sales", "share", "reached", ""),
    Reading("sold_of_contacted", "sales", "share", "success", ""),
)


_BY_NAME = {reading.name: reading for reading in READINGS}


def find_reading(name: str) -> Reading | None:
    """The reading of that name, if there is one."""
    return _BY_NAME.get(name)

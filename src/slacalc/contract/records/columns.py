"""The canonical columns of each kind of record: what predicates may speak of and layouts must fill.

A type is one of: ``text`` (any words, compared as they stand), ``code`` (one of the words listed), ``whole`` (a whole number),
``seconds``, ``moment`` (a local time in the contract's zone), ``day``, ``yes`` (yes or no), ``phone`` (a number that is masked
wherever it is shown), ``amount`` (money of at most two decimals, in hundredths). A value may be blank in every column but those
marked ``required``; blank is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "code", "whole", "seconds", "moment", "day", "yes", "phone", "amount"]

OUTCOMES = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
"""What became of a call; each call is in exactly one class."""


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column."""

    name: str
    type: ColumnType
    required: bool = False
    """A layout must map it, and a row where it is blank is refused."""
    codes: tuple[str, ...] = ()
    derived: bool = False
    """Made by slacalc from the terms, never read from an export."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: its role in a month folder, its key, its columns."""

    role: str
    key: str
    columns: tuple[Column, ...]
    per: tuple[str, ...] = ()
    """Columns that are part of the key as well: a seat has a row for each time that it is there."""

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)


CALLS = RecordKind(
    "calls",
    "call_id",
    (
        Column("call_id", "text", required=True),
        Column("arrived_at", "moment", required=True),
        Column("direction", "code", codes=("inbound", "outbound")),
        Column("queue", "text"),
        Column("category", "text"),
        Column("agent", "text"),
        Column("caller", "phone"),
        Column("outcome", "code", required=True, codes=OUTCOMES),
        Column("wait", "seconds"),
        Column("talk", "seconds"),
        Column("hold", "seconds"),
        Column("wrap", "seconds"),
        Column("resolved", "yes"),
        Column("rating", "whole"),
        Column("transferred", "yes"),
        Column("exported_at", "moment"),
        Column("in_service_hours", "yes", derived=True),
        Column("called_again_after", "seconds", derived=True),
        Column("ticketed", "yes", derived=True),
    ),
)
TICKETS = RecordKind(
    "tickets",
    "case_id",
    (
        Column("case_id", "text", required=True),
        Column("opened_at", "moment", required=True),
        Column("resolved_at", "moment"),
        Column("category", "text"),
        Column("queue", "text"),
        Column("reopened", "yes"),
        Column("parent", "text"),
        Column("complex", "yes"),
        Column("call_id", "text"),
        Column("exported_at", "moment"),
    ),
)
SURVEYS = RecordKind(
    "surveys",
    "survey_id",
    (
        Column("survey_id", "text", required=True),
        Column("asked_at", "moment", required=True),
        Column("rating", "whole"),
        Column("solved", "yes"),
        Column("category", "text"),
        Column("queue", "text"),
        Column("call_id", "text"),
        Column("case_id", "text"),
        Column("exported_at", "moment"),
    ),
)
SEATS = RecordKind(
    "seats",
    "seat",
    (
        Column("seat", "text", required=True),
        Column("first_day", "day", required=True),
        Column("last_day", "day"),
        Column("queue", "text"),
    ),
    per=("first_day",),
)
QUALITY = RecordKind(
    "quality",
    "score_id",
    (
        Column("score_id", "text", required=True),
        Column("scored_at", "moment", required=True),
        Column("score", "whole", required=True),
        Column("criterion", "text"),
        Column("agent", "text"),
        Column("call_id", "text"),
    ),
)
UPDATES = RecordKind(
    "updates",
    "update_id",
    (
        Column("update_id", "text", required=True),
        Column("case_id", "text", required=True),
        Column("sent_at", "moment", required=True),
        Column("channel", "text"),
        Column("exported_at", "moment"),
        Column("informed", "yes", derived=True),
    ),
)
DELIVERIES = RecordKind(
    "deliveries",
    "delivery_id",
    (
        Column("delivery_id", "text", required=True),
        Column("kind", "text"),
        Column("due_on", "day", required=True),
        Column("delivered_at", "moment"),
        Column("exported_at", "moment"),
        Column("due", "yes", derived=True),
        Column("on_time", "yes", derived=True),
    ),
)
SALES = RecordKind(
    "sales",
    "sale_id",
    (
        Column("sale_id", "text", required=True),
        Column("contacted_at", "moment", required=True),
        Column("campaign", "text"),
        Column("queue", "text"),
        Column("agent", "text"),
        Column("reached", "yes"),
        Column("success", "yes"),
        Column("call_id", "text"),
        Column("exported_at", "moment"),
    ),
)
EXTRAS = RecordKind(
    "extras",
    "extra_id",
    (
        Column("extra_id", "text", required=True),
        Column("done_on", "day", required=True),
        Column("description", "text", required=True),
        Column("amount", "amount", required=True),
        Column("approval", "text", required=True),
    ),
)
EXCUSED = RecordKind(
    "excused",
    "excused_id",
    (
        Column("excused_id", "text", required=True),
        Column("metric", "text"),
        Column("queue", "text"),
        Column("begins_at", "moment", required=True),
        Column("ends_at", "moment", required=True),
        Column("reason", "text", required=True),
        Column("agreed_by", "text", required=True),
        Column("evidence", "text"),
    ),
)

RECORD_KINDS = (CALLS, TICKETS, SURVEYS, SEATS, QUALITY, UPDATES, DELIVERIES, SALES, EXTRAS, EXCUSED)


def record_kind(role: str) -> RecordKind:
    """The kind of record in that role."""
    return next(kind for kind in RECORD_KINDS if kind.role == role)

"""A case: it belongs to a month by its deadline, its receipt or its closing, as the contract says."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

TEN_YEARS = 3660 * 24 * 3600
"""Seconds; no case waits for longer."""
IN_TIME = ("resolved_in_time", "responded_in_time", "called_back_in_time", "flagged_in_time")
"""What is made of a deadline, each by another column that tells."""

TICKETS = RecordKind(
    "tickets",
    "case_id",
    (
        Column("case_id", "text", required=True),
        Column("opened_at", "moment", required=True),
        Column("first_response_at", "moment", canonical=False),
        Column("due_at", "moment", canonical=False, ahead=True),
        Column("resolved_at", "moment"),
        Column("called_back_at", "moment", canonical=False),
        Column("paused", "seconds", canonical=False, longest=TEN_YEARS),
        Column("in_time_flag", "yes", canonical=False),
        Column("category", "text"),
        Column("reason", "text", canonical=False),
        Column("queue", "text"),
        Column("reopened", "yes"),
        Column("parent", "text"),
        Column("complex", "yes"),
        Column("call_id", "text"),
        Column("exported_at", "moment"),
    ),
    billable=True,
    own=True,
    belongs_by="deadline",
    counted_columns=(
        Column("judged", "yes", derived=True),
        *(Column(name, "yes", derived=True) for name in IN_TIME),
        *(Column(name, "seconds", derived=True, longest=TEN_YEARS) for name in ("resolved_after", "responded_after")),
    ),
    span=("opened_at", "resolved_at"),
    within_span=("first_response_at", "called_back_at"),
)

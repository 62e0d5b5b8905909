"""A call, or one leg or event of one, as the switch exports it."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

OUTCOMES = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
"""What became of a call; each call is in exactly one class."""
OF_ANSWERED = ("talk", "wait")
"""Columns that no answered call can lack, where the export has them: a row that does is refused."""

CALLS = RecordKind(
    "calls",
    "call_id",
    (
        Column("call_id", "text", required=True),
        Column("arrived_at", "moment", required=True),
        Column("direction", "code", codes=("inbound", "outbound")),
        Column("queue", "text"),
        Column("category", "text"),
        Column("reason", "text", canonical=False),
        Column("agent", "text", person=True),
        Column("agent_group", "text", canonical=False),
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
        Column("time_of_day", "seconds", derived=True),
        Column("working_day", "yes", derived=True),
        Column("called_again_after", "seconds", derived=True),
        Column("ticketed", "yes", derived=True),
    ),
    moment="arrived_at",
    excusable=True,
    billable=True,
    own=True,
    sources=(
        ("in_service_hours", "calls", "arrived_at"),
        ("time_of_day", "calls", "arrived_at"),
        ("working_day", "calls", "arrived_at"),
        ("called_again_after", "calls", "caller"),
        ("ticketed", "tickets", "call_id"),
    ),
    across=("called_again_after",),
)

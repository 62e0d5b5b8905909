"""A seat, or an agent, from its first day to its last."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

SEATS = RecordKind(
    "seats",
    "seat",
    (
        Column("seat", "text", required=True, person=True),
        Column("first_day", "day", required=True),
        Column("last_day", "day"),
        Column("queue", "text"),
    ),
    per=("first_day",),
    span=("first_day", "last_day"),
    belongs_by="days",
    turn=2,
)

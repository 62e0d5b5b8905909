"""A case: it belongs to a month by its deadline, its receipt or its closing, as the contract says."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

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
    billable=True,
    belongs_by="deadline",
    counted_columns=(Column("judged", "yes", derived=True), Column("resolved_in_time", "yes", derived=True)),
    span=("opened_at", "resolved_at"),
)

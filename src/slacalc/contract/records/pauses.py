"""A time in which a case waited, for its customer or for others: it may stop the clock of the case."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

PAUSES = RecordKind(
    "pauses",
    "case_id",
    (
        Column("case_id", "text", required=True),
        Column("begins_at", "moment", required=True),
        Column("ends_at", "moment"),
        Column("reason", "text"),
        Column("exported_at", "moment"),
    ),
    per=("begins_at",),
    span=("begins_at", "ends_at"),
    about="tickets",
    belongs_by="case",
)

"""A time that both parties agree not to count."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

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
        Column("agreed_by", "text", required=True, person=True),
        Column("evidence", "text"),
    ),
    span=("begins_at", "ends_at"),
    belongs_by="register",
)

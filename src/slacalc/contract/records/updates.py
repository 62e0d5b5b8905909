"""A progress notice to a user; it is due by what its case says, and belongs to the month of that day."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

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
    about="tickets",
    belongs_by="schedule",
    turn=1,
)

"""What the client asked for beyond the agreement, with its approval."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

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
    moment="done_on",
    any_day=True,
)

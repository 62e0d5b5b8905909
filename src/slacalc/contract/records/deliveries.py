"""A report that was due."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

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
    moment="due_on",
    own=True,
    sources=(("due", "deliveries", "delivered_at"), ("on_time", "deliveries", "delivered_at")),
)

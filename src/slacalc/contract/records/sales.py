"""A marketing contact."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

SALES = RecordKind(
    "sales",
    "sale_id",
    (
        Column("sale_id", "text", required=True),
        Column("contacted_at", "moment", required=True),
        Column("campaign", "text"),
        Column("script", "text", canonical=False),
        Column("queue", "text"),
        Column("agent", "text", person=True),
        Column("reached", "yes"),
        Column("success", "yes"),
        Column("call_id", "text"),
        Column("exported_at", "moment"),
    ),
    moment="contacted_at",
    excusable=True,
    billable=True,
    own=True,
)

"""A score that quality monitoring gave."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

QUALITY = RecordKind(
    "quality",
    "score_id",
    (
        Column("score_id", "text", required=True),
        Column("scored_at", "moment", required=True),
        Column("score", "whole", required=True),
        Column("criterion", "text"),
        Column("agent", "text", person=True),
        Column("call_id", "text"),
    ),
    moment="scored_at",
    excusable=True,
    own=True,
)

"""A question about a call or a case, and its answer."""

from __future__ import annotations

from slacalc.contract.records.kind import Column, RecordKind

SURVEYS = RecordKind(
    "surveys",
    "survey_id",
    (
        Column("survey_id", "text", required=True),
        Column("asked_at", "moment", required=True),
        Column("rating", "whole"),
        Column("solved", "yes"),
        Column("category", "text"),
        Column("reason", "text", canonical=False),
        Column("queue", "text"),
        Column("call_id", "text"),
        Column("case_id", "text"),
        Column("exported_at", "moment"),
    ),
    moment="asked_at",
    excusable=True,
    billable=True,
    own=True,
)

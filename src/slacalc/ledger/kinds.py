"""The kinds of decision, and what the row of each must say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.assess.history import DecisionKind


@dataclass(frozen=True, slots=True)
class KindOfDecision:
    """Which cells a row of this kind fills; all others but the note stay empty."""

    kind: DecisionKind
    metric: bool = False
    """It is about one standard."""
    case: bool = False
    """It is about one case."""
    amount: Literal["", "positive", "not negative"] = ""
    digest: bool = False
    """It is about one draft."""
    on_its_day: bool = False
    """Its month is that of its day."""
    by: tuple[str, ...] = ()
    """Who can have made it; empty: anybody."""


CLIENT, PROVIDER, BOTH = ("client",), ("provider",), ("both",)
"""To whom alone the agreement gives it."""
PARTIES = (*CLIENT, *PROVIDER, *BOTH)
ANYBODY_NAMED = ("…",)
"""Somebody must be named, and it may be anybody."""
KINDS: tuple[KindOfDecision, ...] = (
    KindOfDecision("notice received", metric=True, by=CLIENT),
    KindOfDecision("cure accepted", metric=True, by=CLIENT),
    KindOfDecision("deduct", metric=True, by=CLIENT),
    KindOfDecision("waive", metric=True, by=CLIENT),
    KindOfDecision("month excused", metric=True, by=BOTH),
    KindOfDecision("case withdrawn", metric=True, case=True),
    KindOfDecision("agreed damages", amount="positive", by=BOTH),
    KindOfDecision("retention released", amount="positive", by=CLIENT),
    KindOfDecision("disputed", amount="positive", by=CLIENT),
    KindOfDecision("dispute settled", amount="not negative"),
    KindOfDecision("collection costs", amount="positive"),
    KindOfDecision("suspended", by=PROVIDER),
    KindOfDecision("resumed", by=PROVIDER),
    KindOfDecision("terminated", on_its_day=True, by=PARTIES),
    KindOfDecision("objection to renewal", by=PARTIES),
    KindOfDecision("reviewed", digest=True, by=ANYBODY_NAMED),
    KindOfDecision("invoice received"),
)


def kind_of(text: str) -> KindOfDecision | None:
    """The kind of that name."""
    return next((kind for kind in KINDS if kind.kind == text), None)

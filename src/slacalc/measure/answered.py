"""The list that a sample is drawn from: the answered calls of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from slacalc.measure.count import in_spans
from slacalc.measure.sample import ListedCall
from slacalc.records.mask import mask_phone

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms
    from slacalc.records.person import ShownNames
    from slacalc.records.sifted import Sifted

Strata = Literal["queue", "category", "agent"]


def list_answered(terms: Terms, calls: Sifted, by: Strata | None, agents: ShownNames) -> tuple[ListedCall, ...]:
    """Calls of the month under the contract that were answered, in the order of their ids; callers are masked."""
    answered = calls.records.filter(in_spans("arrived_at", terms.served) & (pl.col("outcome") == "answered"))
    rows = answered.select(
        "call_id",
        pl.col("arrived_at").dt.strftime("%Y-%m-%d" if "arrived_at" in calls.clockless else "%Y-%m-%d %H:%M:%S"),
        (pl.col(by) if by else pl.lit(None, pl.String)).fill_null("").alias("stratum"),
        pl.col("caller").fill_null("").alias("from"),
        pl.col("agent").fill_null("").alias("by"),
    )
    return tuple(
        ListedCall(call_id, arrived_at, stratum, mask_phone(caller), agents.shown(agent))
        for call_id, arrived_at, stratum, caller, agent in rows.iter_rows()
    )

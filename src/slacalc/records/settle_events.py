"""The events of some keys made records: each event once, and what contradicts another refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE
from slacalc.records.events import distinct_events, group_events
from slacalc.records.parse import empty_records
from slacalc.records.rules import CONFLICT, OTHER_EVENT
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from slacalc.records.layout import Events, Layout
    from slacalc.records.refusal import Refusals


def settle_events(
    accepted: pl.DataFrame, aside: pl.DataFrame, layout: Layout, events: Events, refusals: Refusals
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """As :func:`slacalc.records.settle.settle`: records, duplicates, and the rows that make the records up.

    A record is refused as a whole, and its first event has the reason.
    """
    key = record_kind(layout.role).key
    kept, conflicts = distinct_events(accepted, key, events)
    duplicate = accepted.height - kept.height - conflicts.height
    refusals.add(conflicts, CONFLICT, key)
    broken = kept.join(pl.concat([aside.select(key), conflicts.select(key)]), on=key, how="semi")
    refusals.add(broken, OTHER_EVENT, key)
    grouped = group_events(kept.join(broken, on=key, how="anti"), layout, events, refusals.read_everywhere())
    firsts = grouped.records.select(key, FILE, ROW)
    for slug, column, keys in grouped.faults:
        refusals.add(firsts.join(keys, on=key, how="semi"), slug, column)
    at_fault = pl.concat([firsts.select(key).clear(), *(keys for _, _, keys in grouped.faults)]).unique()
    of_fault = grouped.events.join(at_fault, on=key, how="semi").join(firsts, on=[FILE, ROW], how="anti")
    refusals.add(of_fault, OTHER_EVENT, key)
    records, rows_of = (frame.join(at_fault, on=key, how="anti") for frame in (grouped.records, grouped.events))
    return records.select(empty_records(layout.role).columns), duplicate, rows_of.select(key, FILE, ROW)

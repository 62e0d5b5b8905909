"""The rows of some keys made records: duplicates are settled, legs and events grouped. No other key has a say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.contract.records.kinds import record_kind
from slacalc.records.duplicates import FILE, overtaken, settle_duplicates
from slacalc.records.known import known_rows
from slacalc.records.parse import LEG, empty_records
from slacalc.records.rules import CONFLICT, NEWER, OTHER_LEG
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from datetime import datetime

    from slacalc.records.layout import Layout
    from slacalc.records.refusal import Refusals


class Settled(NamedTuple):
    """What becomes of the accepted rows of some keys."""

    records: pl.DataFrame
    duplicate: int
    """Rows that were duplicates."""
    rows_of: pl.DataFrame
    """The rows that make the records up: key, file and row."""
    later: int
    """Rows that were not known yet."""


def settle(
    accepted: pl.DataFrame, aside: pl.DataFrame, layout: Layout, refusals: Refusals, known_by: datetime | None = None
) -> Settled:
    """The records of all the accepted rows of their keys; ``aside`` are the rows that were refused for what stands in them.

    Rows that were not known at the moment ``known_by`` are left out before. What is refused here goes into ``refusals``.
    """
    known, aside = known_rows(accepted, known_by), known_rows(aside, known_by)
    later = accepted.height - known.height
    key = record_kind(layout.role).key
    if known.is_empty():
        return Settled(empty_records(layout.role), 0, known.select(key, FILE, ROW), later)
    if layout.events is not None:
        from slacalc.records.settle_events import settle_events  # noqa: PLC0415 - of exports that are events

        settled = settle_events(known, aside, layout, layout.events, refusals)
    else:
        settled = _settle_rows(known, aside, layout, refusals)
    return Settled(*settled, later)


def _settle_rows(
    accepted: pl.DataFrame, aside: pl.DataFrame, layout: Layout, refusals: Refusals
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """Of rows that are records, or legs of such."""
    key = record_kind(layout.role).key
    keys = [key, *record_kind(layout.role).per] if layout.leg_number is None else [key, LEG]
    if layout.leg_number is None and not layout.older_row_counts and aside.height:
        doubted = accepted.join(overtaken(accepted, aside, keys, layout.latest), on=keys, how="semi")
        refusals.add(doubted, NEWER, key)
        accepted = accepted.join(doubted, on=keys, how="anti") if doubted.height else accepted
    kept, conflicts = settle_duplicates(accepted, keys, layout.latest)
    duplicate = accepted.height - kept.height - conflicts.height
    refusals.add(conflicts, CONFLICT, key)
    rows_of = kept
    if layout.leg_number is not None:
        broken = kept.join(pl.concat([aside.select(key), conflicts.select(key)]), on=key, how="semi")
        refusals.add(broken, OTHER_LEG, key)
        from slacalc.records.group import group_legs  # noqa: PLC0415 - of exports that have legs

        whole = kept.join(broken, on=key, how="anti") if broken.height else kept
        calls = group_legs(whole, key, layout.columns)
        silent = refusals.add_silent(calls, whole, key)
        kept = calls.join(silent, on=key, how="anti")
        rows_of = whole.join(silent, on=key, how="anti")
    return kept.select(empty_records(layout.role).columns), duplicate, rows_of.select(key, FILE, ROW)

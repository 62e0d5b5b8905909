"""Calls, surveys and all else of which each record has a moment: it belongs to the month of that, and is counted for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.account import NOBODY, Telling, scope_of_moment
from slacalc.measure.columns import month_columns
from slacalc.measure.count import tabulate
from slacalc.measure.counting import Counts, Slice
from slacalc.measure.followed import count_open_windows
from slacalc.measure.intervals import tables_by_clock
from slacalc.measure.needs import MOMENT, asks_for_cases
from slacalc.measure.of_month import records_of_month

if TYPE_CHECKING:
    import polars as pl

    from slacalc.contract.terms import Terms


def count_by_moment(terms: Terms, part: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    here = records_of_month(terms, part)
    table = tabulate(here, month_columns(terms, part.role), [key for key in part.known.keys if key in here.columns])
    return Counts(
        ((part.role, table), *tables_by_clock(part.role, terms, here, MOMENT[part.role])),
        scope_of_moment(part.role, terms, part.records, here),
        not_due=count_open_windows(here, terms, part.known.as_of, part.known.newest_day) if part.role == "calls" else 0,
        days=frozenset(here["day"].unique()),
        telling=_telling(part, here) if part.role == "calls" and asks_for_cases(terms) else NOBODY,
    )


def _telling(part: Slice, here: pl.DataFrame) -> Telling:
    """The cases by which it is known that a call came to one: a call of the month, or another one of the slice."""
    tickets = part.beside.get("tickets")
    if tickets is None:
        return NOBODY
    of_month, of_slice = (
        frozenset(tickets.join(calls.select("call_id"), on="call_id", how="semi")["case_id"]) for calls in (here, part.records)
    )
    return Telling(of_month, of_slice)

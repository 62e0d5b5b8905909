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


def count_by_moment(terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    of_month = records_of_month(terms, role_slice)
    table = tabulate(
        of_month, month_columns(terms, role_slice.role), [key for key in role_slice.known.keys if key in of_month.columns]
    )
    return Counts(
        ((role_slice.role, table), *tables_by_clock(role_slice.role, terms, of_month, MOMENT[role_slice.role])),
        scope_of_moment(role_slice.role, terms, role_slice.records, of_month),
        not_due=count_open_windows(of_month, terms, role_slice.known.as_of, role_slice.known.newest_day)
        if role_slice.role == "calls"
        else 0,
        days=frozenset(of_month["day"].unique()),
        telling=_telling(role_slice, of_month) if role_slice.role == "calls" and asks_for_cases(terms) else NOBODY,
    )


def _telling(role_slice: Slice, calls_of_month: pl.DataFrame) -> Telling:
    """The cases by which it is known that a call came to one: a call of the month, or another one of the slice."""
    tickets = role_slice.beside.get("tickets")
    if tickets is None:
        return NOBODY
    of_month, of_slice = (
        frozenset(tickets.join(calls.select("call_id"), on="call_id", how="semi")["case_id"])
        for calls in (calls_of_month, role_slice.records)
    )
    return Telling(of_month, of_slice)

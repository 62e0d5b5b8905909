"""The records of a role that belong to a month, with every column that is derived for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.countries import named_in_remedy
from slacalc.base.diagnostics import Place, error
from slacalc.measure.columns import month_columns
from slacalc.measure.count import in_spans, with_service_hours
from slacalc.measure.deliveries import with_on_time
from slacalc.measure.excused import with_excused
from slacalc.measure.followed import with_calls_again, with_cases
from slacalc.measure.kinds_of_day import with_kind_of_day
from slacalc.measure.needs import MOMENT, days_of
from slacalc.measure.tally import KEYS

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.worktime import Uncovered
    from slacalc.contract.terms import Terms
    from slacalc.measure.counting import Slice


def uncovered_year(terms: Terms, gap: Uncovered) -> Diagnostic:
    """That the month cannot be counted, for want of a holiday notice."""
    return error(
        "measure/uncovered-year", Place(terms.file), day=gap.day, year=gap.day.year, calendar=named_in_remedy(terms.calendar.name)
    )


def records_of_month(terms: Terms, role_slice: Slice) -> pl.DataFrame:
    """Records of a role of ``MOMENT`` on its days, with ``day`` and the keys that the role does not have left blank.

    Raises:
        Uncovered: service hours differ on working days, and no holiday notice is known for the year.
    """
    role, frame, moment = role_slice.role, role_slice.records, MOMENT[role_slice.role]
    reads = {name for column in month_columns(terms, role) for name in column.reads}
    if "called_again_after" in reads:  # looks beyond the month
        frame = with_calls_again(frame)
    of_month = with_excused(
        frame.filter(in_spans(moment, days_of(role, terms))), role, moment, terms.metrics, role_slice.known.excusals
    )
    if "ticketed" in reads:
        of_month = with_cases(of_month, role_slice.beside.get("tickets"))
    if role == "calls":
        of_month = with_service_hours(of_month, terms.service_hours, terms.working_days, terms.month)
        of_month = with_kind_of_day(of_month, reads, terms)
    if role == "deliveries":
        of_month = with_on_time(of_month, role_slice.known.as_of)
    of_month = of_month.with_columns(day=pl.col(moment).dt.date())
    if (
        "hour" in role_slice.known.keys and of_month.schema[moment] != pl.Date
    ):  # on the clock of the contract's zone; an hour that it shows twice is one
        of_month = of_month.with_columns(hour=pl.col(moment).dt.strftime("%H"))
    return of_month.with_columns(pl.lit("").alias(key) for key in KEYS if key not in of_month.columns)

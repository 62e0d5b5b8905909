"""What becomes of a case in a month, by one metric: judged, left open, withdrawn, merged, or none of this month's business.

Every case is to be judged once, whatever the later exports hold of it. The day on which it is judged is known from its own row
(:mod:`slacalc.measure.deadlines`), so that each case has one month, and no two months need to know of each other, but for two
things. A case whose day lies ahead is *open*: the statement carries its key, and the next month finds it again by that. And a
case of an earlier day was judged then, unless it was carried over: it is judged now, late, under the first of the month.

The fate is the first of these that holds:

===============  ==========================================================================================================
none             received after the month; or past: its day lies before the month and nobody carried it over, or a decision of
                 an earlier month withdrew it
withdrawn        a decision of this month or before takes it away, or its day is a suspended one, on which nobody could work
merged           it has a parent, and the contract counts such cases once
open             its day lies ahead, or is not known yet, as with a case judged by its closing
judged           what is left
===============  ==========================================================================================================

An example, for March, cases judged by their deadlines, A carried over from February:

====  ========  ========  =======================================================
case  received  deadline  fate
====  ========  ========  =======================================================
A     Feb 20    Mar 4     judged, on Mar 4; it was open before
B     Mar 2     Mar 6     judged, on Mar 6; new
C     Mar 30    Apr 3     open; new, and carried to April
D     Feb 2     Feb 6     none: February judged it
E     Apr 1     Apr 7     none: April knows it first
F     Mar 3     Mar 7     merged, where its parent is B and cases count once
====  ========  ========  =======================================================

open before 1 (A) + new 2 (B, C) = judged 2 (A, B) + open 1 (C). A merged case that nobody has carried is not new either.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.terms import COUNTS_ONCE
from slacalc.measure.carried import among, are_among, keys_of
from slacalc.measure.count import in_spans

if TYPE_CHECKING:
    from slacalc.base.month import Month, Spans
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.carried import Carried


@dataclass(frozen=True, slots=True)
class CaseMonth:
    """The month that judges, and what is to be known of its contract."""

    month: Month
    working_days: WorkingDays
    salt: str
    """Of the keys of cases: the contract's id."""
    suspended: Spans = ()
    """Days of the month on which the service was suspended."""

    @classmethod
    def of(cls, terms: Terms) -> CaseMonth:
        """That of the terms of a month."""
        return cls(terms.month, terms.working_days, terms.contract_id, terms.suspended)

    def after(self, carried: Carried) -> CaseMonth:
        """The same, with the days before of which no statement is made."""
        return replace(self, suspended=(*carried.suspended, *self.suspended))


def with_fates(cases: pl.DataFrame, metric: MetricTerms, case_month: CaseMonth, carried: Carried) -> pl.DataFrame:
    """The cases, with deadlines and ``key``, and with ``carried``, ``fate``, ``passed_over``, and ``day`` not before the month.

    ``carried`` says whether the month before has left it open; a blank ``fate`` is none. ``passed_over`` says of such a case that
    its day does not lie before the month: a statement that did not carry it has judged it, or no month has counted it.
    """
    month = case_month.month
    cases = cases.with_columns(carried=are_among(cases["key"], carried.cases.keys_of(metric.id)))
    left_open = pl.col("carried")
    withdrawn = carried.withdrawn(metric.id, case_month.salt)
    until_now = among(keys_of(key for key, since in withdrawn.items() if since <= month))
    long_ago = among(keys_of(key for key, since in withdrawn.items() if since < month))
    counts_once = metric.cases is not None and metric.cases.merged == COUNTS_ONCE
    judged_before = (pl.col("day") < month.first).fill_null(value=False)
    # Where judging waits for the closing, the day of an old case may be ahead: if a statement did not carry it, it has judged it.
    accounted_for = pl.lit(carried.known) & (pl.col("received") < month.first) & (pl.col("deadline") < month.first)
    moves = metric.within is None or (metric.cases is not None and metric.cases.stops)
    if moves and metric.id in carried.metrics:
        # A deadline of the export, or one put off by a pause, may have moved: what that statement did not carry, it has judged.
        accounted_for |= pl.col("received") < month.first
    past = ~left_open & (judged_before | accounted_for | long_ago)
    merged = pl.col("parent").is_not_null() & counts_once
    passed_over = accounted_for & ~left_open & ~judged_before & ~until_now & ~merged
    fate = (
        pl.when((pl.col("received") >= month.end) | past)
        .then(None)
        .when(until_now | in_spans("day", case_month.suspended))
        .then(pl.lit("withdrawn"))
        .when(merged)
        .then(pl.lit("merged"))
        .when(pl.col("day").is_null() | (pl.col("day") >= month.end))
        .then(pl.lit("open"))
        .otherwise(pl.lit("judged"))
    )
    return cases.with_columns(fate=fate, passed_over=passed_over).with_columns(day=pl.max_horizontal("day", pl.lit(month.first)))

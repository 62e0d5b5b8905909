"""The cases of an export as a whole: counted in so many slices, and those that it has lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.carried import NOTHING_CARRIED, Carried
from slacalc.measure.cases import CaseCount, count_cases
from slacalc.measure.lost_cases import lost_cases
from slacalc.measure.open_cases import OpenCases
from slacalc.measure.tally import sum_of_tables
from slacalc.measure.unsaid import refuse_unsaid

if TYPE_CHECKING:
    from datetime import datetime

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.fates import CaseMonth

SLICES = 3


def count_whole(
    tickets: pl.DataFrame, metric: MetricTerms, case_month: CaseMonth, as_of: datetime, carried: Carried = NOTHING_CARRIED
) -> CaseCount:
    """What all cases come to by one metric; in slices they come to the same.

    Raises:
        Refused: the metric does not say how some of them count.
    """
    whole = _lost(count_cases(tickets, [metric], case_month, as_of, carried), metric, case_month, as_of, carried)
    parts = [tickets.with_row_index().filter(pl.col("index") % SLICES == at).drop("index") for at in range(SLICES)]
    slices = [count_cases(part, [metric], case_month, as_of, carried) for part in parts]
    counted = replace(
        whole,
        table=sum_of_tables([count.table for count in slices]),
        unjudged=OpenCases.together(count.unjudged for count in slices),
        not_due=sum(count.not_due for count in slices),
        listed=OpenCases.together(count.listed for count in slices),
        unsaid=(),
    )
    summed = _lost(counted, metric, case_month, as_of, carried)
    assert (summed.table, summed.unjudged, summed.not_due, summed.listed) == (
        whole.table,
        whole.unjudged,
        whole.not_due,
        whole.listed,
    )
    assert set(whole.judged) == {case for count in slices for case in count.judged}
    return whole


def _lost(count: CaseCount, metric: MetricTerms, case_month: CaseMonth, as_of: datetime, carried: Carried) -> CaseCount:
    refuse_unsaid(count.unsaid)
    lost = lost_cases([metric], case_month, as_of, carried, count.listed)
    waiting = OpenCases.together((count.unjudged, lost.waiting))
    return replace(count, table=count.table + lost.table, unjudged=waiting, not_due=count.not_due + lost.not_due)

"""Excused intervals: times for which both parties have agreed that a standard does not count.

The register is one more export of the month. A record leaves the scope of a metric where its moment lies in an interval
[begins, ends) of the register that is for this metric and for the record's queue; a blank metric is every metric whose contract
says ``excused: leaves scope``, a blank queue every queue. Intervals that overlap excuse a record once. What was excused is
counted beside what counts, so that the measurement stands on the statement with and without.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.measure.columns import excused_column, reading_of
from slacalc.measure.listed import Excused
from slacalc.measure.needs import may_excuse
from slacalc.records.mask import mask_id
from slacalc.records.moments import instant_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.records.person import ShownNames
    from slacalc.records.sifted import Sifted


@dataclass(frozen=True, slots=True)
class Excusal(Excused):
    """An interval, with the moments between which records are excused."""

    instants: tuple[datetime, datetime]
    """Its two moments in UTC."""


def excusals_of(terms: Terms, register: Sifted, span: tuple[date, date]) -> tuple[Excusal, ...]:
    """The intervals that reach into the half-open span of days, in the order of their beginnings.

    Raises:
        Refused: an interval names a metric that the contract does not let be excused.
    """
    known = tuple(metric.id for metric in may_excuse(terms))
    place = Place(", ".join(file.name for file in register.inputs))
    people = register.people("agreed_by")
    excusals = tuple(
        _excusal(row, known, people) for row in register.records.sort("begins_at", "excused_id").iter_rows(named=True)
    )
    wrong = [
        error("measure/cannot-excuse", place, excused=excusal.id, metric=excusal.metrics[0], known=", ".join(known))
        for excusal in excusals
        if not set(excusal.metrics) <= set(known)
    ]
    if wrong:
        raise Refused(*wrong)
    first, end = (datetime.combine(day, time()) for day in span)
    return tuple(excusal for excusal in excusals if excusal.begins < end and excusal.ends > first)


def _excusal(row: dict[str, object], known: tuple[str, ...], people: ShownNames) -> Excusal:
    metric = row["metric"]
    return Excusal(
        id=str(row["excused_id"]),
        metrics=(str(metric),) if metric else known,
        queue=str(row["queue"] or ""),
        begins=row["begins_at"],  # type: ignore[arg-type]  # a moment by the kind of the column
        ends=row["ends_at"],  # type: ignore[arg-type]  # as above
        reason=mask_id(str(row["reason"])),
        agreed_by=people.shown(str(row["agreed_by"])),
        evidence=mask_id(str(row["evidence"] or "")),
        instants=(row[instant_of("begins_at")], row[instant_of("ends_at")]),  # type: ignore[arg-type]  # as above
    )


def with_excused(
    records: pl.DataFrame, role: str, moment: str, metrics: Iterable[MetricTerms], excusals: tuple[Excusal, ...]
) -> pl.DataFrame:
    """Records of a role with a yes-or-no column for each metric that can be excused: whether the record is."""
    return records.with_columns(
        _lies_in(moment, tuple(excusal for excusal in excusals if metric.id in excusal.metrics)).alias(excused_column(metric.id))
        for metric in metrics
        if metric.excusable and reading_of(metric).role == role
    )


def _lies_in(moment: str, excusals: tuple[Excusal, ...]) -> pl.Expr:
    inside = [
        _between(moment, excusal)
        & ((pl.col("queue") == excusal.queue).fill_null(value=False) if excusal.queue else pl.lit(value=True))
        for excusal in excusals
    ]
    return pl.any_horizontal(pl.lit(value=False), *inside)


def _between(moment: str, excusal: Excusal) -> pl.Expr:
    begins, ends = excusal.instants
    return pl.col(instant_of(moment)).is_between(begins, ends, closed="left")

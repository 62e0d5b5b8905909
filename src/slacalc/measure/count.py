"""From canonical records to tables of whole numbers.

A call belongs to the month in which it arrived, a survey to the month in which it was asked, a case to the month of its deadline,
receipt or closing as the contract says, a seat to each month in which it has days. Months are half-open, in the contract's zone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from slacalc.contract.predicates.asked import questions_in, with_answers
from slacalc.contract.predicates.predicate import And, Yes
from slacalc.measure.tally import KEYS, Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from slacalc.base.hours import Hours, ServiceHours
    from slacalc.base.month import Month, Spans
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.fees.fee import Segment
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.measure.columns import CountColumn

    Question = Predicate | tuple[date, date]

BITS = 60
"""So many answers stand in one whole number."""
_WIDTHS = ((16, pl.UInt16()), (32, pl.UInt32()), (64, pl.UInt64()))
"""What so many answers take; the fewer, the less there is to compare."""


def in_spans(moment: str, spans: Spans) -> pl.Expr:
    """Whether the moment lies on one of those days."""
    day = pl.col(moment).dt.date()
    return pl.any_horizontal(pl.lit(value=False), *((day >= first) & (day < end) for first, end in spans))


def tabulate(frame: pl.DataFrame, columns: Sequence[CountColumn], keys: Sequence[str] = KEYS) -> Table:
    """Count and add up by key; ``frame`` has the keys as columns, a blank key is the empty text.

    Many columns ask the same of a record, and few answers occur together. So the records are put together by their keys and all
    answers to what is asked of a single column, a bit each; what is counted or added up is then known for a whole group. A second
    look, at the groups alone, puts the answers together as each column does, and gives it the groups that it counts.
    """
    names = tuple(column.name for column in columns)
    if frame.is_empty():  # nothing need be asked of nobody
        return Table.of(tuple(keys), names, {})
    asked = list(dict.fromkeys(question for column in columns for question in _asked_by(column)))
    sums = list(dict.fromkeys(_added(column) for column in columns if column.adds))
    answers = {question: f"answer {at}" for at, question in enumerate(asked)}
    words = [pl.col(f"answers {at}") for at in range(-(-len(asked) // BITS))]
    answer_type = next(dtype for bits, dtype in _WIDTHS if len(asked) <= bits or bits > BITS)
    groups = (
        frame.lazy()
        .select(
            *keys,
            *(
                pl.sum_horizontal(
                    pl.when(_matches(question)).then(pl.lit(1 << bit, answer_type)).otherwise(pl.lit(0, answer_type))
                    for bit, question in enumerate(asked[at * BITS : (at + 1) * BITS])
                ).alias(f"answers {at}")
                for at in range(len(words))
            ),
            *(_sum_of(column).alias(f"added {at}") for at, column in enumerate(sums)),
        )
        .group_by(*keys, *words)
        .agg(pl.len().cast(pl.Int64).alias("records"), *(pl.col(f"added {at}").sum() for at in range(len(sums))))
        .with_columns(((words[at // BITS] & (1 << at % BITS)) != 0).alias(answers[question]) for at, question in enumerate(asked))
    )

    def sum_over(predicate: Predicate, column: CountColumn) -> pl.Expr:
        added = f"added {sums.index(_added(column))}" if column.adds else "records"
        return pl.when(to_polars(_of_group(predicate, column, answers))).then(pl.col(added)).otherwise(0).sum()

    def number(column: CountColumn) -> pl.Expr:
        whole = sum_over(column.predicate, column)
        return (whole if column.less is None else whole - sum_over(column.less, column)).alias(column.name)

    counted = groups.group_by(*keys).agg(map(number, columns))
    width, rows = len(keys), dict[tuple[str, ...], tuple[int, ...]]()
    for row in counted.with_columns(pl.col(*keys).cast(pl.String).fill_null("")).collect().iter_rows():
        key, numbers = row[:width], row[width:]
        rows[key] = tuple(a + b for a, b in zip(rows[key], numbers, strict=True)) if key in rows else numbers
    return Table.of(tuple(keys), names, rows)


def _asked_by(column: CountColumn) -> Iterator[Question]:
    """What is asked of single columns of a record for a column of the tally."""
    yield from questions_in(column.predicate)
    if column.less is not None:
        yield from questions_in(column.less)
    if column.days is not None:
        yield column.days


def _of_group(predicate: Predicate, column: CountColumn, answers: Mapping[Question, str]) -> Predicate:
    """What is asked of a group of records that have the same answers; these stand in columns."""
    asked = with_answers(predicate, answers.__getitem__)
    return asked if column.days is None else And((asked, Yes(answers[column.days])))


def _added(column: CountColumn) -> tuple[tuple[str, ...], Segment, bool]:
    """What a record adds to a column."""
    return column.adds, column.segment, column.blank_is_zero


def _matches(question: Question) -> pl.Expr:
    if isinstance(question, tuple):
        return (pl.col("day") >= question[0]) & (pl.col("day") < question[1])
    return to_polars(question)


def _sum_of(added: tuple[tuple[str, ...], Segment, bool]) -> pl.Expr:
    names, segment, blank_is_zero = added
    addends = (pl.col(name).fill_null(0) if blank_is_zero else pl.col(name) for name in names)
    whole = pl.sum_horizontal(*addends, ignore_nulls=False)
    counts = whole > segment.over
    if segment.each:
        reached = counts & (whole <= segment.up_to) if segment.up_to is not None else counts
        return reached.fill_null(value=False).cast(pl.Int64)
    entire = whole
    if segment.up_to is not None:
        whole = whole.clip(upper_bound=segment.up_to)
    if segment.beyond:
        whole = whole.clip(lower_bound=segment.beyond) - segment.beyond
    steps = (whole + (segment.step - 1)) // segment.step if segment.step > 1 else whole
    return steps if segment.over < 0 else pl.when(entire > segment.over).then(steps).otherwise(0)


def with_service_hours(calls: pl.DataFrame, hours: ServiceHours, working_days: WorkingDays, month: Month) -> pl.DataFrame:
    """Calls of ``month`` with ``in_service_hours``: arrived in [opens, closes) of a span of service hours.

    A span belongs to the day on which it begins: with 20:00-02:00 a call at 01:30 is in the hours of the day before, and the kind
    of that day decides whether there are such hours.

    Raises:
        Uncovered: hours differ on working days, and no holiday notice is known for the year.
    """
    day = pl.col("arrived_at").dt.date()
    inside = _by_day(day, hours, working_days, month, _began_today)
    if hours.over_midnight:
        inside |= _by_day(day.dt.offset_by("-1d"), hours, working_days, month, _began_yesterday)
    return calls.with_columns(in_service_hours=inside)


def _by_day(
    day: pl.Expr, hours: ServiceHours, working_days: WorkingDays, month: Month, inside: Callable[[tuple[Hours, ...]], pl.Expr]
) -> pl.Expr:
    """Whether a call lies in the hours of ``day``: days that have the same hours are asked about together."""
    if hours.same_every_day:
        return inside(hours.working_days)
    days_with: dict[tuple[Hours, ...], list[date]] = {}
    for number in range(-int(hours.over_midnight), month.days):
        of_month = month.first + timedelta(days=number)
        days_with.setdefault(hours.of(of_month, working_days), []).append(of_month)
    return pl.any_horizontal(
        pl.lit(value=False),
        *(day.is_in(pl.Series(days, dtype=pl.Date).implode()) & inside(spans) for spans, days in days_with.items()),
    )


def _began_today(hours: tuple[Hours, ...]) -> pl.Expr:
    """Whether the time of day lies in a span, as far as it lies on the day on which it begins."""
    clock = pl.col("arrived_at").dt.time()
    open_end = [clock >= span.opens for span in hours if span.closes is None or span.over_midnight]
    closed = [
        (clock >= span.opens) & (clock < span.closes) for span in hours if span.closes is not None and not span.over_midnight
    ]
    return pl.any_horizontal(pl.lit(value=False), *open_end, *closed)


def _began_yesterday(hours: tuple[Hours, ...]) -> pl.Expr:
    """Whether the time of day lies in what a span of the day before has left after midnight."""
    clock = pl.col("arrived_at").dt.time()
    return pl.any_horizontal(pl.lit(value=False), *(clock < span.closes for span in hours if span.over_midnight))

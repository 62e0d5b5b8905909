"""Charts as data: what each point says and how far up it stands. Whoever draws one calculates nothing but places on paper."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import RISING, Comparison
from slacalc.render.numbers import value_text
from slacalc.render.spelling import Speller
from slacalc.statement.by_day import metrics_by_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.words import Words
    from slacalc.statement.by_day import DayCount, MetricDays, TargetBound
    from slacalc.statement.document import Statement
    from slacalc.statement.trend import MetricPast, TrendMonth

Shape = Literal["line", "bars"]
PERCENT: tuple[Unit, ...] = ("share", "percent")


@dataclass(frozen=True, slots=True)
class Point:
    """One day or month; a point without a height is a gap."""

    tick: str
    """Below the axis, short: ``17``, ``03``."""
    name: str
    """``2026-03-17``."""
    height: Fraction | None
    cells: tuple[str, ...]
    """What the table beside the chart says of it, after its name."""
    bound: Fraction | None = None
    falls_short: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers, with the table that says the same."""

    title: str
    about: str
    """One sentence for whoever cannot see it."""
    shape: Shape
    heads: tuple[str, ...]
    points: tuple[Point, ...]
    unit: Unit
    bound: str = ""
    """What the dashed line stands for; empty where there is none."""
    short: str = ""
    """How many points fall short of it; empty where none does."""

    @property
    def is_percent(self) -> bool:
        """Whether its heights are shares of one."""
        return self.unit in PERCENT


def falls_short(height: Fraction | None, how: Comparison, bound: Fraction) -> bool:
    """Whether a height lies on the wrong side of the bound."""
    if height is None:
        return False
    if how in RISING:
        return height < bound or (how == "above" and height == bound)
    return height > bound or (how == "below" and height == bound)


def day_charts(statement: Statement, words: Words) -> tuple[Chart, ...]:
    """A chart a standard, by day against its target."""
    return tuple(_by_day(statement, series, words) for series in metrics_by_day(statement) if any(_heights(series)))


def trend_charts(statement: Statement, trend: Sequence[TrendMonth], words: Words) -> tuple[Chart, ...]:
    """A chart a standard and one of what was to be paid, month by month; nothing where there is one month only."""
    if len(trend) < 2:  # noqa: PLR2004 - one month is no trend
        return ()
    metrics = (_trend_of(statement, metric.id, trend, words) for metric in statement.metrics)
    return (_paid(statement, trend, words), *metrics)


def _heights(series: MetricDays) -> Iterator[bool]:
    return (isinstance(day.measured, Fraction) for day in series.days)


def series_name(statement: Statement, series: MetricDays, words: Words) -> str:
    """What a standard by day is called; of one made of intervals it says that the days show all records."""
    name = words.name(statement, f"metrics.{series.metric}")
    return words("page", "all_records", name) if series.is_of_records else name


def _by_day(statement: Statement, series: MetricDays, words: Words) -> Chart:
    name = series_name(statement, series, words)
    points = tuple(_day(statement, series, day, words) for day in series.days)
    short = sum(point.falls_short for point in points)
    counted = sum(point.height is not None for point in points)
    about = words("page", "days", name, str(counted))
    if series.bound is not None:
        about = words("page", "days_against", name, str(counted), _bound(statement, series.bound, words), str(short))
    heads = (words("measured", "day"), *(words("statement", key) for key in ("counted", "reached", "measured")))
    bound = "" if series.bound is None else _bound(statement, series.bound, words)
    missed = words("page", "days_short", str(short)) if short else ""
    return Chart(name, about, "line", heads, points, series.unit, bound, missed)


def _day(statement: Statement, series: MetricDays, day: DayCount, words: Words) -> Point:
    height = day.measured if isinstance(day.measured, Fraction) and not isinstance(day.measured, bool) else None
    added = statement.book[f"{series.metric}.numerator"].unit
    cells = (
        _text(Fraction(day.denominator), "count", statement, words),
        _text(Fraction(day.numerator), added, statement, words),
        _text(day.measured, series.unit, statement, words),
    )
    bound = series.bound
    short = bound is not None and falls_short(height, bound.how, bound.value)
    return Point(str(day.day.day), str(day.day), height, cells, bound.value if bound is not None else None, short)


def _trend_of(statement: Statement, metric: str, trend: Sequence[TrendMonth], words: Words) -> Chart:
    unit, name = statement.book[metric].unit, words.name(statement, f"metrics.{metric}")

    def point(month: TrendMonth) -> Point:
        past: MetricPast | None = month.metric(metric)
        number, tick = str(month.month), str(month.month)[-2:]
        if past is None:
            return Point(tick, number, None, ("", "", ""))
        height = past.measured if isinstance(past.measured, Fraction) else None
        bound = words("statement", "no_target") if past.bound is None else _bound(statement, past.bound, words)
        cells = (_text(past.measured, unit, statement, words), bound, words("terms", past.outcome))
        return Point(tick, number, height, cells, past.bound.value if past.bound else None, past.outcome == "missed")

    points = tuple(map(point, trend))
    missed = sum(shown_point.falls_short for shown_point in points)
    about = words("page", "months", name, points[0].name, points[-1].name, str(missed))
    heads = (words("measured", "month"), *(words("statement", key) for key in ("measured", "target", "outcome")))
    bound = words("statement", "target") if any(shown_point.bound is not None for shown_point in points) else ""
    short = words("page", "months_short", str(missed)) if missed else ""
    return Chart(name, about, "line", heads, points, unit, bound, short)


def _paid(statement: Statement, trend: Sequence[TrendMonth], words: Words) -> Chart:
    title = f"{words('statement', 'payable')} ({statement.contract.currency})"

    def point(month: TrendMonth) -> Point:
        height = month.payable if isinstance(month.payable, Fraction) else None
        return Point(str(month.month)[-2:], str(month.month), height, (_text(month.payable, "money", statement, words),))

    points = tuple(map(point, trend))
    about = words("page", "paid_months", points[0].name, points[-1].name)
    return Chart(title, about, "bars", (words("measured", "month"), title), points, "money")


def _bound(statement: Statement, bound: TargetBound, words: Words) -> str:
    return words("terms", bound.how, Speller(statement, words, names=False).term(bound.term))


def _text(value: Value, unit: Unit, statement: Statement, words: Words) -> str:
    return value_text(value, unit, statement.contract.currency, words)

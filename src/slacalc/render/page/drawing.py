"""Where the parts of a chart stand on paper: whole pixels of a small picture, and the SVG made of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import places_of, rounded, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.render.chart import Chart, Point

    Across = Callable[[int], Fraction]
    Up = Callable[[Fraction], Fraction]

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 14, 26
"""Room around the plot; what is written on the axes stands there."""
MOST_TICKS = 8
STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))
INTERVALS = 4
"""Between lines of the grid, at most."""
MILLION, THOUSAND = 1_000_000, 1_000
SPREAD = Fraction(1, 20)
"""Above and below shares that are all the same."""
GAP = Fraction(3, 10)
"""The part of a bar's room that stays empty."""
TENTH = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place; ``text`` is written there, or told of it."""

    x: str
    y: str
    text: str = ""
    short: bool = False
    width: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All places of one chart."""

    grid: tuple[Mark, ...]
    """Lines across, with their number."""
    ticks: tuple[Mark, ...]
    line: tuple[str, ...]
    """Runs of points that follow each other, each as the ``points`` of a polyline."""
    dots: tuple[Mark, ...]
    bars: tuple[Mark, ...]
    bound: tuple[str, ...]
    """The target as runs of a polyline."""


def draw(chart: Chart) -> Drawing:
    """The places of a chart."""
    low, high, step = _scale(chart)
    room = Fraction(WIDTH - LEFT - RIGHT, len(chart.points))

    def at(number: int) -> Fraction:
        return LEFT + room * number + room / 2

    def up(value: Fraction) -> Fraction:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    every = -(-len(chart.points) // MOST_TICKS)
    lines = [low + step * number for number in range(int((high - low) / step) + 1)]
    bars = chart.shape == "bars"
    return Drawing(
        tuple(Mark(str(LEFT), _px(up(line)), _axis_text(line, step, percent=chart.is_percent)) for line in lines),
        tuple(
            Mark(_px(at(number)), str(HEIGHT - 8), point.tick) for number, point in enumerate(chart.points) if number % every == 0
        ),
        () if bars else tuple(_runs(chart.points, at, up)),
        () if bars else tuple(_dots(chart.points, at, up)),
        tuple(_bars(chart.points, at, up, room)) if bars else (),
        tuple(_bounds(chart.points, at, up, room)),
    )


def _scale(chart: Chart) -> tuple[Fraction, Fraction, Fraction]:
    """The lowest and highest line of the grid and what lies between two of them; bars stand on zero."""
    heights = [height for point in chart.points for height in (point.height, point.bound) if height is not None]
    low, high = min(heights), max(heights)
    if chart.shape == "bars":
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    if low == high and chart.is_percent:
        low, high = low - SPREAD if low < 0 else max(low - SPREAD, Fraction(0)), high if high == 1 else high + SPREAD
    elif low == high:
        low, high = low - 1, high + 1
    rough, size = (high - low) / INTERVALS, Fraction(1)
    while size * 10 <= rough:
        size *= 10
    while size > rough:
        size /= 10
    steps = [size * multiple for multiple in STEPS if size * multiple >= rough]
    step = next((step for step in steps if step.denominator == 1), Fraction(1)) if chart.unit == "count" else steps[0]
    bottom, top = (low // step) * step, -(-high // step) * step
    return bottom, top, step


def _runs(points: Sequence[Point], at: Across, up: Up) -> Iterator[str]:
    run: list[str] = []
    for number, point in enumerate(points):
        if point.height is not None:
            run.append(f"{_px(at(number))},{_px(up(point.height))}")
            continue
        if run:
            yield " ".join(run)
        run = []
    if run:
        yield " ".join(run)


def _dots(points: Sequence[Point], at: Across, up: Up) -> Iterator[Mark]:
    for number, point in enumerate(points):
        if point.height is not None:
            yield Mark(_px(at(number)), _px(up(point.height)), " · ".join((point.name, *point.cells)), point.falls_short)


def _bars(points: Sequence[Point], at: Across, up: Up, room: Fraction) -> Iterator[Mark]:
    floor = up(Fraction(0))
    for number, point in enumerate(points):
        if point.height is not None:
            top, width = up(point.height), room * (1 - GAP)
            yield Mark(
                _px(at(number) - width / 2),
                _px(min(top, floor)),
                " · ".join((point.name, *point.cells)),
                width=_px(width),
                height=_px(abs(floor - top)),
            )


def _bounds(points: Sequence[Point], at: Across, up: Up, room: Fraction) -> Iterator[str]:
    """The target as a line of steps, from edge to edge of the points that have one."""
    run: list[str] = []
    for number, point in enumerate(points):
        if point.bound is None:
            if run:
                yield " ".join(run)
            run = []
            continue
        height = _px(up(point.bound))
        run += [f"{_px(at(number) - room / 2)},{height}", f"{_px(at(number) + room / 2)},{height}"]
    if run:
        yield " ".join(run)


def _axis_text(value: Fraction, step: Fraction, *, percent: bool) -> str:
    """A number of the grid, as short as it can be said."""
    if percent:
        return f"{shown(value * 100, 0 if (step * 100).denominator == 1 else 1)}%"
    for size, sign in ((MILLION, "M"), (THOUSAND, "k")):
        if step >= size and value:
            return f"{shown(value / size, 0 if (step / size).denominator == 1 else 1)}{sign}"
    return shown(value, places_of(step) or 0, grouped=True)


def _px(value: Fraction) -> str:
    return format(rounded(value, TENTH), "f")

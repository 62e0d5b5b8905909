"""A target by the volume of the month, and months far above their forecast that are not judged: the keys, and what must fit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.json_schema import listing
from slacalc.base.month import Month
from slacalc.base.nearest import listed, nearest
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.metrics.readings import WEIGHTED
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Target, TargetStep, Volume
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, scalars_in, text_at, value_at
from slacalc.contract.tree.leaves import Mistake, Reader, Reads, Written
from slacalc.contract.tree.part import attempt, usable
from slacalc.contract.tree.source import Listing, Mapping, Node, Scalar
from slacalc.contract.words.quantities import (
    BadQuantity,
    BoundStep,
    Number,
    number_of,
    read_bound_step,
    read_volume,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Comparison
    from slacalc.base.json_schema import Schema
    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.parts.terms import Quantity, WithoutForecast
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.words.quantities import Surge, VolumeCount

Forecasts = tuple[tuple[Month, Number, Scalar], ...]
"""As the file has them."""
READS_STEP = Reads(read_bound_step)
OF_SURGE = ("forecast", "without_forecast")
FORECAST = "2026-01: 20000"
FEWEST = 2
"""Steps of a target by volume: with one it is the same whatever the volume."""


@dataclass(frozen=True, slots=True)
class SurgeTerms:
    """Months whose volume is far above its forecast are not judged."""

    how: Comparison
    share: Quantity
    forecasts: tuple[tuple[Month, Quantity], ...]
    """Of the volume, by month."""
    volume: Volume
    without: WithoutForecast
    """What becomes of a month without a forecast."""

    def of(self, month: Month) -> Quantity | None:
        """The forecast of a month; None where there is none."""
        return dict(self.forecasts).get(month)


def take_steps(node: Listing, progress: Progress) -> tuple[Written[BoundStep], ...]:
    """The steps of a target, two or more."""
    if len(node.items) < FEWEST:
        raise Mistake(error("contract/one-target-step", node.key, path=node.path))
    named = {str(at): attempt(READS_STEP, item, progress) for at, item in enumerate(node.items)}
    return tuple(usable(named).values())


def take_forecasts(node: Node, progress: Progress) -> Forecasts:
    """A mapping of months, each with its volume; every mistake in it is noted."""
    if not isinstance(node, Mapping) or not node.items:
        raise Mistake(error("contract/not-a-mapping", node.place, path=node.path))
    read = {text: attempt(_ReadsForecast(text), below, progress) for text, below in node.items}
    return tuple(usable(read).values())


class _ReadsForecast(Reader):
    """The volume of one month."""

    def __init__(self, month: str) -> None:
        self._month = month

    def take(self, node: Node, progress: Progress) -> tuple[Month, Number, Scalar]:  # noqa: ARG002 - as every reader
        """The month, and its volume with its place."""
        try:
            month = Month.parse(self._month)
        except ValueError:
            raise Mistake(error("contract/bad-quantity", node.key, text=self._month, expected=FORECAST)) from None
        if not isinstance(node, Scalar) or isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 1:
            text = node.text if isinstance(node, Scalar) else ""
            raise Mistake(error("contract/bad-quantity", node.place, text=text, expected=FORECAST))
        return month, number_of(node.text, "count"), node

    def schema(self) -> Schema:
        """A whole number."""
        return {"type": "integer", "minimum": 1}


def forecasts_schema() -> Schema:
    """What :func:`take_forecasts` takes, as JSON Schema."""
    months = {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}
    below = _ReadsForecast("").schema()
    return {"type": "object", "propertyNames": months, "additionalProperties": below, "minProperties": 1}


def steps_schema() -> Schema:
    """What :func:`take_steps` takes, as JSON Schema."""
    return {**listing(READS_STEP.schema()), "minItems": FEWEST}


def target_by_volume(name: str, steps: tuple[Written[BoundStep], ...], volume: Volume | None, clause: str) -> Target:
    """The terms of a target by volume; which bound a month has, its figure says."""

    def number(step: Written[BoundStep], value: Number, suffix: str) -> Quantity:
        return quantity(value, step.scalar, clause, suffix)

    terms = tuple(
        TargetStep(
            number(step, step.value.bound.number, "bound"),
            number(step, step.value.up_to, "up_to") if step.value.up_to is not None else None,
        )
        for step in steps
    )
    return Target(steps[0].value.bound.how, terms[0].bound, terms, volume, f"{name}.target")


def volume_of(name: str, counted: VolumeCount, root: Mapping) -> Volume | None:
    """The count that is the volume; None where the metric that counts it is none."""
    metric = counted.metric or name
    part = find_path(root, f"metrics.{metric}")
    reading = reading_at(part) if isinstance(part, Mapping) else None
    return Volume(metric, reading.role, counted.count) if reading is not None and reading.role else None


def surge_of(
    written: Written[Surge], forecasts: Forecasts, without: WithoutForecast, volume: Volume | None, clause: str
) -> SurgeTerms | None:
    """The terms of a surge."""
    if volume is None:
        return None
    by_month = tuple((month, quantity(number, scalar, clause)) for month, number, scalar in forecasts)
    return SurgeTerms(written.value.how, quantity(written.value.share, written.scalar, clause), by_month, volume, without)


def check_by_volume(root: Mapping, name: str, metric: Mapping, reading: Reading | None) -> Iterator[Diagnostic]:
    """What is wrong between a target by volume, a surge, and the volume that both go by."""
    target, volume, surge = (metric.find(key) for key in ("target", "volume", "surge"))
    by_volume = isinstance(target, Listing)
    needs_volume = "surge; target: [at least 95% up to 20000, …]"
    yield from _goes_with(metric, ("volume",), needs_volume, wanted=by_volume or surge is not None)
    yield from _goes_with(metric, OF_SURGE, "surge", wanted=surge is not None)
    if volume is not None:
        if metric.find("period") is not None:
            yield error("contract/period-of-month-alone", volume.key, key="volume")
        yield from _volume(root, name, metric)
    if isinstance(target, Listing):
        yield from _steps(scalars_in(target), metric, reading)
    if surge is not None:
        from slacalc.contract.metrics.counted_elsewhere import check_counted_elsewhere  # noqa: PLC0415 - loaded where there is one

        if text_at(metric, "target") == "none":
            yield error("contract/only-with", surge.key, key="surge", other="target")
        yield from check_counted_elsewhere(root, name, surge, "contract/surge-counted-elsewhere")


def _goes_with(metric: Mapping, keys: tuple[str, ...], other: str, *, wanted: bool) -> Iterator[Diagnostic]:
    """Keys that are there with another, and without it are not."""
    for key in keys:
        node = metric.find(key)
        if wanted and node is None:
            yield error("contract/missing-key", metric.key, key=key, where=metric.path)
        elif node is not None and not wanted:
            yield error("contract/only-with", node.key, key=key, other=other)


def _volume(root: Mapping, name: str, metric: Mapping) -> Iterator[Diagnostic]:
    """The metric that counts the volume is there, and counts records."""
    counted, node = value_at(metric, "volume", read_volume), scalar_at(metric, "volume")
    if counted is None or node is None:
        return
    metrics = dict(entries_of(root, "metrics"))
    of = counted.metric or name
    if of not in metrics:
        yield error("contract/unknown-metric", node.place, text=of, nearest=nearest(of, metrics), known=listed(metrics))
    elif text_at(metrics[of], "reading") == WEIGHTED:
        yield error("contract/volume-of-composite", node.place, metric=of)


def _steps(steps: tuple[Scalar, ...], metric: Mapping, reading: Reading | None) -> Iterator[Diagnostic]:
    """Edges that go up, the last step open, every bound of one kind and in the unit of the metric."""
    from slacalc.contract.metrics.over import is_share_met  # noqa: PLC0415 - as above
    from slacalc.contract.metrics.units import check_bound_unit  # noqa: PLC0415 - as above

    whole = metric.find("target")
    values = [_read(step) for step in steps]
    known = [value for value in values if value is not None]
    if not isinstance(whole, Listing) or not known or len(known) < len(whole.items):
        return
    for step, value in zip(steps, known, strict=True):
        if value.bound.how != known[0].bound.how:
            yield error("contract/target-steps-mixed", step.place, text=step.text, how=known[0].bound.how)
        if is_share_met(metric) and value.bound.number.unit != "share":
            yield error(
                "contract/other-unit", step.place, text=step.text, reading=text_at(metric, "over"), expected="at least 90%"
            )
        elif reading is not None and not is_share_met(metric):
            yield from check_bound_unit(step, value.bound, reading)
    if known[-1].up_to is not None:
        yield error("contract/target-steps-open", steps[-1].place, text=steps[-1].text)
    edges = [Fraction(0), *(value.up_to.value if value.up_to is not None else None for value in known)]
    for at, (edge, next_edge) in enumerate(pairwise(edges)):
        if edge is None or (next_edge is not None and next_edge <= edge):
            wrong = steps[at - 1] if edge is None else steps[at]
            yield error("contract/target-steps-out-of-order", wrong.place, text=wrong.text)


def _read(step: Scalar) -> BoundStep | None:
    try:
        return value_of(read_bound_step, step.text)
    except BadQuantity:
        return None

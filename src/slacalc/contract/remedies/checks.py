"""What follows a missed standard fits the standard: it names a metric with a target, a base, and one scale without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.checks import check_base, check_points
from slacalc.contract.metrics.checks import check_bound_unit
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.remedies.bands import check_bands
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, scalars_in, text_at, value_at
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.prices import read_band
from slacalc.contract.words.quantities import BadQuantity, read_bound, read_months_missed, read_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.words.quantities import Bound

FULL_SCORE = 100
RISING = ("at least", "above")
"""Bounds that more is better for."""


def check_remedies(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between each remedy and its metric."""
    metrics = dict(entries_of(root, "metrics"))
    for name, remedy in entries_of(root, "remedies"):
        metric = metrics.get(name)
        if metric is None:
            yield error("contract/unknown-metric", remedy.key, text=name, nearest=nearest(name, metrics), known=listed(metrics))
        elif text_at(metric, "target") == "none":
            yield error("contract/remedy-without-target", remedy.key, metric=name)
        if all(remedy.find(key) is None for key in ("cure", "deduct", "terminate")):
            yield error("contract/nothing-there", remedy.key, path=remedy.path)
        deduct = remedy.find("deduct")
        if isinstance(deduct, Mapping):
            start = scalar_at(deduct, "from")
            if start is not None and start.text == "month judged not cured" and remedy.find("cure") is None:
                yield error("contract/nothing-to-cure", start.place, metric=name)
            reading = reading_at(metric) if metric is not None else None
            yield from _deduct(root, remedy, deduct, reading)
        yield from _terminate(remedy)


def _terminate(remedy: Mapping) -> Iterator[Diagnostic]:
    """Whether a count over a window starts anew must be said; a row of months ends by itself with a month that is met."""
    part = remedy.find("terminate")
    if not isinstance(part, Mapping):
        return
    misses, anew = value_at(part, "after", read_months_missed), part.find("starts_anew")
    if misses is not None and misses.of is not None and anew is None:
        yield error("contract/missing-key", part.key, key="starts_anew", where=part.path)
    elif misses is not None and misses.of is None and anew is not None:
        yield error("contract/only-with", anew.key, key="starts_anew", other="after: 3 of 12 months missed")


def check_deductions(root: Mapping) -> Iterator[Diagnostic]:
    """Several deductions of one month add up or give way, as the contract says; groups of one event name metrics that deduct."""
    known = [name for name, remedy in entries_of(root, "remedies") if remedy.find("deduct") is not None]
    if len(known) > 1 and root.find("deductions") is None:
        node = root.find("remedies")
        if node is not None:
            yield error("contract/deductions-not-said", node.key, metrics=listed(known))
    groups, seen = find_path(root, "deductions.same_event"), set()
    for group in groups.items if isinstance(groups, Listing) else ():
        for metric in scalars_in(group):
            if metric.text not in known:
                facts = {"text": metric.text, "nearest": nearest(metric.text, known), "known": listed(known)}
                yield error("contract/unknown-metric", metric.place, **facts)
            elif metric.text in seen:
                yield error("contract/named-twice", metric.place, text=metric.text)
            seen.add(metric.text)


def check_score(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the parts of a score."""
    score = root.find("score")
    if not isinstance(score, Mapping):
        return
    metrics = dict(entries_of(root, "metrics"))
    weights = []
    for _, part in entries_of(score, "parts"):
        weights.append(value_at(part, "weight", read_points))
        name, node = text_at(part, "metric"), scalar_at(part, "metric")
        if node is not None and name and name not in metrics:
            yield error("contract/unknown-metric", node.place, text=name, nearest=nearest(name, metrics), known=listed(metrics))
        reading = reading_at(metrics[name]) if name in metrics else None
        for key in ("full", "none"):
            bound, edge = value_at(part, key, read_bound), scalar_at(part, key)
            if reading is not None and bound is not None and edge is not None:
                yield from check_bound_unit(edge, bound, reading)
        yield from _slope(part)
    parts = score.find("parts")
    if parts is not None and weights and None not in weights:
        total = sum(weight.value for weight in weights if weight is not None)
        if total != FULL_SCORE:
            yield error("contract/weights-not-100", parts.key, total=total)
    pays = score.find("pays")
    if isinstance(pays, Mapping):
        yield from _one_of(pays, "bands", "share")
        yield from check_bands(pays, "number")
        yield from _paid(pays)
        yield from check_base(root, pays.find("of"))


def _slope(part: Mapping) -> Iterator[Diagnostic]:
    """The edges of full points and of none lie apart and look away from each other; points that go up evenly need two of them."""
    full, none = value_at(part, "full", read_bound), value_at(part, "none", read_bound)
    node, edge = scalar_at(part, "none"), scalar_at(part, "full")
    if full is None or none is None or node is None or edge is None or full.number.unit != none.number.unit:
        return
    high, low = full.number.value, none.number.value
    if high == low and text_at(part, "between") == "linear":
        yield error("contract/score-without-slope", node.place, text=node.text)
    elif _both(full, none):
        yield error("contract/score-contradicts", node.place, full=edge.text, none=node.text)


def _both(full: Bound, none: Bound) -> bool:
    """Whether some figure would earn all points and none."""
    up, other_up = full.how in RISING, none.how in RISING
    if up == other_up:
        return True
    above, below = (full, none) if up else (none, full)
    if above.number.value == below.number.value:
        return above.how == "at least" and below.how == "at most"
    return above.number.value < below.number.value


def _deduct(root: Mapping, remedy: Mapping, deduct: Mapping, reading: Reading | None) -> Iterator[Diagnostic]:
    yield from _one_of(deduct, "takes", "bands")
    yield from _points(deduct)
    yield from check_base(root, deduct.find("of"))
    start = scalar_at(deduct, "from")
    if start is not None and start.text == "month judged not cured" and remedy.find("cure") is None:
        yield error("contract/only-with", start.place, key=start.text, other=f"{remedy.path}.cure")
    takes = scalar_at(deduct, "takes")
    if takes is not None and reading is not None:
        yield from check_points(takes, reading)
    if reading is not None:
        yield from check_bands(deduct, reading.unit)


def _paid(pays: Mapping) -> Iterator[Diagnostic]:
    """A score pays shares of the fees, and nothing else."""
    for band in scalars_in(pays.find("bands")):
        try:
            unit = read_band(band.text).share.unit
        except BadQuantity:
            continue
        if unit != "share":
            yield error("contract/bad-quantity", band.place, text=band.text, expected="100% of it from 90; 90% of it below 90")


def _points(deduct: Mapping) -> Iterator[Diagnostic]:
    """The bands of one table take the same: shares, amounts, or points, and these alone have a price each."""
    scalars, per_point = scalars_in(deduct.find("bands")), deduct.find("per_point")
    try:
        units = [read_band(band.text).share.unit for band in scalars]
    except BadQuantity:
        return
    for scalar, unit in zip(scalars, units, strict=True):
        if unit != units[0]:
            yield error("contract/bands-of-two-kinds", scalar.place, text=scalar.text)
    if "points" in units and per_point is None:
        yield error("contract/missing-key", deduct.key, key="per_point", where=deduct.path)
    elif "points" not in units and per_point is not None:
        yield error("contract/only-with", per_point.key, key="per_point", other="bands: [3 points below 88%, …]")


def _one_of(part: Mapping, one: str, other: str) -> Iterator[Diagnostic]:
    first, second = part.find(one), part.find(other)
    if first is not None and second is not None:
        yield error("contract/not-both", second.key, one=one, other=other)
    elif first is None and second is None:
        yield error("contract/missing-key", part.key, key=one, where=part.path)

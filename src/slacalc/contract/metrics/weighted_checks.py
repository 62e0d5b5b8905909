"""What must fit together in a composite: its parts stand above it, in one unit and on one scale; the weights make up one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import exact_text
from slacalc.base.nearest import listed, nearest
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.metrics.readings import WEIGHTED
from slacalc.contract.metrics.weighted import OF_COMPOSITES, OF_RECORDS, ROUNDED, WEIGHTED_KEYS
from slacalc.contract.tree.find import entries_of, scalar_at, text_at, value_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import BadQuantity, read_basis, read_weight, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_weighted(root: Mapping, name: str, metric: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between a composite and its parts; with another reading, that it has none."""
    if text_at(metric, "reading") != WEIGHTED:
        for key in OF_COMPOSITES:
            node = metric.find(key)
            if node is not None:
                yield error("contract/reading-has-no", node.key, key=key, reading=text_at(metric, "reading"))
        return
    for key in WEIGHTED_KEYS:
        if metric.find(key) is None:
            yield error("contract/reading-wants", metric.key, key=key, reading=WEIGHTED, where=f"metrics.{name}")
    for key in OF_RECORDS:
        node = metric.find(key)
        if node is not None:
            yield error("contract/reading-has-no", node.key, key=key, reading=WEIGHTED)
    parts = metric.find("parts")
    if isinstance(parts, Mapping):
        yield from _parts(root, name, metric, parts)
        yield from _weights(metric, parts)
    rounded, unit = scalar_at(metric, "parts_rounded"), text_at(metric, "unit")
    words = [word for word, of, _ in ROUNDED if of == unit]
    if rounded is not None and unit and rounded.text in {word for word, _, _ in ROUNDED} and rounded.text not in words:
        yield error("contract/other-unit", rounded.place, text=rounded.text, reading=WEIGHTED, expected="; ".join(words))


def _parts(root: Mapping, name: str, metric: Mapping, parts: Mapping) -> Iterator[Diagnostic]:
    """Each part is a metric above the composite, so that none goes round in a circle, on one scale with the others."""
    metrics = entries_of(root, "metrics")
    order = [known for known, _ in metrics]
    above = order[: order.index(name)] if name in order else order
    unit, scales = text_at(metric, "unit"), dict[tuple[str, ...], str]()
    for part, node in parts.items:
        if part not in order:
            yield error("contract/unknown-metric", node.key, text=part, nearest=nearest(part, order), known=listed(order))
            continue
        if part not in above:
            yield error("contract/part-not-above", node.key, part=part, metric=name)
            continue
        of_part = dict(metrics)[part]
        reading = reading_at(of_part)
        if reading is None:
            continue
        measured = "share" if text_at(of_part, "over").startswith("share of") else reading.unit
        if unit and measured != unit:
            yield error("contract/part-of-other-unit", node.key, part=part, unit=measured, metric=name, expected=unit)
        elif measured == "number" and reading.name != WEIGHTED:
            scales.setdefault(reading.added, part)
            if len(scales) > 1:
                yield error("contract/part-of-other-scale", node.key, part=part, other=next(iter(scales.values())))
        as_target = text_at(metric, "without_basis") == "counts as its target"
        if as_target and isinstance(of_part.find("target"), Listing):
            yield error("contract/part-by-volume", node.key, part=part, metric=name)
        elif as_target and text_at(of_part, "target") in {"", "none"}:
            yield error("contract/part-without-target", node.key, part=part, metric=name)


def _weights(metric: Mapping, parts: Mapping) -> Iterator[Diagnostic]:
    weights: list[Fraction] = []
    for _, node in parts.items:
        try:
            weights += [value_of(read_weight, node.text).value] if isinstance(node, Scalar) else []
        except BadQuantity:
            return
    total = sum(weights, Fraction(0))
    if len(weights) == len(parts.items) and total != 1 and metric.find("weights") is None:
        yield error("contract/weights-not-one", parts.key, total=exact_text(total))
    basis, node_of_basis = value_at(metric, "basis", read_basis), scalar_at(metric, "basis")
    if basis is not None and node_of_basis is not None and basis.least.value > len(parts.items):
        yield error("contract/basis-above-parts", node_of_basis.place, text=node_of_basis.text, parts=len(parts.items))

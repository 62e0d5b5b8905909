"""A weighted composite of metrics that are written already: each part exact, nothing rounded unless the contract says so.

A part without a basis leaves the whole without one; or its weight falls to the parts that have one; or it counts as just having
met its own target. What the contract asks under ``basis`` is a number of parts that have one of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, MeasuredRatio, Minus, Named, Otherwise, Round, Sum, TermLeaf, Times, When, Whole

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.metrics.weighted import WeightedPartTerms, WeightedTerms

ZERO, ONE = Whole(0), Whole(1)


def write_weighted(metric: MetricTerms, weighted: WeightedTerms, writer: Writer) -> Named:
    """Write the parts and their sum: ``<id>.scope`` parts, ``.denominator`` with a basis, ``.outside`` without, then ``<id>``.

    A part is ``<id>.part.<part>``, their sum ``<id>.numerator``. The measurement is in the unit of the parts; it has no basis
    where too few parts have one.
    """
    about = f"metrics.{metric.id}"

    def put(suffix: str, node: Node, unit: Unit, label: str, *others: str) -> Named:
        name = f"{metric.id}.{suffix}" if suffix else metric.id
        return writer.name(name, node, unit, label, about, *others, clause=metric.clause)

    parts = weighted.parts
    scope = put("scope", Whole(len(parts)), "count", "weighted_parts")
    having = Sum(tuple(Otherwise(_if_found(ONE, part), ZERO) for part in parts))
    counted = put("denominator", having, "count", "weighted_found")
    put("outside", Minus(scope, counted), "count", "weighted_without")
    values = tuple(
        put(f"part.{part.metric}", _value(part, weighted), weighted.unit, "weighted_part", f"metrics.{part.metric}")
        for part in parts
    )
    total = put("numerator", Sum(values), weighted.unit, "weighted_sum")
    node: Node = total
    if weighted.without != "no basis":
        enough = MeasuredRatio(counted, counted, TermLeaf(metric.least.path))
        if weighted.without == "reweighted":
            left = put(
                "weight", Sum(tuple(Otherwise(_if_found(_weight(part), part), ZERO) for part in parts)), "number", "weighted_left"
            )
            node = MeasuredRatio(total, left, ZERO)
            if weighted.as_given:
                node = Times(node, Sum(tuple(_weight(part) for part in parts)))
        node = Times(node, enough)
    return put("", node, weighted.unit, "measurement")


def _weight(part: WeightedPartTerms) -> TermLeaf:
    return TermLeaf(part.weight.path)


def _if_found(node: Node, part: WeightedPartTerms) -> Node:
    """The node, without a basis where the part has none."""
    if part.signed:
        return Sum((node, Times(ZERO, Named(part.metric))))
    return When(Compare(Named(part.metric), "at least", ZERO), node, ZERO)


def _value(part: WeightedPartTerms, weighted: WeightedTerms) -> Node:
    """What a part brings: its weight times its value."""
    value: Node = Named(part.metric)
    if weighted.places is not None:
        value = Round(value, weighted.places)
    if weighted.without == "counts as its target" and part.target:
        value = Otherwise(value, TermLeaf(part.target))
    product = Times(_weight(part), value)
    return Otherwise(product, ZERO) if weighted.without == "reweighted" else product

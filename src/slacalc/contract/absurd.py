"""Terms with which nothing sane can be meant: what no figure can reach, a tax as high as the price, a cure in no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error, warning
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, scalars_in, text_at, value_at
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.contract.words.late import read_rate
from slacalc.contract.words.prices import read_amount, read_band
from slacalc.contract.words.quantities import (
    BadQuantity,
    read_after_days,
    read_bound,
    read_bound_step,
    read_cure,
    read_share,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.words.quantities import Bound

HUNDRED_POINTS = 100


def check_absurd(root: Mapping) -> Iterator[Diagnostic]:
    """What is refused although each text can be read."""
    for _, metric in entries_of(root, "metrics"):
        yield from _out_of_reach(metric, "target", "each_target")
        yield from _steps_out_of_reach(metric)
    for _, fee in entries_of(root, "fees"):
        yield from _out_of_reach(fee, "above")
    for _, part in entries_of(root, "score.parts"):
        yield from _out_of_reach(part, "full")
    for band in scalars_in(find_path(root, "score.pays.bands")):
        if _above_all_points(band):
            yield error("contract/beyond-reach", band.place, text=band.text)
    yield from _rates(root)
    yield from _times(root)
    yield from _limits(root)


def _rates(root: Mapping) -> Iterator[Diagnostic]:
    """A rate that takes as much again as there is."""
    late = value_at(root, "late_payment.rate", read_rate)
    of_late = late.number.value if late is not None and late.per != "year" else None
    of_rates = [f"tax.rates.{name}.rate" for name, _ in entries_of(root, "tax.rates")]
    of_withholding = [f"withholding.{name}.rate" for name, _ in entries_of(root, "withholding")]
    shares = ((path, value_at(root, path, read_share)) for path in ("tax.rate", "retention.rate", *of_rates, *of_withholding))
    rates = [(path, share.value if share is not None else None) for path, share in shares]
    for path, rate in (*rates, ("late_payment.rate", of_late)):
        node = scalar_at(root, path)
        if rate is not None and node is not None and rate >= 1:
            yield error("contract/as-much-again", node.place, text=node.text, path=path)


def _times(root: Mapping) -> Iterator[Diagnostic]:
    """Times of no days."""
    for name, _ in entries_of(root, "remedies"):
        path = f"remedies.{name}.cure.lasts"
        cure, node = value_at(root, path, read_cure), scalar_at(root, path)
        if cure is not None and node is not None and not cure.value:
            yield error("contract/no-time-to-cure", node.place, text=node.text)
    for key in ("suspend", "terminate"):
        path = f"late_payment.{key}"
        days, node = value_at(root, path, read_after_days), scalar_at(root, path)
        if days is not None and node is not None and not days.value:
            yield warning("contract/no-days", node.place, text=node.text, path=path)


def _out_of_reach(part: Mapping, *keys: str) -> Iterator[Diagnostic]:
    """Thresholds that no figure reaches: more than all, or less than nothing."""
    for key in keys:
        bound, node = value_at(part, key, read_bound_or_none), scalar_at(part, key)
        if bound is None or node is None:
            continue
        if is_out_of_reach(bound) and not (bound.how == "below" and part.find("less") is not None):
            yield error("contract/beyond-reach", node.place, text=node.text)


def _steps_out_of_reach(metric: Mapping) -> Iterator[Diagnostic]:
    """The same of the steps of a target by volume."""
    for step in scalars_in(metric.find("target")):
        try:
            bound = read_bound_step(step.text).bound
        except BadQuantity:
            continue
        if is_out_of_reach(bound) and not (bound.how == "below" and metric.find("less") is not None):
            yield error("contract/beyond-reach", step.place, text=step.text)


def is_out_of_reach(bound: Bound) -> bool:
    """Whether a threshold is one that no figure reaches."""
    share, value = bound.number.unit == "share", bound.number.value
    return (share and value == 1 and bound.how == "above") or (not value and bound.how == "below")


def _above_all_points(band: Scalar) -> bool:
    """Whether a band begins where no score ends."""
    try:
        low = read_band(band.text).low
    except BadQuantity:
        return False
    return low is not None and low.value > HUNDRED_POINTS


def read_bound_or_none(text: str) -> Bound | None:
    """A threshold; ``none`` is none."""
    return None if text == "none" else read_bound(text)


def _limits(root: Mapping) -> Iterator[Diagnostic]:
    """Of the same fees, no more is charged than less."""
    limits = [limit for _, limit in entries_of(root, "limits")]
    for limit in limits:
        least, node = value_at(limit, "at_least", read_amount), scalar_at(limit, "at_least")
        for other in limits:
            most = value_at(other, "at_most", read_amount)
            if text_at(other, "kind") != "maximum" or _fees(limit) != _fees(other) or most is None or least is None:
                continue
            if node is not None and least.number.value > most.number.value:
                facts = {"text": node.text, "other": text_at(other, "at_most"), "path": other.path}
                yield error("contract/minimum-above-maximum", node.place, **facts)


def _fees(limit: Mapping) -> frozenset[str]:
    """The fees that a limit is of."""
    of = limit.find("of")
    return frozenset((of.text,)) if isinstance(of, Scalar) else frozenset(fee.text for fee in scalars_in(of))

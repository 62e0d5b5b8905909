"""A target that the smallest basis cannot tell from perfection: of 10 cases, one miss is 90 %, so "at least 95 %" means none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.exact import shown_percent
from slacalc.base.figure import RISING
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_small_basis(terms: Terms) -> Iterator[Diagnostic]:
    """Shares with a target that, on the smallest basis, allows no miss at all although it is not perfection itself.

    The witness is the figure of one miss on that basis. A mean of intervals is no count over
    that basis, nor is a composite: they are left alone.
    """
    targets = ((metric, target) for metric in terms.metrics if metric.target is not None for target in metric.target.each[:1])
    for metric, target in targets:  # of those by volume the first is that of the smallest months
        least = metric.least.value
        if (
            metric.weighted is not None
            or reading_of(metric).less
            or target.bound.unit != "share"
            or least < 1
            or (metric.over is not None and metric.over.how == "mean")
        ):
            continue
        rising, bound = target.how in RISING, target.bound.value
        slack = (1 - bound if rising else bound) * least
        if 0 < slack < 1 or (slack == 1 and target.how in {"above", "below"}):
            one_miss = least - 1 if rising else Fraction(1)
            facts = {
                "one_miss": one_miss,
                "share": shown_percent(one_miss / least),
                "perfect": "at least 100%" if rising else "at most 0%",
            }
            place = metric.least.place
            yield warning("lint/small-basis", place, metric=metric.id, least=least, target=target.bound.text, **facts)

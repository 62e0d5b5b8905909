"""Two names for one thing: metrics that count the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.predicates.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.terms import Terms


def doubt_two_names(terms: Terms) -> Iterator[Diagnostic]:
    """Of several metrics that count the same, each is told with the first."""
    counted: dict[Hashable, str] = {}
    for metric in terms.metrics:
        first = counted.setdefault(terms.kept.once(metric, partial(_counted, metric), _counted), metric.id)
        if first != metric.id:
            yield note("lint/two-names-for-one", metric.place, one=first, other=metric.id)


def _counted(metric: MetricTerms) -> Hashable:
    """All that decides a metric's figure."""
    over = metric.over
    return (
        metric.reading,
        normal_form(metric.scope.predicate),
        _number(metric.within),
        metric.satisfied,
        metric.dissatisfied,
        metric.reopened_is_resolved,
        metric.cases,
        _number(metric.short),
        _number(metric.passed),
        repr(metric.own),
        repr(metric.weighted),
        metric.excusable,
        metric.period,
        over and (over.how, over.by, over.each.value, over.target and (over.target.how, _number(over.target.bound))),
    )


def _number(quantity: Quantity | None) -> Hashable:
    return quantity and (quantity.value, quantity.unit)

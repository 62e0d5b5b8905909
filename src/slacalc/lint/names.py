"""Two names for one thing, and one name for two: a reader takes them for what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.fees.fee import CountingFee

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.terms import Terms


def doubt_names(terms: Terms) -> tuple[Diagnostic, ...]:
    """Metrics that count the same, fees of one kind that charge the same records, and things that are called alike.

    Of several that are alike, each is told with the first.
    """
    return tuple(_found(terms))


def _found(terms: Terms) -> Iterator[Diagnostic]:
    counted: dict[Hashable, str] = {}
    for metric in terms.metrics:
        first = counted.setdefault(_counted(metric), metric.id)
        if first != metric.id:
            yield note("lint/two-names-for-one", metric.place, one=first, other=metric.id)
    charged: dict[Hashable, str] = {}
    for fee in terms.fees:
        first = charged.setdefault(_charged(fee), fee.id)
        if first != fee.id:
            yield note("lint/charged-twice", fee.place, one=first, other=fee.id)
    for things in (terms.metrics, terms.fees):
        called: dict[str, str] = {}
        for thing in things:
            alike = [name for name in (thing.names.zh, thing.names.en) if called.setdefault(name, thing.id) != thing.id]
            if alike:
                yield note("lint/one-name-for-two", thing.place, one=called[alike[0]], other=thing.id, name=alike[0])


def _counted(metric: MetricTerms) -> Hashable:
    """All that decides a metric's figure."""
    over = metric.over
    return (
        metric.reading,
        _words(metric.scope.text),
        _number(metric.within),
        metric.satisfied,
        metric.dissatisfied,
        metric.reopened_is_resolved,
        metric.cases,
        _number(metric.short),
        _number(metric.passed),
        repr(metric.own),
        metric.excusable,
        over and (over.how, over.by, over.each.value, over.target and (over.target.how, _number(over.target.bound))),
    )


def _charged(fee: FeeTerms) -> Hashable:
    """Which records a fee charges, and by what; of fees that charge no records, the fee itself."""
    return (fee.kind, fee.counts, fee.by, _words(fee.scope.text)) if isinstance(fee, CountingFee) else fee.id


def _words(text: str) -> str:
    return " ".join(text.split())


def _number(quantity: Quantity | None) -> Hashable:
    return quantity and (quantity.value, quantity.unit)

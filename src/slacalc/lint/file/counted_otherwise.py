"""Standards over several months, and fees by the year so far, that an amendment counts otherwise inside a period or year."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.contract.terms import Terms


def doubt_counted_otherwise(versions: Iterable[Terms]) -> Iterator[Diagnostic]:
    """The counts of one period are added up, and an amendment inside it makes them counts of two different things."""
    for before, since in pairwise(versions):
        yield from _doubt_units(before, since)
        known = {metric.id: metric for metric in before.metrics}
        for metric in since.metrics:
            old = known.get(metric.id)
            if metric.period is None or old is None or metric.period.begins(since.month) == since.month:
                continue
            from slacalc.measure.counted_by import definition_of  # noqa: PLC0415 - polars, where a period has an amendment inside

            if definition_of(old, since) != definition_of(metric, since):
                facts = {"metric": metric.id, "since": since.month}
                yield warning("lint/counted-otherwise-in-period", metric.place, **facts)


def _doubt_units(before: Terms, since: Terms) -> Iterator[Diagnostic]:
    """Likewise of the units of a fee by the year so far."""
    known = {fee.id: fee for fee in before.fees}
    for fee in (fee for fee in since.fees if fee.kind == "steps" and fee.id in known):
        from slacalc.contract.fees.steps import StepsFee  # noqa: PLC0415 - a contract without such a fee does not load it

        first = fee.first_month(since.month, since.first_day) if isinstance(fee, StepsFee) else None
        if first is None or first == since.month:
            continue
        from slacalc.measure.counted_by import units_definition_of  # noqa: PLC0415 - as above

        if units_definition_of(known[fee.id], since) != units_definition_of(fee, since):
            yield warning("lint/counted-otherwise-in-year", fee.place, fee=fee.id, since=since.month)

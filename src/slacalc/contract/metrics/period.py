"""A standard over several months: a calendar quarter, or the last months to the one that is looked at; judged over all together.

It is judged once a period, in its last month: that of the quarter, or of the term where this ends before. One over the last
months is judged in every month. A part of a period, at the begin or the end of the term, is judged or not, as the contract says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.metrics.readings import WEIGHTED
from slacalc.contract.tree.find import entries_of, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.month import Month
    from slacalc.contract.tree.source import Mapping, Node

PartPeriod = Literal["judged", "not judged"]
Base = Literal["month judged", "whole period"]
QUARTER = "calendar quarter"
MONTH_ALONE = ("over", "excused")
"""Keys that speak of the records of one month."""


@dataclass(frozen=True, slots=True)
class PeriodTerms:
    """Over which months a standard is measured."""

    months: int
    rolling: bool
    """Over the last months; otherwise over a calendar quarter."""
    part: PartPeriod
    """Whether a period of which the term has a part alone is judged."""

    def begins(self, month: Month) -> Month:
        """The first month of the period of a month, in the term or before it."""
        return month.plus(1 - self.months) if self.rolling else month.plus(-((month.number - 1) % self.months))

    def earlier(self, month: Month, first: Month) -> tuple[Month, ...]:
        """The months of the period before a month, of a term that begins in ``first``."""
        begins = max(self.begins(month), first)
        return tuple(at for at in map(begins.plus, range(self.months)) if at < month)

    def judged_in(self, month: Month, first: Month, last: Month) -> Month | None:
        """The month in which the period of a month is judged, of a term from ``first`` to ``last``; None where it is not."""
        begins = self.begins(month)
        ends = month if self.rolling else begins.plus(self.months - 1)
        if self.part == "not judged" and (begins < first or ends > last):
            return None
        return min(ends, last)


def check_period(root: Mapping, name: str, metric: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between a period, its metric, and the base of its deduction."""
    period, part = metric.find("period"), metric.find("part_period")
    if period is not None and part is None:
        yield error("contract/period-wants", metric.key, key="part_period", where=f"metrics.{name}")
    if period is None and part is not None:
        yield error("contract/only-with", part.key, key="part_period", other="period")
    if period is not None:
        yield from _counted_by_month(root, name, metric, period)
    deduct = dict(entries_of(root, f"remedies.{name}")).get("deduct")
    if deduct is None:
        return
    base = deduct.find("base")
    if period is not None and base is None:
        yield error("contract/period-wants", deduct.key, key="base", where=f"remedies.{name}.deduct")
    if period is None and base is not None:
        yield error("contract/only-with", base.key, key="base", other=f"metrics.{name}.period")


def _counted_by_month(root: Mapping, name: str, metric: Mapping, period: Node) -> Iterator[Diagnostic]:
    """What goes by one month alone: keys of the metric, and whatever counts it in months that do not judge it."""
    for key in MONTH_ALONE:
        node = metric.find(key)
        if node is not None:
            yield error("contract/period-of-month-alone", node.key, key=key)
    if text_at(metric, "reading") == WEIGHTED:
        yield error("contract/period-of-month-alone", period.key, key="reading: weighted")
    if text_at(metric, "period") == QUARTER or text_at(metric, "part_period") == "not judged":
        from slacalc.contract.metrics.counted_elsewhere import check_counted_elsewhere  # noqa: PLC0415 - loaded where there is one

        yield from check_counted_elsewhere(root, name, period, "contract/period-counted-elsewhere")

"""Several months as JSON: the page of each, and their total."""

# ruff: noqa: TC001 - the codec reads annotations when it runs

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.figure import Unit
from slacalc.base.forms import Wire, one_of
from slacalc.base.month import Month
from slacalc.render.json_page import json_page
from slacalc.render.json_values import ValueText, constant
from slacalc.render.measure_json import ContractOfMonth, MeasuredPage, measured_page_of
from slacalc.statement.months_total import WhyNone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.render.to_render import MeasuredMonthsToRender
    from slacalc.statement.months_total import MetricTotal

FORMAT = "slacalc measure of months v1"


@dataclass(frozen=True, slots=True)
class GroupTotalEntry:
    """A group over all months."""

    group: str
    value: ValueText
    denominator: ValueText
    numerator: ValueText


@dataclass(frozen=True, slots=True)
class MetricTotalEntry:
    """A metric over the months that have it; its sums, and the ratio of these."""

    id: str
    months: tuple[Month, ...]
    unit: Unit
    value: ValueText
    scope: ValueText
    denominator: ValueText
    numerator: ValueText
    groups: tuple[GroupTotalEntry, ...] | None = None


@dataclass(frozen=True, slots=True)
class WithoutTotal:
    """A metric that has no total: it is made of ``intervals``, or ``counted otherwise`` in one of the months."""

    id: str
    reason: Annotated[str, one_of(get_args(WhyNone))]


@dataclass(frozen=True, slots=True)
class MeasuredMonthsPage:
    """Months, and what they come to."""

    format: Annotated[str, constant(FORMAT)]
    contract: ContractOfMonth
    months: tuple[MeasuredPage, ...]
    total: tuple[MetricTotalEntry, ...]
    without_total: tuple[WithoutTotal, ...]


@cache
def measured_months_form() -> RecordForm[MeasuredMonthsPage]:
    """How measured months stand in JSON."""
    return Codec({}).record(MeasuredMonthsPage)


def measured_months_to_wire(to_render: MeasuredMonthsToRender) -> Wire:
    """Measured months as JSON values."""
    latest = to_render.months[-1].measured
    contract, shown = latest.statement.contract, latest.shown()
    page = MeasuredMonthsPage(
        FORMAT,
        ContractOfMonth(contract.id, contract.sha256),
        tuple(measured_page_of(month.measured, month.refused, month.costs) for month in to_render.months),
        tuple(_entry(total, shown) for total in to_render.total.metrics),
        tuple(WithoutTotal(name, why) for name, why in to_render.total.without),
    )
    wire: Wire = measured_months_form().write(page)
    return wire


def measure_months_json(to_render: MeasuredMonthsToRender) -> str:
    """The text of the file."""
    return json_page(measured_months_to_wire(to_render))


def _entry(total: MetricTotal, shown: Mapping[str, str]) -> MetricTotalEntry:
    groups = None
    if total.groups is not None:
        groups = tuple(
            GroupTotalEntry(shown[group.group], group.value, group.denominator, group.numerator) for group in total.groups
        )
    numbers = (total.value, total.scope, total.denominator, total.numerator)
    return MetricTotalEntry(total.metric, total.months, total.unit, *numbers, groups)

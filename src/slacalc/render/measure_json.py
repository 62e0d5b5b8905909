"""The metrics of a month as JSON: exact values as strings, sorted keys, never localised."""

# ruff: noqa: TC001 - the codec reads annotations when it runs

from __future__ import annotations

from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.assess.history import Outcome
from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass, field_names
from slacalc.base.evaluate import NO_BASIS
from slacalc.base.figure import Unit
from slacalc.base.forms import Wire, one_of
from slacalc.base.month import Month
from slacalc.contract.parts.terms import Names
from slacalc.measure.groups import By, figure_of
from slacalc.records.unmasked import Unmasked
from slacalc.render.json_page import json_page
from slacalc.render.json_values import ValueText, constant
from slacalc.render.measure_view import outcome_of_group
from slacalc.statement.document import AsOf, RowSums, State
from slacalc.statement.forecast import forecasts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slacalc.base.evaluate import Value
    from slacalc.records.reasons import ReasonSum, RefusedByRole
    from slacalc.statement.document import MetricResult
    from slacalc.statement.forecast import Forecast
    from slacalc.statement.measured import Measured
    from slacalc.statement.miss_cost import MissCost

FORMAT = "slacalc measure v1"
BEYOND = "beyond the limits of evidence"
"""The state of a month of which too little is known."""


@dataclass(frozen=True, slots=True)
class RefusalEntry:
    """A reason for which rows were set aside, with one of them as an example."""

    reason: str
    rows: int
    file: str
    row: int
    column: str
    cell: str
    """Masked."""
    wanted: str


@dataclass(frozen=True, slots=True)
class RowsEntry(RowSums):
    """Every row of a role, and why some were set aside."""

    reasons: tuple[RefusalEntry, ...] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A metric of one hour, weekday, day, week, queue, category or agent."""

    group: str
    value: ValueText
    outcome: Outcome
    denominator: ValueText
    numerator: ValueText


@dataclass(frozen=True, slots=True)
class GroupsSum:
    """What the groups come to together."""

    denominator: ValueText
    numerator: ValueText


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A metric of the month."""

    id: str
    name: Names
    clause: str
    reading: str
    unit: Unit
    value: ValueText
    target: str
    outcome: Outcome
    scope: ValueText
    denominator: ValueText
    numerator: ValueText
    needed: ValueText | None = None
    """None where it has no target, or nothing to judge."""
    spare: ValueText | None = None
    excused: ValueText | None = None
    unexcused: ValueText | None = None
    groups: tuple[GroupEntry, ...] | None = None
    """None where it is not broken down."""
    groups_sum: GroupsSum | None = None


@dataclass(frozen=True, slots=True)
class MissEntry:
    """What a miss would cost, where the month ends as its days so far say."""

    amount: ValueText | None = None
    """None where no fees are counted, as measuring counts none."""
    share: ValueText | None = None
    """Of the lines in ``of``."""
    of: tuple[str, ...] = ()
    applies: str = ""
    """``by itself`` or ``on decision``; empty where the contract has no deduction for the standard alone."""
    start: str = ""


@dataclass(frozen=True, slots=True)
class ForecastEntry:
    """Of a month that is not over, where a share with a target ends if the rest is like the days so far."""

    metric: str
    days: int
    counted: int
    reached: int
    rest: int
    needed: int
    miss: MissEntry | None = None
    """None where it ends at its target or above."""
    volume: int | None = None
    """Of the whole month, where its target goes by it, or whether it is judged."""
    not_judged: bool | None = None
    """True where a month of this volume is not judged."""


@dataclass(frozen=True, slots=True)
class ContractOfMonth:
    """The contract whose metrics they are."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """Metrics, and the account of every row with an example of each reason."""

    format: Annotated[str, constant(FORMAT)]
    contract: ContractOfMonth
    month: Month
    as_of: AsOf
    state: Annotated[str, one_of((BEYOND, *get_args(State)))]
    evidence: tuple[str, ...]
    rows: tuple[RowsEntry, ...]
    by: Annotated[str, one_of(("", *get_args(By)))]
    metrics: tuple[MetricEntry, ...]
    forecast: tuple[ForecastEntry, ...] | None = None
    """None of a month that is over."""
    unmasked: Unmasked | None = None
    """Why people are shown as they are; None where they are masked."""


@cache
def measured_form() -> RecordForm[MeasuredPage]:
    """How a measured month stands in JSON."""
    return Codec({}).record(MeasuredPage)


def measure_json(measured: Measured, refused: RefusedByRole = (), costs: tuple[MissCost, ...] = ()) -> str:
    """The text of the file."""
    return json_page(measured_to_wire(measured, refused, costs))


def measured_to_wire(measured: Measured, refused: RefusedByRole = (), costs: tuple[MissCost, ...] = ()) -> Wire:
    """The same as JSON values."""
    wire: Wire = measured_form().write(measured_page_of(measured, refused, costs))
    return wire


def measured_page_of(measured: Measured, refused: RefusedByRole, costs: tuple[MissCost, ...] = ()) -> MeasuredPage:
    """What stands in the JSON of a month."""
    statement, reasons = measured.statement, dict(refused)
    return MeasuredPage(
        format=FORMAT,
        contract=ContractOfMonth(statement.contract.id, statement.contract.sha256),
        month=statement.month,
        as_of=statement.as_of,
        state=BEYOND if statement.evidence else statement.state,
        evidence=statement.evidence,
        rows=tuple(rows_entry(rows, reasons.get(rows.role, ())) for rows in statement.rows),
        by=measured.by or "",
        metrics=tuple(metric_entry(measured, metric) for metric in statement.metrics),
        forecast=tuple(_forecast(outlook, costs) for outlook in forecasts(statement)) or None,
        unmasked=statement.unmasked,
    )


def _forecast(outlook: Forecast, costs: tuple[MissCost, ...]) -> ForecastEntry:
    cost = next((cost for cost in costs if cost.metric == outlook.metric), None)
    miss = MissEntry(cost.amount, cost.share, cost.of, cost.applies or "", cost.start or "") if cost is not None else None
    counts = (outlook.days, outlook.counted, outlook.reached, outlook.rest, outlook.needed)
    return ForecastEntry(outlook.metric, *counts, miss, outlook.volume, None if outlook.judged else True)


def rows_entry(rows: RowSums, reasons: Iterable[ReasonSum]) -> RowsEntry:
    """Every row of a role, with the reasons for which some were set aside."""
    sums = {name: getattr(rows, name) for name in field_names(rows)}
    return RowsEntry(**sums, reasons=tuple(_refusal(reason) for reason in reasons))


def _refusal(reason: ReasonSum) -> RefusalEntry:
    example = reason.reason
    return RefusalEntry(reason.slug, reason.rows, reason.file, reason.row, example.column, example.shown, example.wanted)


def metric_entry(measured: Measured, metric: MetricResult) -> MetricEntry:
    """A metric as JSON has it."""
    statement, values = measured.statement, dict(measured.statement.values)
    nothing, groups = values[metric.id] is NO_BASIS, dict(measured.groups).get(metric.id)
    return MetricEntry(
        id=metric.id,
        name=statement.name_of(f"metrics.{metric.id}"),
        clause=metric.clause,
        reading=metric.reading,
        unit=statement.book[metric.id].unit,
        value=values[metric.id],
        target=statement.term(metric.target).text if metric.target else "",
        outcome=metric.outcome,
        scope=values[f"{metric.id}.scope"],
        denominator=values[f"{statement.counts_of(metric.id)}.denominator"],
        numerator=values[f"{statement.counts_of(metric.id)}.numerator"],
        needed=None if nothing else values.get(f"{metric.id}.needed"),
        spare=None if nothing else values.get(f"{metric.id}.spare"),
        excused=values.get(f"{metric.id}.excused"),
        unexcused=values.get(f"{metric.id}.unexcused"),
        groups=None if groups is None else _groups(measured, metric, groups),
        groups_sum=None if groups is None else _sum(metric, values),
    )


def _sum(metric: MetricResult, values: Mapping[str, Value]) -> GroupsSum:
    return GroupsSum(values[f"{metric.id}.groups.denominator"], values[f"{metric.id}.groups.numerator"])


def _groups(measured: Measured, metric: MetricResult, groups: tuple[str, ...]) -> tuple[GroupEntry, ...]:
    values, shown = dict(measured.statement.values), measured.shown()
    return tuple(
        GroupEntry(
            group=shown[group],
            value=values[figure_of(metric.id, "ratio", group)],
            outcome=outcome_of_group(metric, group, values),
            denominator=values[figure_of(metric.id, "denominator", group)],
            numerator=values[figure_of(metric.id, "numerator", group)],
        )
        for group in groups
    )

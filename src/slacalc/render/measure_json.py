"""The metrics of a month as JSON: exact values as strings, sorted keys, never localised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.wire import value_to_wire
from slacalc.measure.groups import figure_of, shown_names
from slacalc.render.json_page import json_page
from slacalc.render.measure_view import outcome_of_group
from slacalc.render.refused_view import refused_wire
from slacalc.statement.codec import rows_to_wire

if TYPE_CHECKING:
    from slacalc.records.reasons import RefusedByRole
    from slacalc.statement.document import MetricResult
    from slacalc.statement.measured import Measured

FORMAT = "slacalc measure v1"


def measure_json(measured: Measured, refused: RefusedByRole = ()) -> str:
    """The text of the file."""
    return json_page(measured_to_wire(measured, refused))


def measured_to_wire(measured: Measured, refused: RefusedByRole = ()) -> dict[str, Any]:
    """Metrics, and the account of every row with an example of each reason."""
    statement, reasons = measured.statement, refused_wire(refused)
    return {
        "format": FORMAT,
        "contract": {"id": statement.contract.id, "sha256": statement.contract.sha256},
        "month": str(statement.month),
        "as_of": {"time": statement.as_of.time, "basis": statement.as_of.basis},
        "state": "beyond the limits of evidence" if statement.evidence else statement.state,
        "evidence": list(statement.evidence),
        "rows": [{**rows_to_wire(rows), "reasons": reasons.get(rows.role, [])} for rows in statement.rows],
        "by": measured.by or "",
        "metrics": [_metric_to_wire(measured, metric) for metric in statement.metrics],
    }


def _metric_to_wire(measured: Measured, metric: MetricResult) -> dict[str, Any]:
    statement, values = measured.statement, dict(measured.statement.values)
    names = statement.name_of(f"metrics.{metric.id}")
    wire: dict[str, Any] = {
        "id": metric.id,
        "name": {"zh": names.zh, "en": names.en},
        "clause": metric.clause,
        "reading": metric.reading,
        "unit": statement.book[metric.id].unit,
        "value": value_to_wire(values[metric.id]),
        "target": statement.term(metric.target).text if metric.target else "",
        "outcome": metric.outcome,
        **{part: value_to_wire(values[f"{metric.id}.{part}"]) for part in ("scope", "denominator", "numerator")},
    }
    if f"{metric.id}.needed" in values and values[metric.id] is not NO_BASIS:
        wire |= {part: value_to_wire(values[f"{metric.id}.{part}"]) for part in ("needed", "spare")}
    if f"{metric.id}.excused" in values:
        wire |= {part: value_to_wire(values[f"{metric.id}.{part}"]) for part in ("excused", "unexcused")}
    groups = dict(measured.groups).get(metric.id)
    if groups is None:
        return wire
    shown = shown_names(measured.by or "", groups)
    wire["groups"] = [
        {
            "group": shown[group],
            "value": value_to_wire(values[figure_of(metric.id, "ratio", group)]),
            "outcome": outcome_of_group(metric, group, values),
            **{part: value_to_wire(values[figure_of(metric.id, part, group)]) for part in ("denominator", "numerator")},
        }
        for group in groups
    ]
    wire["groups_sum"] = {part: value_to_wire(values[f"{metric.id}.groups.{part}"]) for part in ("denominator", "numerator")}
    return wire

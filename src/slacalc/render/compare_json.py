"""Two sides of a month compared, as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.money import money_text
from slacalc.base.wire import value_to_wire
from slacalc.records.unmasked import unmasked
from slacalc.render.json_page import json_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from fractions import Fraction

    from slacalc.assess.history import Outcome
    from slacalc.audit.compared import ComparedMonth, DifferingRecord, SideHead
    from slacalc.audit.effect import OutcomeEffect
    from slacalc.audit.waterfall import Cause, CauseStep
    from slacalc.base.evaluate import Value

FORMAT = "slacalc compare v1"


def compare_json(compared: ComparedMonth) -> Iterator[str]:
    """The text of the file, piece by piece."""
    return json_pieces(_head(compared), _records(compared))


def compare_wire(compared: ComparedMonth) -> dict[str, Any]:
    """The same as JSON values."""
    return _head(compared) | {key: list(items) for key, items in _records(compared).items()}


def _records(compared: ComparedMonth) -> dict[str, Iterator[object]]:
    """The lists that may be long."""
    currency = compared.effect.new.contract.currency

    def to_wire(record: DifferingRecord) -> dict[str, Any]:
        return {
            "role": record.role,
            "cause": record.cause,
            "first": record.first,
            "second": record.second,
            "differs": [field.column for field in record.fields],
            "worth": None if record.worth is None else money_text(record.worth, currency),
        }

    return {
        "records": (to_wire(record) for of_role in compared.records for record in of_role.every()),
        "doubtful": ([to_wire(match) for match in group] for of_role in compared.doubtful for group in of_role.every()),
    }


def _head(compared: ComparedMonth) -> dict[str, Any]:
    """All else."""
    effect, waterfall, currency = compared.effect, compared.waterfall, compared.effect.new.contract.currency

    def money(amount: Fraction | None) -> str | None:
        return None if amount is None else money_text(amount, currency)

    def step_to_wire(step: CauseStep) -> dict[str, Any]:
        return {
            "causes": [_cause(cause) for cause in step.causes],
            "worth": money(step.worth),
            "taken_first": money(step.first),
            "taken_last": money(step.last),
            "metrics": {
                metric.metric: {"before": _state_to_wire(*metric.before), "after": _state_to_wire(*metric.after)}
                for metric in step.metrics
            },
            "lines": {line.id: _amount(line.difference) for line in step.effect.lines if line.moved},
        }

    unmasking = unmasked()
    return {
        **({} if unmasking is None else {"unmasked": {"reason": unmasking.reason, "at": unmasking.at, "by": unmasking.by}}),
        "format": FORMAT,
        "month": str(effect.month),
        "currency": currency,
        "first": _side(compared.first),
        "second": _side(compared.second),
        "differs": compared.differs,
        "hidden": [line.id for line in compared.hidden],
        "totals": {
            total.name: {"first": money(total.old), "second": money(total.new), "difference": money(total.difference)}
            for total in effect.totals
        },
        "lines": [
            {
                "line": line.id,
                "clause": line.clause,
                "first": _amount(line.old),
                "second": _amount(line.new),
                "difference": _amount(line.difference),
            }
            for line in effect.lines
        ],
        "outcomes": [_outcome(outcome) for outcome in effect.outcomes],
        "why": [step_to_wire(step) for step in waterfall.steps],
        "remainder": money(waterfall.remainder),
        "unpriced": [_cause(cause) for cause in waterfall.unpriced],
        "notes": [key for key, _ in compared.notes],
    }


def _side(side: SideHead) -> dict[str, str]:
    return {"name": side.name, "kind": side.kind, "contract": side.contract}


def _cause(cause: Cause) -> dict[str, Any]:
    return {"id": cause.id, "kind": cause.kind, "subject": cause.subject, "detail": cause.detail, "count": cause.count}


def _state_to_wire(numerator: Value, denominator: Value, outcome: Outcome) -> dict[str, str]:
    return {"numerator": value_to_wire(numerator), "denominator": value_to_wire(denominator), "outcome": outcome}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _outcome(outcome: OutcomeEffect) -> dict[str, Any]:
    measured = [None if value is None else value_to_wire(value) for value in (outcome.old_measured, outcome.new_measured)]
    return {
        "metric": outcome.metric,
        "clause": outcome.clause,
        "first": outcome.old,
        "second": outcome.new,
        "first_measured": measured[0],
        "second_measured": measured[1],
    }

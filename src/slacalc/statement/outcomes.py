"""What was found of each standard, and where that leaves it: met, missed, no finding, excused; notified, cured, deducted for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.standing import Standing, excusing, stand
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import NO_BASIS, Value
from slacalc.base.worktime import Uncovered
from slacalc.measure.needs import judging_month
from slacalc.statement.document import MetricResult
from slacalc.statement.metric_keys import keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from slacalc.assess.history import History, Outcome
    from slacalc.base.month import Month
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Quantity, Target
    from slacalc.contract.terms import Terms


def outcome_unless_excused(
    metric: MetricTerms, terms: Terms, values: Mapping[str, Value], history: History, as_of: date
) -> Outcome:
    """What a metric's figures say, unless both parties have agreed that the month does not count."""
    outcome = outcome_of(metric, values)
    return "excused" if outcome != "observed" and excusing(metric.id, terms.month, history, as_of) else outcome


def outcome_of(metric: MetricTerms, values: Mapping[str, Value]) -> Outcome:
    """What a metric's figures say; on too small a basis, what the contract says follows."""
    if metric.target is None:
        return "observed"
    if metric.period is not None and f"{metric.id}.met" not in values:
        return "observed"
    verdict = values[f"{metric.id}.met"]
    if verdict is NO_BASIS and metric.surge is not None and values.get(metric.id) is not NO_BASIS:
        return "no finding"
    if verdict is NO_BASIS:
        return "no finding" if metric.period is not None and _misses_months(metric, values) else metric.below_least
    return "met" if verdict is True else "missed"


def _misses_months(metric: MetricTerms, values: Mapping[str, Value]) -> bool:
    """Whether it is for want of an earlier month that a standard over several has no basis, and not of records."""
    basis = values[f"{metric.id}.period.denominator"]
    return isinstance(basis, Fraction) and basis > 0 and basis >= metric.least.value


def bound_in_force(target: Target, values: Mapping[str, Value]) -> Quantity:
    """The bound of the month: of a target by volume that of the step in which the volume lies, else the first."""
    if target.volume is None or not target.steps:
        return target.bound
    volume = values.get(f"{target.figure.removesuffix('.target')}.volume")
    if not isinstance(volume, Fraction):
        return target.bound
    return next(step.bound for step in target.steps if step.up_to is None or volume <= step.up_to.value)


def standing_of(metric: str, outcome: Outcome, terms: Terms, history: History, as_of: date) -> Standing:
    """Where a standard stands after the terms' month.

    Raises:
        Refused: the period to rectify reaches into a year for which no holiday notice is known.
    """
    over_months = terms.is_over_months(metric)
    remedy = terms.remedy(metric)
    try:
        return stand(metric, outcome, terms.month, remedy, history, as_of, over_months=over_months)
    except Uncovered as gap:
        place = remedy.cure.lasts.place if remedy is not None and remedy.cure is not None else Place(terms.file)
        facts = {"day": gap.day, "year": gap.day.year, "calendar": terms.calendar.name}
        raise Refused(error("measure/uncovered-cure", place, **facts)) from gap


def result_of(
    metric: MetricTerms,
    outcome: Outcome,
    standing: Standing,
    values: Mapping[str, Value],
    terms: Terms,
    unjudged: tuple[Month, ...] = (),
) -> MetricResult:
    """What the statement says of a metric; ``unjudged`` are the months that were to judge it and have no day of service."""
    judged_in = judging_month(metric.period, terms) if metric.period is not None else None
    target = "" if metric.target is None else bound_in_force(metric.target, values).path
    steps, open_yet = standing.steps, bool(values.get(f"{metric.id}.not_due"))
    return MetricResult(
        id=metric.id,
        clause=metric.clause,
        reading=metric.reading,
        where=metric.scope.text,
        target=target,
        outcome=outcome,
        steps=steps,
        keys=keys_of(metric),
        provisional=open_yet,
        judged_in=judged_in,
        unjudged=unjudged,
    )

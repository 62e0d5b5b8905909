"""The keys of a metric that a statement tells in words: what decides its records and what follows, and stands in no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.metrics.readings import ALL
from slacalc.measure.columns import reading_of

if TYPE_CHECKING:
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.metrics.period import PeriodTerms


def keys_of(metric: MetricTerms) -> tuple[tuple[str, str], ...]:
    """What decides which records a metric counts and stands in no figure and no number, by the contract's keys."""
    own, cases = metric.own, metric.cases if reading_of(metric).takes_judged else None
    texts = {
        "counts": own.role if own else "",
        "numerator": (own.numerator or ALL) if own else "",
        "less": own.less if own else "",
        "denominator": (own.denominator or ALL) if own else "",
        "adds": own.adds if own else "",
        "blank": own.blank if own and own.adds else (cases.blank or "") if cases else "",
        "unit": own.unit if own else metric.weighted.unit if metric.weighted is not None else "",
        "satisfied": ", ".join(map(str, metric.satisfied)),
        "dissatisfied": ", ".join(map(str, metric.dissatisfied)),
        "judged": cases.judged if cases else "",
        "lost": own.lost if own else "",
        "period": period_text(metric.period) if metric.period is not None else "",
        "part_period": metric.period.part if metric.period is not None else "",
        "weights": "as given" if metric.weighted is not None and metric.weighted.as_given else "",
        "without_basis": metric.weighted.without if metric.weighted is not None else "",
        "merged": (cases.merged or "") if cases else "",
        "pauses": cases.pauses.text if cases and cases.pauses else "",
        "reopened": {None: "", True: "resolved", False: "not resolved"}[metric.reopened_is_resolved],
        "excused": "leaves scope" if metric.excusable else "",
        "otherwise": metric.below_least,
    }
    return tuple((key, text) for key, text in texts.items() if text)


def period_text(period: PeriodTerms) -> str:
    """As a contract writes it."""
    return f"rolling {period.months} months" if period.rolling else "calendar quarter"

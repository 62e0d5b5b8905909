"""Worked examples that no longer touch what they were written for: a threshold that has moved, a number that moves nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.words.spoken import spoken
from slacalc.measure.figures import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.contract.examples import Example, GivenFigure
    from slacalc.contract.load import Contract
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms

OF_ALL = ("total", "tax", "score", "limits", "deductions", "damages", "retention")
"""Beginnings of figures that any number of the month may move."""


def doubt_examples(contract: Contract, versions: dict[int, Terms]) -> Iterator[Diagnostic]:
    """Numbers that are given and move nothing that is expected, and thresholds that examples stood at and stand at no longer."""
    for number, examples in examples_by_version(contract).items():
        if number not in versions:
            continue
        for example in examples:
            yield from _idle(versions[number], example)
        verdicts = _verdicts(examples)
        for metric in versions[number].metrics:
            yield from _moved(metric, verdicts.get(metric.id, ()))


def examples_by_version(contract: Contract) -> dict[int, list[Example]]:
    """The examples by the number of the version that is in force in the month of each."""
    by_version: dict[int, list[Example]] = {}
    for example in contract.examples:
        month = example.month or contract.first_month
        by_version.setdefault(contract.version_of(max(month.first, contract.first_day)), []).append(example)
    return by_version


def _idle(terms: Terms, example: Example) -> Iterator[Diagnostic]:
    for given in example.given:
        if not any(_moves(terms, given.name, expected.name) for expected in example.expected):
            yield note("lint/example-idle-number", given.place, example=example.id, name=given.name)


def _moves(terms: Terms, given: str, expected: str) -> bool:
    """Whether a number that is given can move a figure that is expected."""
    if expected == given or expected.startswith(f"{given}.") or given.startswith(f"{expected}."):
        return True
    head, _, rest = expected.partition(".")
    if head in OF_ALL or given.partition(".")[0] in OF_ALL:
        return True
    name = rest.partition(".")[0]
    if head == "deduct":
        together = terms.deductions is not None and (terms.deductions.cap is not None or terms.deductions.together != "all added")
        grouped = terms.deductions is not None and any(name in group for group in terms.deductions.same_event)
        return given.startswith(("fees.", "deduct.")) or given.partition(".")[0] == name or together or grouped
    fee = next((fee for fee in terms.fees if head == "fees" and fee.id == name), None)
    if fee is not None and fee.of_fees:
        return given.startswith("fees.") or given.partition(".")[0] == fee.metric
    return given.startswith(f"fees.{name}.") or given.partition(".")[0] == head


def _verdicts(examples: list[Example]) -> dict[str, list[tuple[GivenFigure, str]]]:
    """By the metric: the counts that are given of it, where they are said to meet its target or to miss it."""
    verdicts: dict[str, list[tuple[GivenFigure, str]]] = {}
    for example in examples:
        shown = {expected.name: expected.text for expected in example.expected if expected.text in {"met", "missed"}}
        for given in example.given if shown else ():
            if given.counts is not None and given.name in shown:
                verdicts.setdefault(given.name, []).append((given, shown[given.name]))
    return verdicts


def _moved(metric: MetricTerms, shown: Sequence[tuple[GivenFigure, str]]) -> Iterator[Diagnostic]:
    """A threshold between two examples that stood at one: met and missed are shown, and neither is within one count of it."""
    if metric.target is None or metric.target.steps:  # by volume, each example has a threshold of its own
        return
    if {text for _, text in shown} != {"met", "missed"} or any(_touches(given, metric.target.bound.value) for given, _ in shown):
        return
    nearest = min((given for given, _ in shown), key=lambda given: abs(_ratio(given) - metric.target.bound.value))  # type: ignore[union-attr]
    yield note(
        "lint/example-off-target",
        nearest.place,
        metric=metric.id,
        target=metric.target.bound.text,
        nearest_example=nearest.text,
        value=spoken(_ratio(nearest), unit_of(metric)),
    )


def _ratio(given: GivenFigure) -> Fraction:
    over, of = given.counts or (0, 1)
    return Fraction(over, max(of, 1))


def _touches(given: GivenFigure, bound: Fraction) -> bool:
    """Whether one count more or less reaches the threshold, or the counts stand at it."""
    over, of = given.counts or (0, 1)
    return abs(Fraction(over) - bound * of) <= 1

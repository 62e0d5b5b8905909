"""Two worked examples, one count apart, that were written for a step of a scale or of a fee, and the step has moved away."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.words.spoken import spoken
from slacalc.lint.file.examples import examples_by_version
from slacalc.lint.walk.curve import ENDS, NotWalked
from slacalc.lint.walk.scales import deduction_of
from slacalc.lint.walk.trace import range_of
from slacalc.measure.figures import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.contract.examples import Example, GivenFigure
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.load import Contract
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.lint.walk.curve import Curve

STEPS = "steps"


def doubt_example_steps(contract: Contract, versions: dict[int, Terms]) -> Iterator[Diagnostic]:
    """Neighbouring examples between which nothing happens any more, each by the version of its month."""
    for number, examples in examples_by_version(contract).items():
        if number in versions:
            for alike in _alike(examples):
                for earlier, later in combinations(alike, 2):
                    yield from _off_step(versions[number], earlier, later)


def _alike(examples: list[Example]) -> Iterable[list[Example]]:
    """Examples that give the same figures, and say the same of the client."""
    groups: dict[tuple[object, ...], list[Example]] = {}
    for example in examples:
        names = tuple(given.name for given in example.given)
        groups.setdefault((names, example.rows, example.decided, example.not_cured), []).append(example)
    return groups.values()


def _off_step(terms: Terms, earlier: Example, later: Example) -> Iterator[Diagnostic]:
    apart = _one_apart(earlier, later)
    if apart is None:
        return
    step = _step_of_deduction(terms, earlier, later, *apart) or _step_of_fee(terms, earlier, later, *apart)
    if step is not None:
        path, nearest = step
        facts = {"example": earlier.id, "other": later.id, "first": apart[0].text, "second": apart[1].text}
        yield note("lint/example-off-step", apart[1].place, **facts, path=path, nearest=nearest)


def _one_apart(earlier: Example, later: Example) -> tuple[GivenFigure, GivenFigure] | None:
    """The one number in which two examples of the same figures differ, where it differs by one count; None of others."""
    different = [pair for pair in zip(earlier.given, later.given, strict=True) if pair[0].text != pair[1].text]
    if len(different) != 1:
        return None
    first, second = different[0]
    if first.counts is not None and second.counts is not None:
        near = first.counts[1] == second.counts[1] and abs(first.counts[0] - second.counts[0]) == 1
    else:
        near = not (first.is_amount or second.is_amount) and abs(first.number - second.number) == 1
    return different[0] if near else None


def _step_of_deduction(
    terms: Terms, earlier: Example, later: Example, first: GivenFigure, second: GivenFigure
) -> tuple[str, str] | None:
    """The scale that takes the same of both, though they say that it does not, and its step that is nearest; else None."""
    metric = next((metric for metric in terms.metrics if metric.id == first.name), None)
    remedy = terms.remedy(first.name)
    if metric is None or metric.target is None or metric.target.steps or remedy is None or remedy.deduct is None:
        return None
    says = [{figure.name: figure.text for figure in example.expected} for example in (earlier, later)]
    if all(says[0][name] == says[1][name] for name in says[0].keys() & says[1].keys() if name.startswith(f"deduct.{metric.id}")):
        return None
    low, high = sorted((_ratio(first), _ratio(second)))
    try:
        deduction = deduction_of(terms, metric, metric.target, remedy.deduct)
        if deduction.at(low) != deduction.at(high):
            return None
        curve = deduction.over(low, high)
        if len(curve.edges) > ENDS or curve.between[0].slope:
            return None
        scale = deduction.over(*range_of(metric, metric.target, remedy.deduct))
    except NotWalked:
        return None
    return f"remedies.{metric.id}.deduct", _nearest_edge(scale, low, metric)


def _nearest_edge(scale: Curve, value: Fraction, metric: MetricTerms) -> str:
    edges = scale.edges[1:-1]
    return spoken(min(edges, key=lambda edge: abs(edge - value)), unit_of(metric)) if edges else "–"


def _step_of_fee(
    terms: Terms, earlier: Example, later: Example, first: GivenFigure, second: GivenFigure
) -> tuple[str, str] | None:
    """The fee of which both lie in one step, and its edge that is nearest; None of others."""
    name = first.name.removeprefix("fees.").partition(".")[0]
    fee = next((fee for fee in terms.fees if fee.id == name and fee.kind == STEPS), None)
    expected = [{figure.name for figure in example.expected} for example in (earlier, later)]
    if fee is None or not all(f"fees.{fee.id}" in names for names in expected):
        return None
    low, high = sorted((first.number, second.number))
    edges = _edges_of(fee, first.name)
    if not edges or any(low <= edge < high for edge in edges):
        return None
    return f"fees.{fee.id}", str(min(edges, key=lambda edge: abs(edge - low)))


def _edges_of(fee: FeeTerms, given: str) -> tuple[int, ...]:
    """Up to where each step of a fee reaches, where the quantity of the month is given; none where its mean by day decides."""
    from slacalc.contract.fees.steps import StepsFee  # noqa: PLC0415 - a contract without such a fee does not load it

    if not isinstance(fee, StepsFee) or fee.measured != "total of the month" or given != f"fees.{fee.id}.{fee.quantity}":
        return ()
    return tuple(int(step.up_to.value) for step in fee.steps if step.up_to is not None)


def _ratio(given: GivenFigure) -> Fraction:
    over, of = given.counts or (0, 1)
    return Fraction(over, max(of, 1))

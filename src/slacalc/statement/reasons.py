"""Why a line of a correction differs: other counts, other terms, a decision, another month, or a rule that has changed since."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.figure import Tally, TermLeaf, walk
from slacalc.billing.corrections import CORRECTIONS
from slacalc.billing.limits import LEDGER
from slacalc.measure.tally import CREDITS, EARNED_BACK, MISSES, STANDARDS
from slacalc.statement.digests import names_below
from slacalc.statement.rules import changed_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from slacalc.assess.standing import StandingStep
    from slacalc.statement.corrected import DifferenceReason
    from slacalc.statement.document import Statement


OF_OTHER_MONTHS = tuple(f"tallies.{table}." for table in (MISSES, EARNED_BACK, CREDITS, STANDARDS, LEDGER))
"""Counts that tell what was found for other months."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line differs."""

    reasons: tuple[DifferenceReason, ...]
    rules: tuple[str, ...] = ()
    """The slugs of the rules that have changed, where one is a reason."""


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What some figures are made of, by place: expressions and terms, and what the tallies come to."""

    terms: Mapping[str, object]
    sums: Mapping[str, object]


def why_it_differs(name: str, again: Statement, before: Statement) -> Why:
    """Why a line differs; one that is only in one of the two has its reason in what makes such a line appear."""
    lines = [next((line for line in statement.lines if line.id == name), None) for statement in (again, before)]
    if lines[0] is None or lines[1] is None:
        kind, _, about = name.partition(".")
        if kind == "deduct":
            return _why_deducted(about, again, before)
        if kind == "damages":
            return Why(("decision",))
        if kind == EARNED_BACK:
            return _why_given_back(about.partition(".")[2], again, before)
        return Why(("another month" if kind == CORRECTIONS else "terms",))
    figures = [[figure for figure in (line.figure, line.tax_figure) if figure] for line in lines if line is not None]
    return _made_otherwise(again, figures[0], before, figures[1])


def _why_given_back(metric: str, again: Statement, before: Statement) -> Why:
    """Why a deduction is given back by one statement and not by the other: the month itself was met or not, or another was."""
    outcomes = {result.outcome for statement in (again, before) for result in statement.metrics if result.id == metric}
    if len(outcomes) == 1:
        return Why(("another month",))
    why = _made_otherwise(again, [metric, f"{metric}.met"], before, [metric, f"{metric}.met"])
    return why if why.reasons else Why(("decision",))  # that the month is excused


def _why_deducted(metric: str, again: Statement, before: Statement) -> Why:
    """Why a standard is deducted for in one statement and not in the other.

    A decision is the reason where the two part ways at its step, or where it is of a day that one of them did not know yet. That
    a decision is spoken of no more, because nothing was missed, follows from the counts or from another month; and counts are a
    reason only where the month has come out otherwise.
    """
    results = [next((result for result in statement.metrics if result.id == metric), None) for statement in (again, before)]
    now, then = (result.steps if result is not None else () for result in results)
    parted = next((pair for pair in zip_longest(now, then) if pair[0] != pair[1]), (None, None))
    unknown = (*_unknown_to(before, now), *_unknown_to(again, then))
    decided: tuple[DifferenceReason, ...] = (
        ("decision",) if unknown or any(step is not None and step.reference for step in parted) else ()
    )
    outcomes = {result.outcome if result is not None else None for result in results}
    why = Why(())
    if len(outcomes) > 1:
        names = [[name for name in (metric, f"{metric}.met") if name in statement.book] for statement in (again, before)]
        why = _made_otherwise(again, names[0], before, names[1])
    if decided or why.reasons:
        return Why((*decided, *why.reasons), why.rules)
    rule = changed_between(f"metrics.{metric}.steps", before, again)
    if rule is not None:
        return Why(("another rule",), (rule.slug,))
    elsewhere = [{(step.step, step.month) for step in steps if step.month != again.month} for steps in (now, then)]
    return Why(("terms" if elsewhere[0] == elsewhere[1] else "another month",))


def _unknown_to(statement: Statement, steps: Iterable[StandingStep]) -> Iterator[str]:
    """References of decisions that are of a later day than a statement knows."""
    yield from (step.reference for step in steps if step.reference and step.on is not None and step.on > statement.as_of_day)


def _made_otherwise(again: Statement, names: list[str], before: Statement, names_before: list[str]) -> Why:
    """Terms and counts that differ; where a changed rule explains a place, they are a reason only if they did change.

    Counts of the same files differ under other terms because of these, as those by another increment: then data are no reason.
    """
    figures = names_below(again, names) | names_below(before, names_before)
    now, then = (_made_of(figures, statement) for statement in (again, before))
    reasons: list[DifferenceReason] = []
    slugs: set[str] = set()
    changed = contract_of(again) != contract_of(before), any(other_files(again, before))
    kinds: tuple[DifferenceReason, DifferenceReason] = ("terms", "data")
    for reason, ours, theirs, given in zip(kinds, (now.terms, now.sums), (then.terms, then.sums), changed, strict=True):
        places = [place for place in sorted({*ours, *theirs}) if ours.get(place) != theirs.get(place)]
        rules = [changed_between(place, before, again) for place in places]
        slugs |= {rule.slug for rule in rules if rule is not None}
        if (None in rules or (rules and given)) and not (reason == "data" and reasons and not given):
            reasons.append(reason)
    others = {place for place in {*now.sums, *then.sums} if now.sums.get(place) != then.sums.get(place)}
    if "data" in reasons and others and all(place.startswith(OF_OTHER_MONTHS) for place in others):
        reasons[reasons.index("data")] = "another month"
    return Why((*reasons, "another rule") if slugs else tuple(reasons), tuple(sorted(slugs)))


def terms_of_difference(statement: Statement, line: str) -> tuple[str, ...]:
    """Of the terms that a correction reads otherwise, those that a line rests on, or that are its own; by their paths."""
    if statement.correction is None:
        return ()
    kind, _, about = line.partition(".")
    own = (f"{line}.", *((f"metrics.{about}.", f"remedies.{about}.") if kind == "deduct" else ()))
    figures = [name for entry in statement.lines if entry.id == line for name in (entry.figure, entry.tax_figure) if name]
    used = _made_of(names_below(statement, figures), statement).terms if figures else {}
    return tuple(path for path in statement.correction.terms if f"terms.{path}" in used or path.startswith(own))


def _made_of(names: AbstractSet[str], statement: Statement) -> MadeOf:
    """What those of the figures that a statement has are made of."""
    figures = [figure for figure in statement.book if figure.name in names]
    nodes = [node for figure in figures for node in walk(figure.node)]
    terms: dict[str, object] = {f"figures.{figure.name}": figure.node for figure in figures}
    terms |= {f"terms.{node.path}": statement.term(node.path).value for node in nodes if isinstance(node, TermLeaf)}
    sums: dict[str, dict[object, int]] = {}
    for node in nodes:
        if isinstance(node, Tally):
            total = statement.tallies.total(node.table, node.column, node.where)
            sums.setdefault(f"tallies.{node.table}.{node.column}", {})[node.where] = total
    return MadeOf(terms, sums)


def contract_of(statement: Statement) -> tuple[object, ...]:
    """What tells whether two statements are of the same contract, amended alike."""
    return statement.contract.sha256, statement.contract.amendments


def other_files(again: Statement, before: Statement) -> Iterator[str]:
    """Roles whose files are not those that the statement before was made of."""
    roles = dict.fromkeys(file.role for file in (*before.inputs, *again.inputs))
    for role in roles:
        ours, theirs = (sorted(file.sha256 for file in version.inputs if file.role == role) for version in (again, before))
        if ours != theirs:
            yield role

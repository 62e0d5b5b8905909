"""The correction of an issued month: the month computed again, beside what was billed for it, line by line, and why.

It is computed as the original was: the same terms apply, and each figure is rounded where the original rounded it. What both
parties have billed and paid stays as it is; the statement that follows bills the differences.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from slacalc.assess.history import CorrectedLine
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Book, Named, Tally, Writer, walk
from slacalc.base.figure import Term as TermLeaf
from slacalc.base.money import PLACES, Money
from slacalc.billing.corrections import BILLED, CORRECTIONS, TAX, billed_table, write_differences
from slacalc.billing.lines import Charge
from slacalc.measure.tally import Tallies
from slacalc.statement.document import ChangedRight, Correction, Difference
from slacalc.statement.v1 import names_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from slacalc.assess.history import Outcome
    from slacalc.assess.standing import StandingStep
    from slacalc.base.evaluate import Value
    from slacalc.contract.terms import TaxRule
    from slacalc.measure.tally import Table
    from slacalc.statement.document import Line, Reason, Statement


def correct(again: Statement, before: Statement, digest: str) -> Statement:
    """The correction that ``again``, the month computed again, is of ``before``, its statement or last correction, by ``digest``.

    Raises:
        Refused: the terms now round otherwise, so that the difference of a line would mean nothing.
    """
    _expect_same_plan(again, before)
    places = PLACES[again.contract.currency]
    tallies = Tallies((*again.tallies.tables, (BILLED, billed_table(billed_lines(before), places))))
    book = with_differences(again.book, again.lines, tallies.table(BILLED), again.tax, places)
    values = evaluate(book, again.term_values(), tallies)
    known = {step.reference for metric in before.metrics for step in metric.steps}
    correction = Correction(
        number=before.correction.number + 1 if before.correction else 1,
        corrects=digest,
        differences=tuple(_differences(again, before, values)),
        outcomes=tuple(_outcomes(again, before)),
        decisions=tuple(dict.fromkeys(one for one in references_of(again) if one not in {*known, *references_of(before)})),
        files=tuple(_other_files(again, before)),
        terms=tuple(_other_terms(again, before)),
        rights=tuple(_other_rights(again, before)),
    )
    return replace(again, book=book, values=tuple(values.items()), tallies=tallies, correction=correction, moved=None)


def billed_lines(statement: Statement) -> Iterator[CorrectedLine]:
    """What has been billed for the month of a statement or its last correction: a row a line, and tax rounded on the total."""
    for line in statement.lines:
        yield CorrectedLine(line.id, line.clause, line.kind, line.amount, line.tax)
    if statement.tax.rounded == "on total":
        nothing = Money.nothing(statement.contract.currency).amount
        yield CorrectedLine("", statement.tax.clause, TAX, nothing, _money(statement, "total.tax"))


def corrected_lines(statement: Statement) -> Iterator[CorrectedLine]:
    """What a correction changes, as the statement that follows bills it."""
    if statement.correction is None:
        return
    for one in statement.correction.differences:
        yield CorrectedLine(one.line, one.clause, one.kind, one.amount, one.tax)
    if statement.tax.rounded == "on total":
        nothing = Money.nothing(statement.contract.currency).amount
        yield CorrectedLine("", statement.tax.clause, TAX, nothing, _money(statement, "difference.total.tax"))


def with_differences(book: Book, lines: Iterable[Line], billed: Table, tax: TaxRule, places: int) -> Book:
    """The figures of a month, and after them those of its correction."""
    writer = Writer(book)
    charges = [Charge(line.id, line.clause, line.kind, Named(line.figure)) for line in lines]
    write_differences(charges, billed, tax, places, writer)
    return writer.book()


def uncorrected(statement: Statement) -> Statement:
    """A correction without what makes it one: the month computed again."""
    figures = tuple(figure for figure in statement.book if not figure.name.startswith((f"{BILLED}.", "difference.")))
    names = {figure.name for figure in figures}
    return replace(
        statement,
        correction=None,
        book=Book(figures),
        values=tuple((name, value) for name, value in statement.values if name in names),
        tallies=Tallies(tuple((name, table) for name, table in statement.tallies.tables if name != BILLED)),
    )


def changes_nothing(statement: Statement, before: Statement) -> bool:
    """Whether a correction would say only what was said before; that a right was exercised since is no news of the month."""
    correction = statement.correction
    if correction is None:
        return False
    told = ((one.id, one.outcome, one.steps) for one in statement.metrics)
    said = ((one.id, one.outcome, one.steps) for one in before.metrics)
    changed = correction.differences or correction.rights
    return not changed and tuple(told) == tuple(said) and statement.open_cases == before.open_cases


def _expect_same_plan(again: Statement, before: Statement) -> None:
    kinds = {line.id: line.kind for line in before.lines}
    other = [line.id for line in again.lines if kinds.get(line.id, line.kind) != line.kind]
    if (again.tax.prices, again.tax.rounded) != (before.tax.prices, before.tax.rounded):
        other.insert(0, "tax")
    if other:
        raise Refused(error("input/other-plan", Place(again.contract.file), month=again.month, paths=", ".join(other)))


def _differences(again: Statement, before: Statement, values: dict[str, Value]) -> Iterator[Difference]:
    """The lines that differ, in the order of the statement, those that are there no more at the end."""
    was = {line.id: line for line in before.lines}
    now = {line.id: line for line in again.lines}
    for name in (*now, *(name for name in was if name not in now)):
        line = now.get(name) or was[name]
        amount = _amount(values[f"difference.{name}"], again.contract.currency)
        tax_figure = f"difference.tax.{name}" if f"difference.tax.{name}" in values else ""
        tax = _amount(values[tax_figure], again.contract.currency) if tax_figure else None
        if amount or tax:
            billed = was[name].amount if name in was else amount - amount
            reasons = tuple(_reasons(name, again, before))
            yield Difference(name, line.clause, line.kind, billed, f"difference.{name}", amount, tax_figure, tax, reasons)


def _reasons(name: str, again: Statement, before: Statement) -> Iterator[Reason]:
    """Why a line differs; one that is only in one of the two has its reason in what makes such a line appear."""
    both = [next((line for line in statement.lines if line.id == name), None) for statement in (again, before)]
    if both[0] is None or both[1] is None:
        kind, _, about = name.partition(".")
        if kind == "deduct":
            yield from _reasons_of_standard(about, again, before)
        elif kind == "damages":
            yield "decision"
        else:
            yield "another month" if kind == CORRECTIONS else "terms"
        return
    figures = [[one for one in (line.figure, line.tax_figure) if one] for line in both if line is not None]
    yield from _made_otherwise(again, figures[0], before, figures[1])


def _reasons_of_standard(metric: str, again: Statement, before: Statement) -> Iterator[Reason]:
    """Why a standard is deducted for in one statement and not in the other.

    A decision is the reason where the two part ways at its step, or where it is of a day that one of them did not know yet. That
    a decision is spoken of no more, because nothing was missed, follows from the counts or from another month; and counts are a
    reason only where the month has come out otherwise.
    """
    results = [next((one for one in statement.metrics if one.id == metric), None) for statement in (again, before)]
    now, then = (one.steps if one is not None else () for one in results)
    parted = next((pair for pair in zip_longest(now, then) if pair[0] != pair[1]), (None, None))
    unknown = (*_unknown_to(before, now), *_unknown_to(again, then))
    found: list[Reason] = ["decision"] if unknown or any(step is not None and step.reference for step in parted) else []
    outcomes = {one.outcome if one is not None else None for one in results}
    if len(outcomes) > 1:
        names = [[name for name in (metric, f"{metric}.met") if name in statement.book] for statement in (again, before)]
        found += _made_otherwise(again, names[0], before, names[1])
    if not found:
        told = [{(step.step, step.month) for step in steps if step.month != again.month} for steps in (now, then)]
        found = ["terms"] if told[0] == told[1] and _contract_of(again) != _contract_of(before) else ["another month"]
    yield from found


def _unknown_to(statement: Statement, steps: Iterable[StandingStep]) -> Iterator[str]:
    """References of decisions that are of a later day than a statement knows."""
    yield from (one.reference for one in steps if one.reference and one.on is not None and one.on > statement.as_of_day)


def _made_otherwise(again: Statement, names: list[str], before: Statement, names_before: list[str]) -> Iterator[Reason]:
    (terms, data), (other_terms, other_data) = _made_of(names, again), _made_of(names_before, before)
    if terms != other_terms:
        yield "terms"
    if data != other_data:
        yield "data"


def _made_of(names: list[str], statement: Statement) -> tuple[object, object]:
    """What some figures are made of: expressions with their terms, and what the tallies come to."""
    below = names_below(statement, names)
    figures = [figure for figure in statement.book if figure.name in below]
    nodes = [node for figure in figures for node in walk(figure.node)]
    terms = {node.path: statement.term(node.path).value for node in nodes if isinstance(node, TermLeaf)}
    sums = {node: statement.tallies.total(node.table, node.column, node.where) for node in nodes if isinstance(node, Tally)}
    return ([(figure.name, figure.node) for figure in figures], terms), sums


def _contract_of(statement: Statement) -> tuple[object, ...]:
    """What tells whether two statements are of the same contract, amended alike."""
    return statement.contract.sha256, statement.contract.amendments


def _outcomes(again: Statement, before: Statement) -> Iterator[tuple[str, Outcome, Outcome]]:
    found = {metric.id: metric.outcome for metric in before.metrics}
    for metric in again.metrics:
        if metric.id in found and found[metric.id] != metric.outcome:
            yield metric.id, found[metric.id], metric.outcome


def _other_rights(again: Statement, before: Statement) -> Iterator[ChangedRight]:
    """Rights that only one of the two states, or on other days, those of the statement before first."""
    was, now = ({(one.right, one.metric, one.month): (one.since, one.until) for one in each.rights} for each in (before, again))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield ChangedRight(*key, was.get(key), now.get(key))


def references_of(statement: Statement) -> Iterator[str]:
    """Every decision that a statement speaks of, in the order in which it does."""
    for metric in statement.metrics:
        yield from (step.reference for step in metric.steps if step.reference)
    yield from (line.id.removeprefix("damages.") for line in statement.lines if line.id.startswith("damages."))
    if statement.service is not None:
        yield from (one.reference for one in statement.service.suspended)
        yield from (by for by in (statement.service.ended_by,) if by)


def _other_files(again: Statement, before: Statement) -> Iterator[str]:
    """Roles whose files are not those that the statement before was made of."""
    roles = dict.fromkeys(file.role for file in (*before.inputs, *again.inputs))
    for role in roles:
        ours, theirs = (sorted(file.sha256 for file in one.inputs if file.role == role) for one in (again, before))
        if ours != theirs:
            yield role


def _other_terms(again: Statement, before: Statement) -> Iterator[str]:
    """Paths of terms that read otherwise, or that only one of the two uses; none under the same contract, amended alike."""
    if _contract_of(again) == _contract_of(before):
        return
    now, then = ({term.path: (term.value, term.text) for term in one.terms} for one in (again, before))
    yield from (path for path in sorted(now.keys() | then.keys()) if now.get(path) != then.get(path))


def _amount(value: Value, currency: str) -> Decimal:
    if not isinstance(value, Fraction):
        raise TypeError(value)
    return Money.exactly(value, currency).amount


def _money(statement: Statement, figure: str) -> Decimal:
    return _amount(statement.value(figure), statement.contract.currency)

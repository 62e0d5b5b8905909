"""The correction of an issued month: the month computed again, beside what was billed for it, line by line, and why.

It is computed as the original was: the same terms apply, and each figure is rounded where the original rounded it. What both
parties have billed and paid stays as it is; the statement that follows bills the differences.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import CorrectedLine
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Book, Named, Writer
from slacalc.base.money import PLACES, Money
from slacalc.billing.corrections import BILLED, TAX, billed_table, write_differences
from slacalc.billing.lines import Charge
from slacalc.billing.tax import RELEASED
from slacalc.contract.terms import KEPT_BACK
from slacalc.measure.tally import Tallies
from slacalc.statement.carried import counts_carried
from slacalc.statement.corrected import ChangedRight, Correction, LineDifference
from slacalc.statement.document import Computed
from slacalc.statement.excuses import excuses_of
from slacalc.statement.reasons import contract_of, other_files, why_it_differs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from slacalc.assess.history import History, Outcome
    from slacalc.base.evaluate import Value
    from slacalc.contract.payment.tax import TaxRule
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table
    from slacalc.statement.document import Line, Statement


def correct(again: Statement, before: Statement, digest: str, terms: Terms, history: History) -> Statement:
    """The correction that ``again``, the month computed again, is of ``before``, its statement or last correction, by ``digest``.

    ``terms`` and ``history`` are those by which the month was computed again: they tell which excuse took a right back.

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
        decisions=tuple(
            dict.fromkeys(reference for reference in references_of(again) if reference not in {*known, *references_of(before)})
        ),
        files=tuple(other_files(again, before)),
        terms=tuple(_other_terms(again, before)),
        rights=tuple(
            replace(right, excuses=excuses_of(right, again, before, terms, history)) for right in _other_rights(again, before)
        ),
        corrects_number=before.number.text if before.number else "",
    )
    return replace(again, figures=Computed(book, tuple(values.items())), tallies=tallies, correction=correction, moved=None)


def billed_by_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that a correction corrects: what is kept back follows from the statement that bills the differences."""
    return (line for line in lines if line.kind not in KEPT_BACK)


def billed_lines(statement: Statement) -> Iterator[CorrectedLine]:
    """What has been billed for the month of a statement or its last correction: a row a line, and tax rounded on the total."""
    for line in billed_by_lines(statement.lines):
        yield CorrectedLine(line.id, line.clause, line.kind, line.amount, line.tax)
    if statement.tax.rounded == "on total":
        nothing = Money.nothing(statement.contract.currency).amount
        yield CorrectedLine("", statement.tax.clause, TAX, nothing, _money(statement, "total.tax"))


def corrected_lines(statement: Statement) -> Iterator[CorrectedLine]:
    """What a correction changes, as the statement that follows bills it."""
    if statement.correction is None:
        return
    for difference in statement.correction.differences:
        yield CorrectedLine(difference.line, difference.clause, difference.kind, difference.amount, difference.tax)
    if statement.tax.rounded == "on total":
        nothing = Money.nothing(statement.contract.currency).amount
        yield CorrectedLine("", statement.tax.clause, TAX, nothing, _money(statement, "difference.total.tax"))


def with_differences(book: Book, lines: Iterable[Line], billed: Table, tax: TaxRule, places: int) -> Book:
    """The figures of a month, and after them those of its correction."""
    writer = Writer(book)
    charges = [Charge(line.id, line.clause, line.kind, Named(line.figure)) for line in billed_by_lines(lines)]
    write_differences(charges, billed, tax, places, writer)
    return writer.book()


def uncorrected(statement: Statement) -> Statement:
    """A correction without what makes it one: the month computed again."""
    figures = tuple(figure for figure in statement.book if not figure.name.startswith((f"{BILLED}.", "difference.")))
    names = {figure.name for figure in figures}
    return replace(
        statement,
        correction=None,
        figures=Computed(Book(figures), tuple((name, value) for name, value in statement.values if name in names)),
        tallies=Tallies(tuple((name, table) for name, table in statement.tallies.tables if name != BILLED)),
    )


def changes_nothing(statement: Statement, before: Statement, later: Sequence[Terms]) -> bool:
    """Whether a correction would say only what was said before; that a right was exercised since is no news of the month.

    By the terms ``later`` later months look back: what they add up is news, where nothing of the month itself has moved.
    """
    correction = statement.correction
    if correction is None:
        return False
    now = ((metric.id, metric.outcome, metric.steps) for metric in statement.metrics)
    was = ((metric.id, metric.outcome, metric.steps) for metric in before.metrics)
    changed = correction.differences or correction.rights or counts_carried(statement, later) != counts_carried(before, later)
    return not changed and tuple(now) == tuple(was) and statement.open_cases == before.open_cases


def _expect_same_plan(again: Statement, before: Statement) -> None:
    kinds = {line.id: line.kind for line in before.lines}
    other = [line.id for line in again.lines if kinds.get(line.id, line.kind) != line.kind]
    if (again.tax.prices, again.tax.rounded) != (before.tax.prices, before.tax.rounded):
        other.insert(0, "tax")
    if other:
        raise Refused(error("input/other-plan", Place(again.contract.file), month=again.month, paths=", ".join(other)))


def _differences(again: Statement, before: Statement, values: dict[str, Value]) -> Iterator[LineDifference]:
    """The lines that differ, in the order of the statement, those that are there no more at the end."""
    was = {line.id: line for line in billed_by_lines(before.lines)}
    now = {line.id: line for line in billed_by_lines(again.lines)}
    for name in (*now, *(name for name in was if name not in now)):
        line = now.get(name) or was[name]
        if f"difference.{name}" not in values:  # billed as nothing, and there no more: no row of what was billed
            continue
        amount = _amount(values[f"difference.{name}"], again.contract.currency)
        tax_figure = f"difference.tax.{name}" if f"difference.tax.{name}" in values else ""
        tax = _amount(values[tax_figure], again.contract.currency) if tax_figure else None
        if amount or tax:
            billed = was[name].amount if name in was else amount - amount
            why = why_it_differs(name, again, before)
            figure = f"difference.{name}"
            yield LineDifference(name, line.clause, line.kind, billed, figure, amount, tax_figure, tax, why.reasons, why.rules)


def _outcomes(again: Statement, before: Statement) -> Iterator[tuple[str, Outcome, Outcome]]:
    was = {metric.id: metric.outcome for metric in before.metrics}
    for metric in again.metrics:
        if metric.id in was and was[metric.id] != metric.outcome:
            yield metric.id, was[metric.id], metric.outcome


def _other_rights(again: Statement, before: Statement) -> Iterator[ChangedRight]:
    """Rights that only one of the two states, or on other days, those of the statement before first."""
    was, now = (
        {(right.right, right.metric, right.month): (right.since, right.until) for right in statement.rights}
        for statement in (before, again)
    )
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) != now.get(key):
            yield ChangedRight(*key, was.get(key), now.get(key))


def references_of(statement: Statement) -> Iterator[str]:
    """Every decision that a statement speaks of, in the order in which it does."""
    for metric in statement.metrics:
        yield from (step.reference for step in metric.steps if step.reference)
    yield from (line.id.removeprefix("damages.") for line in statement.lines if line.id.startswith("damages."))
    yield from (line.id.removeprefix(RELEASED) for line in statement.lines if line.id.startswith(RELEASED))
    if statement.service is not None:
        yield from (suspension.reference for suspension in statement.service.suspended)
        yield from (by for by in (statement.service.ended_by,) if by)


def _other_terms(again: Statement, before: Statement) -> Iterator[str]:
    """Paths of terms that read otherwise, or that only one of the two uses; none under the same contract, amended alike."""
    if contract_of(again) == contract_of(before):
        return
    now, then = ({term.path: (term.value, term.text) for term in statement.terms} for statement in (again, before))
    yield from (path for path in sorted(now.keys() | then.keys()) if now.get(path) != then.get(path))


def _amount(value: Value, currency: str) -> Decimal:
    if not isinstance(value, Fraction):
        raise TypeError(value)
    return Money.exactly(value, currency).amount


def _money(statement: Statement, figure: str) -> Decimal:
    return _amount(statement.value(figure), statement.contract.currency)

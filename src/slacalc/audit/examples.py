"""Worked examples computed again: the contract's own figures over the counts, or the rows, that an example gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.assess.standing import Standing
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, error
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Book, Quotient, Tally, Whole
from slacalc.base.money import PLACES
from slacalc.base.nearest import nearest
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.measure.columns import metrics_of
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.statement.figures import term_values, write_month
from slacalc.statement.outcomes import outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Node, Unit
    from slacalc.base.month import Month
    from slacalc.contract.examples import Example, ExpectedFigure, GivenFigure
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms


FORMS: dict[str, str] = {"money": "-3000.00 CNY", "count": "3", "points": "3", "seconds": "300", "percent": "92.4%"}
"""How an expectation is written, by the unit of the figure."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One expectation of an example: what it states, and what the contract's terms make of what is given."""

    example: str
    name: str
    stated: str
    """As the file has it."""
    number: Fraction | None
    """What it states, where that is a number."""
    computed: Value | str
    """A number, no basis, or an outcome."""
    unit: Unit

    @property
    def agrees(self) -> bool:
        """Exactly."""
        return self.computed == (self.stated if self.number is None else self.number)


@dataclass(frozen=True, slots=True)
class Tested:
    """A contract file, and every expectation of its examples beside what it comes to."""

    path: Path
    contract: str
    language: Literal["zh-CN", "en"]
    currency: str
    examples: int
    compared: tuple[Compared, ...]

    @property
    def differences(self) -> int:
        """How many do not agree."""
        return sum(not comparison.agrees for comparison in self.compared)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What an example gives, in the place of tallies: a number for a column, or the rows that were counted; else zero."""

    numbers: dict[tuple[str, str], int]
    counted: Tallies

    def total(self, table: str, column: str, where: tuple[tuple[str, str], ...] = ()) -> int:
        """The number that is given for a column of a table, of no day or queue; else what was counted there."""
        if not where and (table, column) in self.numbers:
            return self.numbers[table, column]
        known = dict(self.counted.tables).get(table)
        return known.total(column, where) if known is not None and column in known.columns else 0


@dataclass(frozen=True, slots=True)
class _ExampleMonth:
    """What the terms make of what an example gives."""

    book: Book
    values: Mapping[str, Value]
    outcomes: dict[str, str]
    wrong: tuple[Diagnostic, ...]
    """Of what is given."""


class _Written:
    """The figures of one month before an example gives anything; what several examples share is made once."""

    def __init__(self, terms: Terms, tallies: Tallies) -> None:
        self.terms, self.tallies = terms, tallies
        self.numbers = term_values(terms)
        self._books: dict[frozenset[str], Book] = {}

    def book(self, deducting: frozenset[str]) -> Book:
        """The figures, where the deductions of these metrics are taken."""
        if deducting not in self._books:
            standings = {metric.id: Standing(deducts=metric.id in deducting) for metric in self.terms.metrics}
            self._books[deducting], _ = write_month(self.terms, standings, self.tallies)
        return self._books[deducting]


class Recomputing:
    """Computes the examples of a contract; the figures of a month are written once for all of its examples without rows."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._months: dict[Month, _Written] = {}

    def recompute(self, example: Example, counted: Tallies | None = None) -> tuple[Compared, ...]:
        """Every expectation of an example, beside what it comes to.

        ``counted`` are the tallies of the rows that the example gives; without rows there are none.

        Raises:
            Refused: with each figure that its month does not have, or that is not of the kind that the example gives or expects;
                or its month is not in the term.
        """
        month = month_of(self._contract, example)
        terms = self._contract.terms_of(month)
        if counted is not None:
            return _recomputed(_Written(terms, counted), example)
        if month not in self._months:
            self._months[month] = _Written(terms, _empty(terms))
        return _recomputed(self._months[month], example)


def month_of(contract: Contract, example: Example) -> Month:
    """The month of an example: its own, or the first of the term."""
    return example.month or contract.first_month


def _recomputed(written: _Written, example: Example) -> tuple[Compared, ...]:
    terms, decided = written.terms, frozenset(example.decided)
    month = _worked_out(written, decided, example)
    if by_itself := _taken_by_itself(terms, month.outcomes, example):
        month = _worked_out(written, decided | by_itself, example)
    wrong, compared = list(month.wrong), list[Compared]()
    for expected in example.expected:
        if expected.name in _not_taken(terms, month):
            value: Value | str = Fraction(0)
            unit: Unit = "money"
        elif expected.name in month.values:
            value, unit = month.values[expected.name], month.book[expected.name].unit
        else:
            wrong.append(_no_figure(expected, terms, month))
            continue
        if expected.number is None:
            value = month.outcomes.get(expected.name, "")
        if (expected.is_amount and unit != "money") or value == "":
            wrong.append(error("contract/bad-quantity", expected.place, text=expected.text, expected=FORMS.get(unit, "3; 92.4%")))
        compared.append(Compared(example.id, expected.name, expected.text, expected.number, value, unit))
    if wrong:
        raise Refused(*wrong)
    return tuple(compared)


def _worked_out(written: _Written, deducting: frozenset[str], example: Example) -> _ExampleMonth:
    """The figures of the month, with what is given in their places."""
    terms, book = written.terms, written.book(deducting)
    nodes = {figure.name: figure.node for figure in book}
    counts: dict[tuple[str, str], int] = {}
    wrong: list[Diagnostic] = []
    for given in example.given:
        if given.counts is not None:
            counts |= _counted(nodes, given)
            continue
        node = nodes.get(given.name)
        if node is None:
            wrong.append(error("contract/unknown-figure", given.place, text=given.name, nearest=nearest(given.name, nodes)))
        elif given.is_amount and (book[given.name].unit != "money" or (given.number * 10 ** PLACES[terms.currency]) % 1):
            expected = "100000.00 CNY" if book[given.name].unit == "money" else "718"
            wrong.append(error("contract/bad-quantity", given.place, text=given.text, expected=expected))
        elif given.is_amount or not isinstance(node, Tally):
            nodes[given.name] = _literal(given.number, terms)
        else:
            counts[node.table, node.column] = int(given.number)
    changed = (figure if nodes[figure.name] is figure.node else replace(figure, node=nodes[figure.name]) for figure in book)
    book = Book(tuple(changed))
    values = evaluate(book, written.numbers, _Counts(counts, written.tallies))
    return _ExampleMonth(book, values, {metric.id: outcome_of(metric, values) for metric in terms.metrics}, tuple(wrong))


def _taken_by_itself(terms: Terms, outcomes: dict[str, str], example: Example) -> frozenset[str]:
    """Metrics that are missed and whose deduction asks nobody; one that waits for a period to rectify waits here as well."""
    return frozenset(
        remedy.metric
        for remedy in terms.remedies
        if remedy.deduct is not None
        and remedy.deduct.applies == "by itself"
        and outcomes.get(remedy.metric) == "missed"
        and (remedy.cure is None or remedy.metric in example.not_cured)
    )


def _not_taken(terms: Terms, month: _ExampleMonth) -> frozenset[str]:
    """The deductions that apply by themselves and not in this month: each comes to nothing."""
    by_itself = (remedy for remedy in terms.remedies if remedy.deduct is not None and remedy.deduct.applies == "by itself")
    return frozenset(f"deduct.{remedy.metric}" for remedy in by_itself) - month.values.keys()


def _no_figure(expected: ExpectedFigure, terms: Terms, month: _ExampleMonth) -> Diagnostic:
    """Why the month has no such figure."""
    part, _, rest = expected.name.partition(".")
    remedy = terms.remedy(rest.partition(".")[0]) if part == "deduct" else None
    if remedy is not None and remedy.deduct is not None and remedy.deduct.applies == "on decision":
        return error("contract/not-decided", expected.place, text=expected.name, metric=remedy.metric)
    return error("contract/unknown-figure", expected.place, text=expected.name, nearest=nearest(expected.name, month.values))


def _counted(nodes: dict[str, Node], given: GivenFigure) -> dict[tuple[str, str], int]:
    """The counts of a metric, where its figures look for them; all that is in scope is counted."""
    numerator, denominator = given.counts or (0, 0)
    numbers = {"scope": denominator, "denominator": denominator, "numerator": numerator}
    columns = {part: nodes[f"{given.name}.{part}"] for part in numbers}
    return {(node.table, node.column): numbers[part] for part, node in columns.items() if isinstance(node, Tally)}


def _literal(number: Fraction, terms: Terms) -> Node:
    """A number that is given: a whole one in the smallest unit of the currency, over that."""
    unit = 10 ** PLACES[terms.currency]
    return Quotient(Whole(int(number * unit)), Whole(unit))


def _empty(terms: Terms) -> Tallies:
    """Tables without rows: of what nobody has counted, no day and no queue is known."""
    parts = ("scope", "excused")
    columns = {
        kind.role: [f"{metric.id}.{part}" for metric in metrics_of(terms, kind.role) for part in parts] for kind in RECORD_KINDS
    }
    return Tallies(tuple((role, Table.of(KEYS, tuple(names), {})) for role, names in columns.items()))

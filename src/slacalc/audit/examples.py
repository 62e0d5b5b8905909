"""Worked examples computed again: the contract's own figures over the counts, or the rows, that an example gives."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from slacalc.assess.standing import Standing
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, error
from slacalc.base.evaluate import ValuesOnDemand
from slacalc.base.figure import Quotient, Tally, Whole
from slacalc.base.money import PLACES
from slacalc.base.nearest import nearest
from slacalc.contract.fitting import in_currency
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.measure.columns import metrics_of
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.statement.figures import term_values, write_metrics, write_month
from slacalc.statement.outcomes import outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Book, Node, Unit
    from slacalc.base.month import Month
    from slacalc.contract.examples import Example, ExpectedFigure, GivenFigure
    from slacalc.contract.load import Contract
    from slacalc.contract.remedies.remedy import RemedyTerms
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


class _Written:
    """The figures of one month before an example gives anything; what several examples share is made once."""

    def __init__(self, terms: Terms, tallies: Tallies, measured: Book | None = None) -> None:
        self.terms, self.tallies = terms, tallies
        self.measured = measured or write_metrics(terms, tallies)
        self.metrics = {metric.id: metric for metric in terms.metrics}
        self._books: dict[frozenset[str], tuple[Book, dict[str, Node]]] = {}

    @cached_property
    def numbers(self) -> dict[str, Fraction]:
        """Of the terms, by path; what only looks an example over needs none."""
        return term_values(self.terms)

    def book(self, deducting: frozenset[str]) -> tuple[Book, dict[str, Node]]:
        """The figures, where the deductions of these metrics are taken, and their nodes by name."""
        if deducting not in self._books:
            standings = {name: Standing(deducts=name in deducting) for name in self.metrics}
            book, _ = write_month(self.terms, standings, self.tallies, self.measured)
            self._books[deducting] = book, {figure.name: figure.node for figure in book}
        return self._books[deducting]


class _ExampleMonth:
    """What the terms make of what an example gives, where the deductions of some metrics are taken; computed when asked for."""

    def __init__(self, written: _Written, deducting: frozenset[str], example: Example) -> None:
        self.terms, self._written = written.terms, written
        self._book, nodes = written.book(deducting)
        self._nodes = dict(nodes)
        self._counts: dict[tuple[str, str], int] = {}
        wrong = (self._give(figure) for figure in example.given)
        self.wrong = tuple(mistake for mistake in wrong if mistake is not None)
        """In what is given."""

    @cached_property
    def _values(self) -> Mapping[str, Value]:
        return ValuesOnDemand(self._nodes, self._written.numbers, _Counts(self._counts, self._written.tallies))

    def _give(self, figure: GivenFigure) -> Diagnostic | None:
        """Put what is given in the place of a figure or of what is counted, or say what is wrong with it."""
        if figure.counts is not None:
            self._counts |= _counted(self._nodes, figure)
            return None
        node = self._nodes.get(figure.name)
        if node is None:
            return error("contract/unknown-figure", figure.place, text=figure.name, nearest=nearest(figure.name, self._nodes))
        is_money = self._book[figure.name].unit == "money"
        if figure.is_amount and (not is_money or (figure.number * 10 ** PLACES[self.terms.currency]) % 1):
            expected = in_currency("100000.00 CNY", self.terms.currency) if is_money else "718"
            return error("contract/bad-quantity", figure.place, text=figure.text, expected=expected)
        if figure.is_amount or not isinstance(node, Tally):
            self._nodes[figure.name] = _literal(figure.number, self.terms)
        else:
            self._counts[node.table, node.column] = int(figure.number)
        return None

    def outcome(self, metric: str) -> str:
        """What the figures of a metric say."""
        return outcome_of(self._written.metrics[metric], self._values)

    def unit(self, name: str) -> Unit | None:
        """Of a figure, or of a deduction that applies by itself and not in this month; None where there is no such figure."""
        if name in self._book:
            return self._book[name].unit
        return "money" if any(name == f"deduct.{remedy.metric}" for remedy in _by_itself(self.terms)) else None

    def mistake(self, expected: ExpectedFigure) -> Diagnostic | None:
        """Why what is expected cannot be compared."""
        unit = self.unit(expected.name)
        if unit is None:
            return self._no_figure(expected)
        no_outcome = expected.number is None and expected.name not in self._written.metrics
        if (expected.is_amount and unit != "money") or no_outcome:
            form = in_currency(FORMS.get(unit, "3; 92.4%"), self.terms.currency)
            return error("contract/bad-quantity", expected.place, text=expected.text, expected=form)
        return None

    def compared(self, example: str, expected: ExpectedFigure) -> Compared:
        """What is expected and can be compared, beside what it comes to; a deduction that is not taken comes to nothing."""
        value: Value | str
        if expected.number is None:
            value = self.outcome(expected.name)
        else:
            value = self._values[expected.name] if expected.name in self._book else Fraction(0)
        unit = self.unit(expected.name) or "money"
        return Compared(example, expected.name, expected.text, expected.number, value, unit)

    def _no_figure(self, expected: ExpectedFigure) -> Diagnostic:
        """Why the month has no such figure."""
        section, _, subject = expected.name.partition(".")
        remedy = self.terms.remedy(subject.partition(".")[0]) if section == "deduct" else None
        if remedy is not None and remedy.deduct is not None and remedy.deduct.applies == "on decision":
            return error("contract/not-decided", expected.place, text=expected.name, metric=remedy.metric)
        return error("contract/unknown-figure", expected.place, text=expected.name, nearest=nearest(expected.name, self._nodes))


class Recomputing:
    """Computes the examples of a contract; the figures of a month are written once for all of its examples without rows."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._months: dict[Month, _Written] = {}

    def look_over(self, example: Example) -> tuple[Diagnostic, ...]:
        """What an example without rows would be refused for; nothing is computed that does not decide it.

        Raises:
            Refused: its month is not in the term.
        """
        return _wrong(_month(self._written(example, None), example), example)

    def recompute(self, example: Example, counted: Tallies | None = None) -> tuple[Compared, ...]:
        """Every expectation of an example, beside what it comes to.

        ``counted`` are the tallies of the rows that the example gives; without rows there are none.

        Raises:
            Refused: with each figure that its month does not have, or that is not of the kind that the example gives or expects;
                or its month is not in the term.
        """
        month = _month(self._written(example, counted), example)
        if wrong := _wrong(month, example):
            raise Refused(*wrong)
        return tuple(month.compared(example.id, expected) for expected in example.expected)

    def _written(self, example: Example, counted: Tallies | None) -> _Written:
        month = month_of(self._contract, example)
        terms = self._contract.terms_of(month)
        if counted is not None:
            return _Written(terms, counted)
        if month not in self._months:
            same = next((written for written in self._months.values() if written.terms.metrics is terms.metrics), None)
            tallies, measured = (same.tallies, same.measured) if same is not None else (_empty(terms), None)
            if any(metric.period is not None or metric.surge is not None for metric in terms.metrics):
                measured = None  # what is judged, and when, differs from month to month
            self._months[month] = _Written(terms, tallies, measured)
        return self._months[month]


def month_of(contract: Contract, example: Example) -> Month:
    """The month of an example: its own, or the first of the term."""
    return example.month or contract.first_month


def _month(written: _Written, example: Example) -> _ExampleMonth:
    """The month of an example, with the deductions that were decided on and those that are taken by themselves."""
    decided = frozenset(example.decided)
    month = _ExampleMonth(written, decided, example)
    by_itself = _taken_by_itself(month, example)
    return _ExampleMonth(written, decided | by_itself, example) if by_itself else month


def _wrong(month: _ExampleMonth, example: Example) -> tuple[Diagnostic, ...]:
    """In what an example gives, then in what it expects."""
    wrong = (month.mistake(expected) for expected in example.expected)
    return (*month.wrong, *(mistake for mistake in wrong if mistake is not None))


def _taken_by_itself(month: _ExampleMonth, example: Example) -> frozenset[str]:
    """Metrics that are missed and whose deduction asks nobody; one that waits for a period to rectify waits here as well."""
    return frozenset(
        remedy.metric
        for remedy in _by_itself(month.terms)
        if (remedy.cure is None or remedy.metric in example.not_cured) and month.outcome(remedy.metric) == "missed"
    )


def _by_itself(terms: Terms) -> Iterator[RemedyTerms]:
    """The remedies whose deduction applies by itself."""
    return (remedy for remedy in terms.remedies if remedy.deduct is not None and remedy.deduct.applies == "by itself")


def _counted(nodes: dict[str, Node], figure: GivenFigure) -> dict[tuple[str, str], int]:
    """The counts of a metric, where its figures look for them; all that is in scope is counted."""
    numerator, denominator = figure.counts or (0, 0)
    numbers = {"scope": denominator, "denominator": denominator, "numerator": numerator}
    columns = {count: nodes[f"{figure.name}.{count}"] for count in numbers}
    return {(node.table, node.column): numbers[count] for count, node in columns.items() if isinstance(node, Tally)}


def _literal(number: Fraction, terms: Terms) -> Node:
    """A number that is given: a whole one in the smallest unit of the currency, over that."""
    unit = 10 ** PLACES[terms.currency]
    return Quotient(Whole(int(number * unit)), Whole(unit))


def _empty(terms: Terms) -> Tallies:
    """Tables without rows: of what nobody has counted, no day and no queue is known."""
    counts = ("scope", "excused")
    columns = {
        kind.role: [f"{metric.id}.{count}" for metric in metrics_of(terms, kind.role) for count in counts]
        for kind in RECORD_KINDS
    }
    return Tallies(tuple((role, Table.of(KEYS, tuple(names), {})) for role, names in columns.items()))

"""Worked examples computed again: the contract's own figures over the counts that an example gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from slacalc.assess.standing import Standing
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Book, Over, Tally, Whole
from slacalc.base.money import PLACES
from slacalc.contract.columns import RECORD_KINDS
from slacalc.contract.examples import unknown_figure
from slacalc.measure.columns import metrics_of
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.statement.prepare import outcome_of, write_month

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Node, Unit
    from slacalc.contract.examples import Example, Given
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms


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
        return sum(not one.agrees for one in self.compared)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What an example gives, in the place of tallies: a number for each column, and zero for all others."""

    numbers: dict[tuple[str, str], int]

    def total(self, table: str, column: str, where: tuple[tuple[str, str], ...] = ()) -> int:
        """The number that is given for a column of a table; a day or a queue is never given."""
        return 0 if where else self.numbers.get((table, column), 0)


def recompute(contract: Contract, example: Example) -> tuple[Compared, ...]:
    """Every expectation of an example, beside what it comes to.

    Raises:
        Refused: it speaks of a figure that its month does not have, or its month is not in the term.
    """
    terms = contract.terms_of(example.month or contract.first_month)
    standings = {metric.id: Standing(deducts=metric.id in example.decided) for metric in terms.metrics}
    book, _ = write_month(terms, standings, _empty(terms))
    nodes = {figure.name: figure.node for figure in book}
    counts: dict[tuple[str, str], int] = {}
    for given in example.given:
        if given.counts is not None:
            counts |= _counted(nodes, given)
            continue
        node = nodes.get(given.name)
        if node is None:
            raise unknown_figure(given.name, given.place, list(nodes))
        if given.is_amount or not isinstance(node, Tally):
            nodes[given.name] = _literal(given.number, terms)
        else:
            counts[node.table, node.column] = int(given.number)
    book = Book(tuple(replace(figure, node=nodes[figure.name]) for figure in book))
    values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, _Counts(counts))
    outcomes = {metric.id: outcome_of(metric, values) for metric in terms.metrics}
    found: list[Compared] = []
    for expected in example.expected:
        if expected.name not in nodes:
            raise unknown_figure(expected.name, expected.place, list(nodes))
        value: Value | str = values[expected.name]
        if expected.number is None:
            value = outcomes.get(expected.name, str(value))
        found.append(Compared(example.id, expected.name, expected.text, expected.number, value, book[expected.name].unit))
    return tuple(found)


def _counted(nodes: dict[str, Node], given: Given) -> dict[tuple[str, str], int]:
    """The counts of a metric, where its figures look for them; all that is in scope is counted."""
    numerator, denominator = given.counts or (0, 0)
    numbers = {"scope": denominator, "denominator": denominator, "numerator": numerator}
    columns = {part: nodes[f"{given.name}.{part}"] for part in numbers}
    return {(node.table, node.column): numbers[part] for part, node in columns.items() if isinstance(node, Tally)}


def _literal(number: Fraction, terms: Terms) -> Node:
    """A number that is given: a whole one in the smallest unit of the currency, over that."""
    unit = 10 ** PLACES[terms.currency]
    return Over(Whole(int(number * unit)), Whole(unit))


def _empty(terms: Terms) -> Tallies:
    """Tables without rows: of what nobody has counted, no day and no queue is known."""
    parts = ("scope", "excused")
    columns = {kind.role: [f"{one.id}.{part}" for one in metrics_of(terms, kind.role) for part in parts] for kind in RECORD_KINDS}
    return Tallies(tuple((role, Table.of(KEYS, tuple(names), {})) for role, names in columns.items()))

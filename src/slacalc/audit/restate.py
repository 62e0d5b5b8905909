"""A statement made again with other counts, other numbers of the contract, or lines as somebody else states them.

What is stated of a line stands in its figure in place of the arithmetic, and all that uses the figure follows: a minimum, a
deduction, tax, totals. Nothing else of the statement is touched. A line that is added brings its tax along: that which it states,
or where tax is rounded once a rate, that of its rate.
"""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.audit.added_by_rate import ALL_TAX, OWN, with_added_by_rate
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Unevaluable, evaluate
from slacalc.base.figure import Book, Figure, Named, Sum, TermLeaf
from slacalc.base.money import Money
from slacalc.billing.tax import CORRECTED
from slacalc.contract.terms import AFTER_TAX
from slacalc.statement.document import Computed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Node
    from slacalc.measure.tally import Tallies
    from slacalc.statement.document import Line, MetricResult, Statement

STATED = "stated."
"""Before the name of a figure whose value is stated."""

PAYABLE = "total.payable"
HEADS = {"exclude tax": "total.net", "include tax": "total.gross"}
"""The total that adds up the lines, by whether these include tax."""


@dataclass(frozen=True, slots=True)
class Restated:
    """What is to be put in the place of what a statement has."""

    tallies: Tallies | None = None
    terms: Mapping[str, Fraction] = field(default_factory=dict)
    """Numbers of the contract, by path."""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    """Amounts, by the figure of a line or of its tax, or of a total."""
    added: tuple[Line, ...] = ()
    """Lines that the statement does not have; each stands in the totals."""
    dropped: frozenset[str] = frozenset()
    """Figures of lines that are not there: they come to nothing."""
    added_from: Statement | None = None
    """The statement that has the added lines: it tells which of several rates each bears; None where none tells."""


def restate(statement: Statement, restated: Restated) -> Statement:
    """The statement with that in its place.

    Raises:
        Unevaluable: it does not go together, such as figures without the counts that they need.
    """
    nothing = Money.nothing(statement.contract.currency).amount
    stated = {**restated.figures, **dict.fromkeys(restated.dropped, nothing)}
    for line in restated.added:
        stated |= {line.figure: line.amount} | ({line.tax_figure: line.tax} if line.tax is not None else {})
    book = _with_stated(statement, stated, restated)
    theirs = restated.added_from.term_values() if restated.added_from is not None else {}
    terms = theirs | statement.term_values() | dict(restated.terms)
    terms |= {STATED + name: Fraction(value) for name, value in stated.items()}
    values = evaluate(book, terms, restated.tallies or statement.tallies)
    lines = (_line(line, values, statement.contract.currency) for line in (*statement.lines, *restated.added))
    return replace(
        statement,
        figures=Computed(book, tuple(values.items())),
        terms=tuple(replace(term, value=restated.terms.get(term.path, term.value)) for term in statement.terms),
        tallies=restated.tallies or statement.tallies,
        lines=tuple(line for line in lines if line.figure not in restated.dropped),
        metrics=tuple(_metric(metric, values) for metric in statement.metrics),
    )


def total_of(statement: Statement, name: str) -> Decimal:
    """A total of a statement, as it can be stated of another."""
    return _amount(statement.value(name), statement.contract.currency)


def _with_stated(statement: Statement, stated: Mapping[str, Decimal], restated: Restated) -> Book:
    """The book with the stated figures in it; those that it does not have stand before the totals that add them up."""
    added = restated.added
    new = [line for line in added if line.figure not in statement.book]
    figures: list[Figure] = []
    for figure in statement.book:
        if figure.name.startswith("total.") and new:
            figures += [
                Figure(name, TermLeaf(STATED + name), "money", (name,), line.clause)
                for line in new
                for name in (line.figure, line.tax_figure)
                if name
            ]
            new = []
        node: Node = TermLeaf(STATED + figure.name) if figure.name in stated else figure.node
        figures.append(replace(figure, node=_with_added(figure.name, node, added, statement)))
    if restated.added_from is not None:
        figures = with_added_by_rate(figures, added, restated.added_from.book)
    return Book(tuple(_with_totals_after_tax(figures, added)))


def _with_totals_after_tax(figures: list[Figure], added: tuple[Line, ...]) -> list[Figure]:
    """The figures, and totals of what stands after tax that the statement does not have, with what they leave to pay."""
    names = {figure.name for figure in figures}
    taken = (
        (f"total.{total}", tuple(Named(line.figure) for line in added if line.kind == kind)) for kind, total in AFTER_TAX.items()
    )
    totals = [Figure(name, Sum(lines), "money", (name,), "") for name, lines in taken if lines and name not in names]
    if not totals:
        return figures
    before = next((figure.node for figure in figures if figure.name == PAYABLE), Named("total.gross"))
    left = Sum((before, *(Named(total.name) for total in totals)))
    others = [figure for figure in figures if figure.name != PAYABLE]
    return [*others, *totals, Figure(PAYABLE, left, "money", (PAYABLE,), "")]


def _with_added(name: str, node: Node, added: tuple[Line, ...], statement: Statement) -> Node:
    """A total that adds up lines, or their taxes, with those of the lines that are added."""
    if not isinstance(node, Sum):
        return node
    before_tax = [line for line in added if line.kind not in AFTER_TAX]
    own = [line for line in before_tax if not line.id.startswith(CORRECTED)]
    if name == HEADS[statement.tax.prices]:
        return Sum((*node.items, *(Named(line.figure) for line in before_tax)))
    if name == OWN:
        return Sum((*node.items, *(Named(line.figure) for line in own)))
    if name == ALL_TAX:
        bearing = before_tax if OWN not in statement.book else [line for line in before_tax if line not in own]
        return Sum((*node.items, *(Named(line.tax_figure) for line in bearing if line.tax_figure)))
    return Sum((*node.items, *(Named(line.figure) for line in added if f"total.{AFTER_TAX.get(line.kind)}" == name)))


def _line(line: Line, values: Mapping[str, Value], currency: str) -> Line:
    tax = _amount(values[line.tax_figure], currency) if line.tax_figure else None
    return replace(line, amount=_amount(values[line.figure], currency), tax=tax)


def _amount(value: Value, currency: str) -> Decimal:
    if not isinstance(value, Fraction):
        raise Unevaluable(str(value))
    return Money.exactly(value, currency).amount


def _metric(metric: MetricResult, values: Mapping[str, Value]) -> MetricResult:
    """Met or missed, as the figures have it now."""
    met = values.get(f"{metric.id}.met")
    if metric.outcome not in {"met", "missed"} or not isinstance(met, bool):
        return metric
    return replace(metric, outcome="met" if met else "missed")

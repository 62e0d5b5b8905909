"""The first reading of a figure: its value, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeVar, assert_never

from slacalc.base.exact import CUT_OFF, rounded
from slacalc.base.figure import (
    Compare,
    Comparison,
    Completed,
    CutOff,
    Largest,
    MeasuredRatio,
    Minus,
    Named,
    Otherwise,
    Quotient,
    Round,
    Smallest,
    Started,
    Sum,
    Tally,
    TermLeaf,
    Times,
    When,
    Whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from slacalc.base.figure import Figure, Node


class NoBasis(Enum):
    """The value of a ratio with nothing, or too little, to divide by."""

    NO_BASIS = "no basis"


NO_BASIS = NoBasis.NO_BASIS
LARGEST_BITS = 4096
"""Bits of a value's two whole numbers: far beyond any month, and a graph that squares itself again and again ends here."""
T = TypeVar("T")
Value = Fraction | bool | NoBasis


class Sums(Protocol):
    """Whatever can add up a column of a tally."""

    def total(self, table: str, column: str, where: tuple[tuple[str, str], ...]) -> int:
        """The sum of ``column`` over the rows whose keys match ``where``."""


class Unevaluable(ValueError):  # noqa: N818 - a word of the design
    """A graph that has no value: a name or term that is missing, a division by zero, a verdict for a number, one too large."""

    def __init__(self, why: str = "", figure: str = "") -> None:
        super().__init__(why, figure)
        self.why = why
        """In signs, without words: the name that is missing, ``÷ 0``; empty where the graph as such makes no sense."""
        self.figure = figure
        """The figure that has no value."""


def evaluate(figures: Iterable[Figure], terms: Mapping[str, Fraction], sums: Sums) -> dict[str, Value]:
    """The value of each figure, by name.

    Raises:
        Unevaluable: a graph that does not make sense; never a graph that this program has written.
    """
    values: dict[str, Value] = {}
    for figure in figures:
        values[figure.name] = _value_of_figure(figure.name, figure.node, values, terms, sums)
    return values


class ValuesOnDemand(Mapping[str, Value]):
    """The values of figures by name, each made when it is first asked for, after those that it uses.

    For the nodes of a book that a writer has made: these go round in no circle. A figure that nobody asks for is not evaluated,
    and ``in`` looks at names alone. To look a value up raises Unevaluable as :func:`evaluate` does, of the figure at fault.
    """

    def __init__(self, nodes: Mapping[str, Node], terms: Mapping[str, Fraction], sums: Sums) -> None:
        self._nodes, self._terms, self._sums = nodes, terms, sums
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = _value_of_figure(name, self._nodes[name], self, self._terms, self._sums)
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


def _value_of_figure(name: str, node: Node, named: Mapping[str, Value], terms: Mapping[str, Fraction], sums: Sums) -> Value:
    try:
        return _bounded(value_of(node, named, terms, sums))
    except Unevaluable as cause:
        raise Unevaluable(cause.why, cause.figure or name) from cause
    except KeyError as cause:
        raise Unevaluable(str(cause.args[0]), name) from cause


def value_of(  # noqa: C901, PLR0911, PLR0912 - one case a kind
    node: Node, named: Mapping[str, Value], terms: Mapping[str, Fraction], sums: Sums
) -> Value:
    """The value of one node, given the figures before it."""

    def of(below: Node) -> Value:
        return value_of(below, named, terms, sums)

    match node:
        case TermLeaf(path):
            return _value_at(terms, path)
        case Tally(table, column, where):
            return Fraction(sums.total(table, column, where))
        case Whole(number):
            return Fraction(number)
        case Named(name):
            return _value_at(named, name)
        case Sum(items):
            return _numbers(of, items, lambda *numbers: sum(numbers, Fraction(0)))
        case Minus(left, right):
            return _numbers(of, (left, right), lambda a, b: a - b)
        case Times(left, right):
            return _numbers(of, (left, right), lambda a, b: a * b)
        case Quotient(left, right):
            return _numbers(of, (left, right), _quotient)
        case Smallest(items):
            return _numbers(of, items, lambda *numbers: min(numbers))
        case Largest(items):
            return _numbers(of, items, lambda *numbers: max(numbers))
        case Round(below, places):
            return _numbers(of, (below,), lambda a: Fraction(rounded(a, places)))
        case CutOff(below, places):
            return _numbers(of, (below,), lambda a: Fraction(rounded(a, places, CUT_OFF)))
        case Started(below, step):
            return _numbers(of, (below, step), lambda a, b: -(-_quotient(a, b) // 1))
        case Completed(below, step):
            return _numbers(of, (below, step), lambda a, b: _quotient(a, b) // 1)
        case Compare(left, how, right):
            return _numbers(of, (left, right), lambda a, b: holds(a, how, b))
        case When(test, then, instead):
            verdict = of(test)
            if verdict is NO_BASIS:
                return NO_BASIS
            if not isinstance(verdict, bool):
                raise Unevaluable
            return of(then) if verdict else of(instead)
        case MeasuredRatio(numerator, denominator, least):
            if _numbers(of, (denominator, least), lambda d, m: d == 0 or d < m) in {True, NO_BASIS}:
                return NO_BASIS
            return _numbers(of, (numerator, denominator), _quotient)
        case Otherwise(below, instead):
            value = of(below)
            return of(instead) if value is NO_BASIS else value
    assert_never(node)


def holds(left: Fraction, how: Comparison, right: Fraction) -> bool:
    """Whether left stands to right as the word says."""
    match how:
        case "at least":
            return left >= right
        case "at most":
            return left <= right
        case "above":
            return left > right
        case "below":
            return left < right


def _numbers(of: Callable[[Node], Value], operands: tuple[Node, ...], combine: Callable[..., Fraction | int | bool]) -> Value:
    """Combine numbers; one without a basis leaves the whole without one."""
    numbers: list[Fraction] = []
    without = False
    for operand in operands:
        value = of(operand)
        if value is NO_BASIS:
            without = True
        elif isinstance(value, bool):
            raise Unevaluable
        else:
            numbers.append(value)
    if without:
        return NO_BASIS
    result = combine(*numbers)
    return result if isinstance(result, bool) else _bounded(Fraction(result))


def _bounded(value: T) -> T:
    if isinstance(value, Fraction) and value.numerator.bit_length() + value.denominator.bit_length() > LARGEST_BITS:
        msg = f"> 2^{LARGEST_BITS}"
        raise Unevaluable(msg)
    return value


def _quotient(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        msg = "÷ 0"
        raise Unevaluable(msg)
    return left / right


def _value_at(values: Mapping[str, T], key: str) -> T:
    if key not in values:
        raise Unevaluable(key)
    return values[key]

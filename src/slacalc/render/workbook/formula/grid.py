"""What is known of a node before it is written as a formula: its decimals, its sign, its size, and whether it carries noise."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Unevaluable, Value, value_of
from slacalc.base.exact import places_of
from slacalc.base.figure import (
    Compare,
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
    parts_of,
)
from slacalc.render.workbook.formula.pair import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slacalc.base.figure import Node
    from slacalc.measure.tally import Tallies
    from slacalc.statement.document import TermEntry

LONGEST_GRID = 12
"""More decimals than this are no grid."""
SPARED_UNITS = frozenset({"share", "points", "money", "number"})
MOST_SPARE = 4
"""Decimals that a reader may use when trying another number on the sheet of terms."""


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """What is known of a figure when later ones use it."""

    node: Node
    places: int | None
    """Decimals of its grid, where its cell is sure to hold the number of that grid."""
    noisy: bool
    missing: bool
    """Whether it can be without a basis."""
    nonnegative: bool


@dataclass(slots=True)
class Known:
    """The terms, the tallies and the figures made so far, and what follows from them about a node."""

    terms: Mapping[str, TermEntry]
    numbers: Mapping[str, Fraction]
    tallies: Tallies
    spare: int = MOST_SPARE
    """Decimals that a term of these units is given even where its number has fewer: less where a proof needs the room."""
    placed: dict[str, PlacedFigure] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    narrowed: dict[tuple[str, int], int] = field(default_factory=dict)
    """The decimals of a figure with fewer spare ones of its terms."""

    def widest(self, node: Node) -> int | None:
        """The decimals of a node with all the spare ones of its terms."""
        spare, self.spare = self.spare, MOST_SPARE
        places, self.spare = self.places(node), spare
        return places

    def places(self, node: Node) -> int | None:  # noqa: PLR0911 - one case a kind
        """Decimals of the grid on which a node lies, or None."""
        match node:
            case TermLeaf(path):
                own = places_of(self.numbers[path])
                return None if own is None else max(own, self.spare if self.terms[path].unit in SPARED_UNITS else 0)
            case Tally() | Whole() | Started() | Completed():
                return 0
            case Named(name):
                return self._narrowed(name)
            case Round(_, places) | CutOff(_, places):
                return places
            case Quotient() | MeasuredRatio() | Compare():
                return None
            case Times(left, right):
                return self._grid_of((left, right), sum)
            case When(_, then, instead):
                return self._grid_of((then, instead), max)
            case Sum() | Minus() | Smallest() | Largest() | Otherwise():
                return self._grid_of(parts_of(node), max)
        assert_never(node)

    def _narrowed(self, name: str) -> int | None:
        """Those of a figure that stands in its cell already."""
        placed = self.placed[name]
        if placed.places is None or self.spare == MOST_SPARE:
            return placed.places
        if (name, self.spare) not in self.narrowed:
            own = self.places(placed.node)
            self.narrowed[name, self.spare] = placed.places if own is None else min(placed.places, own)
        return self.narrowed[name, self.spare]

    def _grid_of(self, operands: tuple[Node, ...], combine: Callable[[list[int]], int]) -> int | None:
        known = [places for places in map(self.places, operands) if places is not None]
        if len(known) < len(operands):
            return None
        grid = combine(known) if known else 0
        return grid if grid <= LONGEST_GRID else None

    def noisy(self, node: Node) -> bool:
        """Whether an unrounded difference, of more than whole numbers, sits inside."""
        match node:
            case Named(name):
                return self.placed[name].noisy
            case TermLeaf(path):
                places = places_of(self.numbers[path])
                return places is None or abs(self.numbers[path]) * 10**places >= LIMIT
            case Round() | CutOff() | Started() | Completed() | Compare():
                return False
            case Minus() | Sum() if self.places(node) != 0 and not self.nonnegative(node):
                return True
            case Tally() | Whole():
                return False
            case Sum() | Minus() | Times() | Quotient() | Smallest() | Largest() | When() | MeasuredRatio() | Otherwise():
                return any(self.noisy(operand) for operand in parts_of(node))
        assert_never(node)

    def nonnegative(self, node: Node) -> bool:  # noqa: PLR0911 - one case a kind
        """Whether it is proved never to lie below zero, the terms and tallies keeping their signs."""
        match node:
            case TermLeaf() | Tally() | Whole():
                return self.value(node) >= 0
            case Named(name):
                return self.placed[name].nonnegative
            case Minus() | Compare():
                return False
            case Largest(items):
                return any(map(self.nonnegative, items))
            case When(_, then, instead):
                return self.nonnegative(then) and self.nonnegative(instead)
            case MeasuredRatio(numerator, denominator, _):
                return self.nonnegative(numerator) and self.nonnegative(denominator)
            case Sum() | Times() | Quotient() | Smallest() | Round() | CutOff() | Started() | Completed() | Otherwise():
                return all(map(self.nonnegative, parts_of(node)))
        assert_never(node)

    def bound(self, node: Node) -> Fraction:  # noqa: PLR0911 - one case a kind
        """What no part of its plain computation exceeds, regardless of sign."""
        match node:
            case Sum() | Minus():
                return sum(map(self.bound, parts_of(node)), Fraction(0))
            case Times(left, right):
                return self.bound(left) * self.bound(right)
            case Quotient(left, right) | MeasuredRatio(left, right):
                divisor = self.value(right)
                return self.bound(left) / abs(divisor) if divisor else Fraction(LIMIT)
            case Smallest() | Largest() | Otherwise():
                return max(map(self.bound, parts_of(node)))
            case When(_, then, instead):
                return max(self.bound(then), self.bound(instead))
            case Round(of, _) | CutOff(of, _):
                return self.bound(of) + 1
            case Named(name) if self.placed[name].noisy:
                return self.bound(self.placed[name].node)
            case TermLeaf() | Tally() | Whole() | Named() | Started() | Completed() | Compare():
                return abs(self.value(node))
        assert_never(node)

    def value(self, node: Node) -> Fraction:
        """The value of a node that is a number; zero where it has none, for then no branch that is taken uses it."""
        try:
            value = value_of(node, self.values, self.numbers, self.tallies)
        except Unevaluable:
            return Fraction(0)
        return value if isinstance(value, Fraction) else Fraction(0)

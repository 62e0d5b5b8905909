"""Random small books of figures over random terms and tallies, made so that ties and edges are common."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import Unevaluable, Value, evaluate
from slacalc.base.figure import (
    Book,
    Compare,
    Comparison,
    Completed,
    CutOff,
    Largest,
    MeasuredRatio,
    Minus,
    Named,
    Node,
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
    Writer,
)
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.document import TermEntry

if TYPE_CHECKING:
    from random import Random

HOW: tuple[Comparison, ...] = ("at least", "at most", "above", "below")
QUEUES = ("sales", "Sales", "faults", "fault*", "1", "01", "", "投诉组")


@dataclass(frozen=True, slots=True)
class Case:
    """A book with everything that it speaks of, and its values."""

    book: Book
    terms: tuple[TermEntry, ...]
    tallies: Tallies
    values: dict[str, Value]


def random_case(dice: Random, figures: int = 6) -> Case | None:
    """A book, or None where the dice made one that has no value."""
    terms = tuple(_terms(dice))
    rows: dict[tuple[str, ...], tuple[int, ...]] = {
        (queue,): (dice.randint(0, 400), dice.choice((0, 1, 20, 1000, 1240)), dice.randint(-300, 300)) for queue in QUEUES
    }
    tallies = Tallies((("calls", Table.of(("queue",), ("reached", "counted", "change"), rows)),))
    maker = _Maker(dice, terms)
    writer = Writer()
    for number in range(dice.randint(2, figures)):
        verdict = dice.random() < 0.25
        node = maker.verdict(2) if verdict else maker.number(3)
        name = f"f{number}"
        writer.name(name, node, "verdict" if verdict else "number", "fee")
        (maker.verdicts if verdict else maker.numbers).append(Named(name))
    book = writer.book()
    try:
        values = evaluate(book, {term.path: term.value for term in terms}, tallies)
    except Unevaluable:
        return None
    return Case(book, terms, tallies, values)


def _terms(dice: Random) -> list[TermEntry]:
    def entry(path: str, value: Fraction, unit: str) -> TermEntry:
        return TermEntry(path, value, unit, "", "", "")

    return [
        entry("target", Fraction(dice.choice((9500, 9000, 8500, 9999, 8750)), 10_000), "share"),
        entry("share", Fraction(dice.choice((1, 5, 10, 25, 60)), 1000), "share"),
        entry("point", Fraction(1, dice.choice((100, 200, 1000))), "points"),
        entry("price", Fraction(dice.choice((176, 167, 680_000, 5, 1005, 2675)), dice.choice((100, 1000))), "money"),
        entry("credit", Fraction(-dice.randint(1, 99_999), 100), "money"),
        entry("edge", Fraction(dice.choice((10, 300, 10_000))), "count"),
        entry("least", Fraction(dice.choice((0, 1, 30))), "count"),
    ]


class _Maker:
    """Draws nodes; a divisor is never zero unless it is the basis of a ratio."""

    def __init__(self, dice: Random, terms: tuple[TermEntry, ...]) -> None:
        self.dice = dice
        self.paths = [term.path for term in terms]
        self.numbers: list[Named] = []
        self.verdicts: list[Named] = []

    def leaf(self) -> Node:
        pick = self.dice.random()
        if pick < 0.35 and self.numbers:
            return self.dice.choice(self.numbers)
        if pick < 0.6:
            return TermLeaf(self.dice.choice(self.paths))
        if pick < 0.9:
            return self.count()
        return Whole(self.dice.choice((0, 0, 1, 31, 100, -7)))

    def count(self) -> Node:
        where = () if self.dice.random() < 0.7 else (("queue", self.dice.choice(QUEUES)),)
        return Tally("calls", self.dice.choice(("reached", "counted", "counted", "change")), where)

    def divisor(self) -> Node:
        below_zero = self.dice.choice((Whole(-3), TermLeaf("credit"), Minus(TermLeaf("share"), Whole(2))))
        return self.dice.choice(
            (Whole(31), Whole(20), below_zero, TermLeaf("point"), TermLeaf("edge"), Largest((Whole(1), self.count())))
        )

    def ratio(self) -> Node:
        return MeasuredRatio(self.count(), self.count(), self.dice.choice((Whole(1), TermLeaf("least"))))

    def gap(self) -> Node:
        """The difference of two decimals: where binary fractions go wrong."""
        scale = Whole(self.dice.choice((100, 1000)))
        size = self.dice.choice((100, 1000, 10**5, 10**8))
        first: Node = Quotient(Whole(self.dice.randint(0, size)), scale)
        if self.dice.random() < 0.4:
            first = TermLeaf(self.dice.choice(("target", "share", "price")))
        return Minus(first, Quotient(Whole(self.dice.randint(0, size)), scale))

    def edge(self) -> Node:
        """A gap that is rounded, or counted in steps on which it often lies exactly."""
        step = self.dice.choice((TermLeaf("point"), Quotient(Whole(1), Whole(100))))
        match self.dice.randrange(4):
            case 0:
                return Started(self.gap(), step)
            case 2:
                return CutOff(self.gap(), 2)
            case 1:
                return Completed(self.gap(), step)
            case _:
                return Round(self.gap(), 2)

    def number(self, depth: int) -> Node:  # noqa: C901, PLR0911 - one draw a kind
        if depth == 0:
            return self.leaf()
        if self.dice.random() < 0.2:
            return self.edge()
        below = depth - 1
        match self.dice.randrange(14):
            case 0 | 1:
                return Sum(tuple(self.number(below) for _ in range(self.dice.randint(1, 3))))
            case 2 | 3:
                return Minus(self.number(below), self.number(below))
            case 4 | 5:
                return Times(self.number(below), self.number(below))
            case 6:
                return Quotient(self.number(below), self.divisor())
            case 7:
                items = tuple(self.number(below) for _ in range(self.dice.randint(2, 3)))
                return Smallest(items) if self.dice.random() < 0.5 else Largest(items)
            case 8 | 9:
                return self.dice.choice((Round, Round, CutOff))(self.number(below), self.dice.choice((0, 1, 2, 2, 2, 3)))
            case 10:
                kind = self.dice.choice((Started, Completed))
                return kind(self.number(below), self.dice.choice((TermLeaf("point"), Whole(1), Whole(60), TermLeaf("edge"))))
            case 11:
                return When(self.verdict(below), self.number(below), self.number(below))
            case 12:
                return self.ratio()
            case _:
                return Otherwise(self.number(below), self.number(0))

    def verdict(self, depth: int) -> Node:
        if self.verdicts and self.dice.random() < 0.3:
            return self.dice.choice(self.verdicts)
        if self.dice.random() < 0.4:
            return Compare(self.ratio(), self.dice.choice(HOW), TermLeaf("target"))
        if self.dice.random() < 0.3:
            return Compare(self.gap(), self.dice.choice(HOW), Quotient(Whole(self.dice.randint(0, 9)), Whole(100)))
        below = max(0, depth - 1)
        return Compare(self.number(below), self.dice.choice(HOW), self.number(below))

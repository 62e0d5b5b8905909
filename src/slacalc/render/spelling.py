"""The second reading of a figure: its words, with names or with numbers. Only what a tally comes to is added up here."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from slacalc.base.dataclass import dataclass
from slacalc.base.exact import exact_text, places_of, shown
from slacalc.base.figure import (
    Compare,
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
)
from slacalc.base.money import PLACES
from slacalc.render.capped import binds, cap_in
from slacalc.render.numbers import value_text

if TYPE_CHECKING:
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement, TermEntry

LOOSE, SUM, PRODUCT = 0, 1, 2
"""How tightly an expression binds; a looser one inside a tighter one stands in brackets."""


@dataclass(frozen=True)
class Speller:
    """Spells the figures of one statement in one language."""

    statement: Statement
    words: Words
    names: bool
    """With what things are called; otherwise with what they come to."""

    def spell(self, node: Node, around: int = LOOSE) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        """The expression as a reader would write it."""
        kind = self._kind
        match node:
            case TermLeaf(path):
                return self.term(self.statement.term(path))
            case Tally(table, column, where) if not self.names:
                return shown(Fraction(self.statement.tallies.total(table, column, where)), 0, grouped=True)
            case Tally(table, column, where):
                about = [self.words.name(self.statement, value) for key, value in where if key != "kind" and value]
                counted = kind(f"column.{column}") if self.words.has("spelling", f"column.{column}") else column
                narrowed = kind("narrowed", counted, kind("comma").join(about)) if about else counted
                return kind("tally", self.words.name(self.statement, table), narrowed)
            case Whole(value):
                return shown(Fraction(value), 0, grouped=True)
            case Named(name):
                return self._named(name, around)
            case Minus(Whole(0), right):
                return f"−{self.spell(right, PRODUCT)}"
            case Sum(items):
                return self._joined(" + ", items, SUM, around)
            case Minus(left, right):
                return self._bound(f"{self.spell(left, SUM)} − {self.spell(right, PRODUCT)}", SUM, around)
            case Times(left, right):
                return self._joined(" × ", (left, right), PRODUCT, around)
            case Quotient(left, right):
                return self._bound(f"{self.spell(left, PRODUCT)} ÷ {self.spell(right, PRODUCT + 1)}", PRODUCT, around)
            case Smallest() if not self.names and (capped := cap_in(node)):
                expression, cap, word = capped
                return kind(word, self.spell(cap)) if binds(expression, cap, self.statement) else self.spell(expression, around)
            case Smallest(items):
                return kind("smallest", kind("comma").join(self.spell(item) for item in items))
            case Largest((Whole(0), item)):
                return kind("floor", self.spell(item))
            case Largest(items):
                return kind("largest", kind("comma").join(self.spell(item) for item in items))
            case Round(of, places):
                return (
                    self._bound(kind("round", self.spell(of), str(places)), SUM, around) if self.names else self.spell(of, around)
                )
            case CutOff(of, places):
                return (
                    self._bound(kind("cut_off", self.spell(of), str(places)), SUM, around)
                    if self.names
                    else self.spell(of, around)
                )
            case Started(of, step):
                return kind("started", self.spell(of, PRODUCT), self.spell(step, PRODUCT))
            case Completed(of, step):
                return kind("completed", self.spell(of, PRODUCT), self.spell(step, PRODUCT))
            case Compare(left, how, right):
                return self.words("terms", how, self.spell(right)).join((self.spell(left) + " ", ""))
            case MeasuredRatio(Whole(0), Whole(0), _):
                return self.words("terms", "no basis")
            case MeasuredRatio(numerator, denominator, least):
                ratio = f"{self.spell(numerator, PRODUCT)} ÷ {self.spell(denominator, PRODUCT + 1)}"
                return kind("basis", ratio, self.spell(least)) if self.names else self._bound(ratio, PRODUCT, around)
            case Otherwise(of, instead):
                return kind("otherwise", self.spell(of), self.spell(instead)) if self.names else self.spell(of, around)
            case When(test, then, instead):
                return kind("when", self.spell(test), self.spell(then), self.spell(instead))
        assert_never(node)

    def term(self, term: TermEntry) -> str:
        """A term of the contract, as a number with its unit."""
        match term.unit:
            case "share":
                return f"{exact_text(term.value * 100)}%"
            case "points":
                return self.words("terms", "points", exact_text(term.value * 100))
            case "seconds":
                return self.words("terms", "seconds", exact_text(term.value))
            case "money":
                places = max(PLACES[self.statement.contract.currency], places_of(term.value) or 0)
                return shown(term.value, places, grouped=True)
            case _:
                return shown(term.value, places_of(term.value) or 0, grouped=True)

    def _named(self, name: str, around: int) -> str:
        figure = self.statement.book[name]
        if self.names:
            return self.words.label(self.statement, figure)
        value = self.statement.value(name)
        if isinstance(value, Fraction) and places_of(value) is None:
            return self.spell(figure.node, around)
        text, capped = value_text(value, figure.unit, self.statement.contract.currency, self.words), cap_in(figure.node)
        return self._kind(capped[2], text) if capped and binds(capped[0], capped[1], self.statement) else text

    def _joined(self, sign: str, items: tuple[Node, ...], binds: int, around: int) -> str:
        return self._bound(sign.join(self.spell(item, binds) for item in items), binds, around)

    @staticmethod
    def _bound(text: str, binds: int, around: int) -> str:
        return f"({text})" if binds < around else text

    def _kind(self, key: str, *blanks: str) -> str:
        return self.words("spelling", key, *blanks)

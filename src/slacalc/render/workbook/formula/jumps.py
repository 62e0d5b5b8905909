"""Kinds that jump, over whole numbers: points started or completed, verdicts, and rounding where a difference sits inside."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

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
)
from slacalc.render.workbook.formula.near import CLEAR_PLACES, SIGNS, PlainNumbers
from slacalc.render.workbook.formula.pair import (
    LIMIT,
    MULTIPLIED,
    ONE,
    SIGNED,
    SINGLE,
    Pair,
    WholeText,
    add,
    held,
    multiply,
    over_one,
    pair_choice,
    pair_extreme,
    pair_inverse,
    pair_product,
    pair_sum,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.figure import Comparison, Node
    from slacalc.render.workbook.formula.grid import Known

PLAIN_LIMIT = 2**46
"""A spreadsheet rounds ties rightly up to 15 digits, the rounded one included: values times their grid stay below this."""


CLEAR_MARGIN = 3
"""A mean of thirty ratios is no pair of whole numbers that a sheet can hold: its noise lies far below the ninth decimal."""


class TooLarge(ValueError):  # noqa: N818 - what it says of the figure
    """A figure whose whole numbers a spreadsheet cannot hold."""

    def __init__(self, figure: str) -> None:
        super().__init__(figure)
        self.figure = figure


class Jumps(PlainNumbers):
    """The whole-number forms; plain texts and tests for "no basis" come from the class that builds on this one."""

    def __init__(self, known: Known) -> None:
        super().__init__(known)
        self._figure = ""
        """The figure that is being written."""

    def _jump(self, node: Started | Completed | Compare) -> str:
        match node:
            case Started(of, step):
                text = self._branches(of, lambda branch: self._steps(branch, step, up=True).text)
            case Completed(of, step):
                text = self._branches(of, lambda branch: self._steps(branch, step, up=False).text)
            case Compare(left, how, right):
                text = self._branches(left, lambda a: self._branches(right, lambda b: self._compared(a, how, b)))
        return self._guarded(node, text)

    def _rounded(self, node: Round | CutOff) -> str:
        """A plain function only where half a unit decides: what is cut off often lies one binary fraction from the next unit."""
        of, places = node.of, node.places
        if isinstance(node, Round) and self._rounds_plainly(of, places):
            return f"ROUND({self._text(of)[0]},{places})"

        def divided(branch: Node) -> str:
            units = self._to_grid(branch, places, half=isinstance(node, Round))
            return f"{_dividend(units)}/{10**places}" if places else held(units.text, units.level, MULTIPLIED)

        return self._guarded(of, self._branches(of, divided))

    def _rounds_plainly(self, of: Node, places: int) -> bool:
        """Whether ROUND is sure to be right: no noise, not too many digits, and on a tie or well away from one."""
        value = self._known.value(of) * 10**places
        bound = self._known.bound(of) * 10**places
        off_tie = abs(abs(value) % 1 - Fraction(1, 2))
        return not self._known.noisy(of) and bound < PLAIN_LIMIT and (off_tie == 0 or off_tie * PLAIN_LIMIT > bound)

    def _quotient(self, node: Node) -> str:
        """A number without noise and without a grid: one whole number over another."""

        def divided(branch: Node) -> str:
            top, under = self._proved(self._pair(branch))
            return top.text if under == ONE else f"{_dividend(top)}/{held(under.text, under.level, SINGLE)}"

        return self._guarded(node, self._branches(node, divided))

    def _guarded(self, node: Node, text: str) -> str:
        missing = self._missing(node)
        return f"IF({missing},NA(),{text})" if missing else text

    def _branches(self, node: Node, form: Callable[[Node], str]) -> str:
        """``form`` of each branch inside an IF, so that a branch brings no numbers of the other one with it."""
        match self._defined(node):
            case Otherwise(of, instead) if self._missing(of):
                return f"IF({self._missing(of)},{self._branches(instead, form)},{self._branches(of, form)})"
            case When(test, then, instead):
                return f"IF({self._text(test)[0]},{self._branches(then, form)},{self._branches(instead, form)})"
            case defined:
                return form(defined)

    def _defined(self, node: Node) -> Node:
        """A figure off any grid stands for its definition: its cell alone is not exact."""
        while isinstance(node, Named) and self._known.placed[node.name].places is None:
            node = self._known.placed[node.name].node
        return node

    def _compared(self, left: Node, how: Comparison, right: Node) -> str:
        if self._near:
            return self._near_compared(left, SIGNS[how], right)
        (first, second), _ = over_one((self._pair(left), self._pair(right)))
        try:
            self._prove(first, second)
        except TooLarge:
            if self._known.spare or not self._far_or_equal(left, right):  # first with fewer spare decimals, then so
                raise
            return self._near_compared(left, SIGNS[how], right)
        return f"{first.text}{SIGNS[how]}{second.text}"

    def _far_or_equal(self, left: Node, right: Node) -> bool:
        """Whether rounding both sides shows how they stand: they are the same number, or far apart for their noise."""
        sides = [self._known.value(side) for side in (left, right)]
        clear = sides[0] == sides[1] or abs(sides[0] - sides[1]) * 10**CLEAR_PLACES > 10**CLEAR_MARGIN
        return clear and all(self._known.bound(side) * 10**CLEAR_PLACES < PLAIN_LIMIT for side in (left, right))

    def _steps(self, of: Node, step: Node, *, up: bool) -> WholeText:
        pair = pair_product(self._pair(of), pair_inverse(self._pair(step)))
        top, under = self._proved(pair)
        if under == ONE:
            return top
        divisor, bound = held(under.text, under.level, SINGLE), top.bound + 1
        if up:
            return WholeText(f"-INT({_dividend(multiply(-pair.times, (pair.top,)))}/{divisor})", SIGNED, bound, top.nonnegative)
        return WholeText(f"INT({_dividend(top)}/{divisor})", SINGLE, bound, top.nonnegative)

    def _to_grid(self, of: Node, places: int, *, half: bool) -> WholeText:
        """How many units of the grid: with ``half`` of one away from zero, otherwise whole ones alone."""
        pair = pair_product(self._pair(of), Pair(10**places))
        top, under = self._proved(pair)
        if under == ONE:
            return top
        size = top if top.nonnegative else WholeText(f"ABS({top.text})", SINGLE, top.bound, nonnegative=True)
        if half:
            halves, divisor = add((multiply(2, (size,)), under)), multiply(2 * pair.under, pair.factors)
            self._prove(halves, divisor)
            text = f"INT(({halves.text})/{held(divisor.text, divisor.level, SINGLE)})"
        else:
            text = f"INT({_dividend(size)}/{held(under.text, under.level, SINGLE)})"
        if not top.nonnegative:
            text = f"SIGN({top.text})*{text}"
        return WholeText(text, MULTIPLIED, top.bound + 1, top.nonnegative)

    def _pair(self, node: Node) -> Pair:  # noqa: C901, PLR0911 - one case a kind
        """A node as one whole number over another; where it has no basis, nobody computes them."""
        match node:
            case Whole(value):
                return Pair(value)
            case TermLeaf() | Tally() | Named():
                return self._leaf(node)
            case Sum(items):
                return pair_sum([self._pair(item) for item in items])
            case Minus(left, right):
                return pair_sum([self._pair(left), pair_product(Pair(-1), self._pair(right))])
            case Times(left, right):
                return pair_product(self._pair(left), self._pair(right))
            case Quotient(left, right) | MeasuredRatio(left, right, _):
                return pair_product(self._pair(left), pair_inverse(self._pair(right)))
            case Smallest(items) | Largest(items):
                return pair_extreme("MIN" if isinstance(node, Smallest) else "MAX", [self._pair(item) for item in items])
            case Round(of, places) | CutOff(of, places):
                return Pair(1, self._to_grid(of, places, half=isinstance(node, Round)), 10**places)
            case Started(of, step) | Completed(of, step):
                return Pair(1, self._steps(of, step, up=isinstance(node, Started)))
            case When(test, then, instead):
                return pair_choice(self._text(test)[0], self._pair(then), self._pair(instead))
            case Otherwise(of, instead):
                missing = self._missing(of)
                return pair_choice(missing, self._pair(instead), self._pair(of)) if missing else self._pair(of)
            case Compare():
                raise TypeError(node)  # a verdict is no number
        assert_never(node)

    def _leaf(self, node: Node) -> Pair:
        """A cell on its grid."""
        defined, places = self._defined(node), self._known.places(node)
        if defined is not node:
            return self._pair(defined)
        if places is None:
            raise TooLarge(self._figure)
        self._note_cramped(node, places)
        scale, text = 10**places, self._text(node)[0]
        bound = max(1, int(abs(self._known.value(node)) * scale))
        top = WholeText(f"ROUND({text}*{scale},0)" if places else text, SINGLE, bound, self._known.nonnegative(node))
        return Pair(1, top, scale)

    def _proved(self, pair: Pair) -> tuple[WholeText, WholeText]:
        top, under = pair.numerator, pair.denominator
        self._prove(top, under)
        return top, under

    def _prove(self, *wholes: WholeText) -> None:
        if any(whole.bound >= LIMIT for whole in wholes):
            raise TooLarge(self._figure)


def _dividend(top: WholeText) -> str:
    return held(top.text, top.level, SIGNED)

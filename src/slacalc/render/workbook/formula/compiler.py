"""The third reading of the figure graph: each figure as the text of a spreadsheet formula.

Smooth kinds become plain formulas. Kinds that jump (points started or completed, a verdict) are written over two whole numbers,
and it is proved from the terms and tallies that these stay below 2^47. A named sum or difference is rounded to its own decimals,
which changes nothing in exact numbers and keeps the noise of binary fractions from travelling. "No basis" is ``#N/A``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, assert_never

from slacalc.base.evaluate import value_of
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
from slacalc.render.workbook.formula.grid import MOST_SPARE, Known, PlacedFigure
from slacalc.render.workbook.formula.jumps import Jumps, TooLarge
from slacalc.render.workbook.formula.pair import ADDED, LIMIT, LOOSE, MULTIPLIED, SIGNED, SINGLE, held
from slacalc.render.workbook.formula.sums import Runs, sum_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.base.figure import Figure, Node
    from slacalc.measure.tally import Tallies
    from slacalc.statement.document import TermEntry

__all__ = ["CellNames", "TooLarge", "compile_book"]

QUIET = 2**46 // 10**6
"""Below this, the noise of binary fractions in a sum or difference stays under a millionth."""
LONGEST = 8000
"""Characters of a formula; a spreadsheet takes 8,192."""


class CellNames(Runs, Protocol):
    """Where things stand in the workbook."""

    def figure(self, name: str) -> str:
        """The cell of a figure's live value."""

    def term(self, path: str) -> str:
        """The cell of a term's number."""


def compile_book(book: Iterable[Figure], terms: Sequence[TermEntry], tallies: Tallies, cells: CellNames) -> dict[str, str]:
    """The formula of each figure, by name, without the leading ``=``.

    Raises:
        TooLarge: a figure that needs whole numbers of 2^47 or more, or a formula longer than a sheet takes.
    """
    return _Compiler(terms, tallies, cells).compile(book)


class _Compiler(Jumps):
    """One pass over a book."""

    def __init__(self, terms: Sequence[TermEntry], tallies: Tallies, cells: CellNames) -> None:
        numbers = {term.path: term.value for term in terms}
        super().__init__(Known({term.path: term for term in terms}, numbers, tallies))
        self._cells = cells

    def compile(self, figures: Iterable[Figure]) -> dict[str, str]:
        known, formulas = self._known, {}
        for figure in figures:
            self._figure = figure.name
            known.values[figure.name] = value_of(figure.node, known.values, known.numbers, known.tallies)
            formulas[figure.name] = self._named(figure)
            if len(formulas[figure.name]) > LONGEST:
                raise TooLarge(figure.name)
        return formulas

    def _named(self, figure: Figure) -> str:
        """The formula of a figure, with as many spare decimals for other terms as leave room for its proof.

        Where there are fewer than a reader may use, a term that has more than fit is computed with as a plain number.
        """
        node, known = figure.node, self._known
        known.spare = MOST_SPARE
        places, nonnegative = self._grid(node), known.nonnegative(node)
        for spare in range(MOST_SPARE, -1, -1):
            known.spare = spare
            self._cramped.clear()
            try:
                text, noisy = self._written(node, places)
                missing = bool(self._missing(node))
                break
            except TooLarge:
                if spare == 0:
                    raise
        if self._cramped:
            fits = self._fits()
            self._near = True
            text = f"IF({fits},{text},{self._text(node)[0]})"
            self._near = False
        known.placed[figure.name] = PlacedFigure(node, places, noisy, missing, nonnegative)
        return text

    def _grid(self, node: Node) -> int | None:
        """The decimals that a figure's cell keeps: those of its grid, or as many of them as a spreadsheet is exact in."""
        known = self._known
        if (places := known.places(node)) is None:
            return None
        bound, known.spare = known.bound(node), 0
        least, known.spare = known.places(node), MOST_SPARE
        return next((kept for kept in range(places, (least or 0) - 1, -1) if bound * 10**kept < LIMIT), None)

    def _written(self, node: Node, places: int | None) -> tuple[str, bool]:
        """The text of a figure, where an unrounded sum or difference sits inside cleaned of its noise; whether noise is left."""
        noisy, text = self._known.noisy(node), self._text(node)[0]
        if noisy and places is not None:
            return f"ROUND({text},{places})", False
        if noisy:
            try:
                return self._quotient(node), False
            except TooLarge:
                # noise that nobody sees may stay: whatever jumps over this figure derives a pair of its own, or is refused
                if self._known.spare or self._known.bound(node) >= QUIET:
                    raise
        return text, noisy

    # -- plain texts ---------------------------------------------------------------------------------------------------------

    def _text(self, node: Node) -> tuple[str, int]:  # noqa: C901, PLR0911, PLR0912 - one case a kind
        """The text of a node, and how tightly it holds together."""
        match node:
            case TermLeaf(path):
                return self._cells.term(path), SINGLE
            case Tally(table, column, where):
                return sum_text(self._known.tallies.table(table), table, column, where, self._cells), SINGLE
            case Whole(value):
                return str(value), SINGLE if value >= 0 else SIGNED
            case Named(name):
                return self._cells.figure(name), SINGLE
            case Sum(items):
                return "+".join(self._held(item, MULTIPLIED) for item in items) or "0", ADDED
            case Minus(left, right):
                return f"{self._held(left, ADDED)}-{self._held(right, MULTIPLIED)}", ADDED
            case Times(left, right):
                return f"{self._held(left, MULTIPLIED)}*{self._held(right, SINGLE)}", MULTIPLIED
            case Quotient(left, right):
                return f"{self._held(left, MULTIPLIED)}/{self._held(right, SINGLE)}", MULTIPLIED
            case Smallest(items) | Largest(items):
                function = "MIN" if isinstance(node, Smallest) else "MAX"
                return f"{function}({','.join(self._text(item)[0] for item in items)})", SINGLE
            case Round() | CutOff():
                return self._near_text(node) if self._near else self._rounded(node), MULTIPLIED
            case Started() | Completed() | Compare():
                return self._near_text(node) if self._near else self._jump(node), LOOSE
            case When(test, then, instead):
                return f"IF({self._text(test)[0]},{self._text(then)[0]},{self._text(instead)[0]})", SINGLE
            case MeasuredRatio(numerator, denominator, _):
                ratio, level = self._text(Quotient(numerator, denominator))
                missing = self._missing(node)
                return (f"IF({missing},NA(),{ratio})", SINGLE) if missing else (ratio, level)
            case Otherwise(of, instead):
                missing = self._missing(of)
                return (f"IF({missing},{self._text(instead)[0]},{self._text(of)[0]})", SINGLE) if missing else self._text(of)
        assert_never(node)

    def _held(self, node: Node, least: int) -> str:
        return held(*self._text(node), least)

    def _missing(self, node: Node) -> str:  # noqa: PLR0911 - one case a kind
        """The test whether a node has no basis; empty where it always has one. The test itself is never ``#N/A``."""
        match node:
            case Named(name):
                return f"ISNA({self._cells.figure(name)})" if self._known.placed[name].missing else ""
            case Otherwise(of, instead):
                first, second = self._missing(of), self._missing(instead)
                return f"IF({first},{second},FALSE)" if first and second else ""
            case When(test, then, instead):
                branches = [self._missing(then), self._missing(instead)]
                chosen = f"IF({self._text(test)[0]},{branches[0] or 'FALSE'},{branches[1] or 'FALSE'})" if any(branches) else ""
                return _first_or_then(self._missing(test), chosen)
            case MeasuredRatio(_, denominator, least):
                return _first_or_then(self._any_missing(node), self._too_small(denominator, least))
            case TermLeaf() | Tally() | Whole():
                return ""
            case Sum() | Minus() | Times() | Quotient() | Smallest() | Largest() | Round() | CutOff():
                return self._any_missing(node)
            case Started() | Completed() | Compare():
                return self._any_missing(node)
        assert_never(node)

    def _any_missing(self, node: Node) -> str:
        tests = list(dict.fromkeys(test for test in map(self._missing, parts_of(node)) if test))
        return f"OR({','.join(tests)})" if len(tests) > 1 else "".join(tests)

    def _too_small(self, denominator: Node, least: Node) -> str:
        test = self._compared(denominator, "below", least)
        if self._known.value(least) > 0:
            return test
        return f"OR({self._text(denominator)[0]}=0,{test})"


def _first_or_then(first: str, then: str) -> str:
    """Either test, where the second may be asked only if the first says no."""
    return f"IF({first},TRUE,{then})" if first and then else first or then

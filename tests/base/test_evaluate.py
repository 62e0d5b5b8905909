"""A value may be so large and no larger, above and below its line together."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slacalc.base.evaluate import LARGEST_BITS, Unevaluable, evaluate
from slacalc.base.figure import Book, Figure, Quotient, TermLeaf, Times, Whole
from slacalc.measure.tally import Tallies


@pytest.mark.parametrize(("above", "below"), [(LARGEST_BITS - 1, 1), (LARGEST_BITS // 2, LARGEST_BITS // 2)])
def test_a_value_of_so_many_bits_in_all_is_the_largest(above: int, below: int) -> None:
    node = Quotient(Times(Whole(1), TermLeaf("above")), TermLeaf("below"))
    book = Book((Figure("f", node, "number", ("f",), ""),))
    fits = {"above": Fraction(2 ** (above - 1)), "below": Fraction(2**below - 1)}
    assert evaluate(book, fits, Tallies(()))["f"] == fits["above"] / fits["below"]
    with pytest.raises(Unevaluable):
        evaluate(book, {**fits, "above": 2 * fits["above"]}, Tallies(()))

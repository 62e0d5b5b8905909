"""A value may be so large and no larger, above and below its line together; on demand only what is asked for has one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slacalc.base.evaluate import LARGEST_BITS, Unevaluable, ValuesOnDemand, evaluate
from slacalc.base.figure import Book, Figure, Named, Node, Quotient, TermLeaf, Times, Whole
from slacalc.measure.tally import Tallies


@pytest.mark.parametrize(("above", "below"), [(LARGEST_BITS - 1, 1), (LARGEST_BITS // 2, LARGEST_BITS // 2)])
def test_a_value_of_so_many_bits_in_all_is_the_largest(above: int, below: int) -> None:
    node = Quotient(Times(Whole(1), TermLeaf("above")), TermLeaf("below"))
    book = Book((Figure("f", node, "number", ("f",), ""),))
    fits = {"above": Fraction(2 ** (above - 1)), "below": Fraction(2**below - 1)}
    assert evaluate(book, fits, Tallies(()))["f"] == fits["above"] / fits["below"]
    with pytest.raises(Unevaluable):
        evaluate(book, {**fits, "above": 2 * fits["above"]}, Tallies(()))


def test_on_demand_a_figure_that_nobody_asks_for_is_not_evaluated() -> None:
    nodes: dict[str, Node] = {
        "half": Quotient(Whole(1), Whole(2)),
        "wrong": Quotient(Whole(1), Whole(0)),
        "one": Times(Named("half"), Whole(2)),
    }
    values = ValuesOnDemand(nodes, {}, Tallies(()))
    assert values["one"] == 1
    assert list(values) == ["half", "wrong", "one"]
    assert "wrong" in values
    assert "other" not in values
    with pytest.raises(KeyError):
        values["other"]


def test_on_demand_the_figure_at_fault_is_named_and_not_the_one_that_uses_it() -> None:
    nodes: dict[str, Node] = {"wrong": Quotient(Whole(1), Whole(0)), "one": Named("wrong")}
    with pytest.raises(Unevaluable) as raised:
        ValuesOnDemand(nodes, {}, Tallies(()))["one"]
    assert (raised.value.figure, raised.value.why) == ("wrong", "÷ 0")

"""A rule stands in one place: words that belong together are listed by one module, and the others ask it."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from program import ROOT

SOURCE = ROOT / "src" / "slacalc"
LISTS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.IfExp, ast.BoolOp)
LISTED_BY = {
    ("penalty", "withholding"): {"contract/terms.py"},
    ("penalties", "withheld"): {"contract/terms.py"},
    ("total.penalties", "total.withheld"): {"billing/tax.py"},
    ("hundredths", "thousandths"): {"base/money.py"},
}
"""What stands after tax, and its totals, of which both at once give a label; the units in which amounts are held."""


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Every list, choice and call of the program, with its module."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.rglob("*.py")))
    return tuple(
        (path.relative_to(SOURCE).as_posix(), node)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, (*LISTS, ast.Call))
    )


@pytest.mark.parametrize("pair", LISTED_BY, ids=" ".join)
def test_words_that_belong_together_are_listed_in_one_place(pair: tuple[str, str]) -> None:
    listed = set()
    for module, node in nodes():
        if isinstance(node, LISTS) and {*pair} <= {word.value for word in ast.walk(node) if isinstance(word, ast.Constant)}:
            listed.add(module)
    assert listed == LISTED_BY[pair]


def test_decimals_of_amounts_that_are_held_are_told_by_the_currency_in_one_place() -> None:
    reckoned = set()
    for module, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
            names = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            reckoned |= {module} if "HUNDREDTHS" in names else set()
    assert reckoned == {"base/money.py"}

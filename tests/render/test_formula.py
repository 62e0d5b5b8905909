"""The third reading of a figure, held against the first one by spreadsheet programs that know neither."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.random_books import Case, random_case
from render.sheet_engines import SOFFICE, SheetCells, agrees, ask_formualizer, ask_libreoffice, formulas_of
from slacalc.base.evaluate import NO_BASIS, evaluate
from slacalc.base.figure import (
    KINDS,
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
    Writer,
    walk,
)
from slacalc.measure.tally import Table, Tallies
from slacalc.render.workbook.formula.compiler import TooLarge, compile_book
from slacalc.statement.document import TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TERMS = (
    TermEntry("target", Fraction(95, 100), "share", "", "", ""),
    TermEntry("point", Fraction(1, 100), "points", "", "", ""),
    TermEntry("least", Fraction(30), "count", "", "", ""),
    TermEntry("price", Fraction("1.005"), "money", "", "", ""),
)
FORBIDDEN = ("XLOOKUP", "IFERROR", "IFNA", "SUMPRODUCT", "ROUNDUP", "CEILING", "MOD(", "QUOTIENT")


def case_of(node: Node, reached: int = 0, counted: int = 0, before: Mapping[str, Node] | None = None) -> Case:
    writer = Writer()
    for name, earlier in (before or {}).items():
        writer.name(name, earlier, "number", "fee")
    writer.name("result", node, "number", "fee")
    table = Table.of(("queue",), ("reached", "counted", "change"), {("sales",): (reached, counted, 1), ("faults",): (0, 0, 2)})
    tallies, book = Tallies((("calls", table),)), writer.book()
    return Case(book, TERMS, tallies, evaluate(book, {term.path: term.value for term in TERMS}, tallies))


REACHED, COUNTED = Tally("calls", "reached"), Tally("calls", "counted")
RATE = MeasuredRatio(REACHED, COUNTED, TermLeaf("least"))
SHORTFALL = Otherwise(Largest((Whole(0), Minus(TermLeaf("target"), Named("rate")))), Whole(0))
POINTS = Started(Named("gap"), TermLeaf("point"))


def result_of(case: Case) -> object:
    formulas = formulas_of(case)
    assert formulas is not None
    return ask_formualizer({"S": case}, {"S": formulas})["S"]["result"]


@pytest.mark.parametrize(
    ("reached", "counted", "points"),
    [
        (924, 1000, 3),
        (83, 90, 3),
        (830, 1000, 12),
        (93, 100, 2),
        (95, 100, 0),
        (94, 100, 1),
        (939_999, 1_000_000, 2),
        (29, 29, 0),
    ],
)
def test_points_started_are_counted_without_a_fraction(reached: int, counted: int, points: int) -> None:
    case = case_of(POINTS, reached, counted, {"rate": RATE, "gap": SHORTFALL})
    assert (case.values["result"], result_of(case)) == (points, points)


@pytest.mark.parametrize(
    ("reached", "counted", "met"),
    [
        (95, 100, True),
        (1899, 2000, False),
        (949_999_999, 1_000_000_000, False),
        (950_000_000, 1_000_000_000, True),
        (0, 29, None),
    ],
)
def test_a_verdict_is_decided_by_whole_numbers_and_missing_below_the_basis(reached: int, counted: int, met: bool | None) -> None:
    case = case_of(Compare(Named("rate"), "at least", TermLeaf("target")), reached, counted, {"rate": RATE})
    assert case.values["result"] == (NO_BASIS if met is None else met)
    assert agrees(result_of(case), case.values["result"])


@pytest.mark.parametrize(
    ("node", "formula"),
    [
        (Sum((Named("a"), Named("b"))), "ROUND(B1+B2,4)"),
        (Minus(COUNTED, REACHED), "SUM(F1:F1)-SUM(E1:E1)"),
        (Round(Times(TermLeaf("price"), COUNTED), 2), "ROUND(A4*SUM(F1:F1),2)"),
        (MeasuredRatio(REACHED, COUNTED, TermLeaf("least")), "IF(SUM(F1:F1)<A3,NA(),SUM(E1:E1)/SUM(F1:F1))"),
        (Otherwise(Named("c"), Whole(0)), "IF(ISNA(B3),0,B3)"),
        (Otherwise(Times(Named("c"), Whole(2)), Whole(0)), "IF(ISNA(B3),0,B3*2)"),
        (When(Compare(COUNTED, "above", Whole(5)), Whole(1), Whole(2)), "IF(SUM(F1:F1)>5,1,2)"),
        (Times(Minus(COUNTED, REACHED), Quotient(Whole(3), Whole(31))), "(SUM(F1:F1)-SUM(E1:E1))*(3/31)"),
        (Smallest((COUNTED, Whole(-7))), "MIN(SUM(F1:F1),-7)"),
        (Completed(COUNTED, Whole(60)), "INT(SUM(F1:F1)/60)"),
        (Minus(COUNTED, CutOff(Minus(COUNTED, REACHED), 0)), "SUM(F1:F1)-(SUM(F1:F1)-SUM(E1:E1))"),
        (CutOff(Times(COUNTED, TermLeaf("target")), 0), "INT(SUM(F1:F1)*ROUND(A1*10000,0)/10000)"),
        (Tally("calls", "counted", (("queue", "sales"),)), 'SUMIFS(F1:F1,D1:D1,"sales")'),
        (Tally("calls", "counted", (("queue", "2026-03-01"),)), "0"),
    ],
)
def test_each_kind_has_its_formula(node: Node, formula: str) -> None:
    before: dict[str, Node] = {"a": Round(TermLeaf("price"), 3), "b": Times(TermLeaf("price"), Whole(-1)), "c": RATE}
    case = case_of(node, 40, 50, before)
    # every row of the tally but the first is zeros in these columns
    table = Table.of(("queue",), ("reached", "counted", "change"), {("sales",): (40, 50, 1)})
    case = Case(case.book, case.terms, Tallies((("calls", table),)), case.values)
    formulas = formulas_of(case)
    assert formulas is not None
    assert formulas["result"] == formula


def test_whole_numbers_of_2_to_the_47_are_refused_by_name() -> None:
    case = case_of(POINTS, 10**13, 2 * 10**13, {"rate": RATE, "gap": SHORTFALL})
    with pytest.raises(TooLarge) as refused:
        compile_book(case.book, case.terms, case.tallies, SheetCells("S", case))
    assert refused.value.figure == "result"


def test_room_for_trying_other_terms_is_given_up_before_a_figure_is_refused() -> None:
    small = formulas_of(case_of(Compare(RATE, "at least", TermLeaf("target")), 10**6, 10**7))
    large = formulas_of(case_of(Compare(RATE, "at least", TermLeaf("target")), 10**11, 10**12))
    assert small is not None
    assert large is not None
    assert "*10000,0)" in small["result"]
    assert "*100,0)" in large["result"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.randoms(use_true_random=False))
def test_a_random_book_computes_to_its_exact_values(dice: Random) -> None:
    case = random_case(dice)
    formulas = None if case is None else formulas_of(case)
    if case is None or formulas is None:
        return
    assert not any(word in text for word in FORBIDDEN for text in formulas.values())
    seen = ask_formualizer({"S": case}, {"S": formulas})["S"]
    assert [name for name, value in case.values.items() if not agrees(seen[name], value)] == []


def fuzz(
    seeds: range, engine: Callable[..., dict[str, dict[str, object]]], compiler: Callable[[Case], dict[str, str] | None]
) -> tuple[int, int]:
    """Figures checked and figures wrong, all in one workbook."""
    drawn = {f"S{seed}": random_case(Random(seed)) for seed in seeds}
    compiled = {
        sheet: (case, compiler(case)) for sheet, case in drawn.items() if case is not None and formulas_of(case) is not None
    }
    cases = {sheet: case for sheet, (case, formulas) in compiled.items() if formulas is not None}
    seen = engine(cases, {sheet: formulas for sheet, (_, formulas) in compiled.items() if formulas is not None})
    pairs = [(seen[sheet][name], value) for sheet, case in cases.items() for name, value in case.values.items()]
    return len(pairs), sum(not agrees(cell, value) for cell, value in pairs)


def test_a_workbook_of_random_books_agrees() -> None:
    checked, wrong = fuzz(range(700), ask_formualizer, formulas_of)
    assert checked > 2_000
    assert wrong == 0


def test_naive_formulas_do_not_agree_so_the_fuzz_can_see() -> None:
    checked, wrong = fuzz(range(700), ask_formualizer, naive_formulas)
    assert checked > 2_000
    assert wrong > 10


@pytest.mark.slow
def test_a_large_workbook_of_random_books_agrees() -> None:
    checked, wrong = fuzz(range(10_000, 14_000), ask_formualizer, formulas_of)
    assert checked > 10_000
    assert wrong == 0


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_agrees_with_random_books() -> None:
    checked, wrong = fuzz(range(20_000, 21_000), ask_libreoffice, formulas_of)
    assert checked > 2_000
    assert wrong == 0


def test_random_books_draw_every_kind() -> None:
    cases = [random_case(Random(seed)) for seed in range(200)]
    drawn = {type(node) for case in cases if case is not None for figure in case.book for node in walk(figure.node)}
    assert drawn == {kind for _, kind in KINDS}


def naive_formulas(case: Case) -> dict[str, str]:
    """The formulas that one would write without thinking of binary fractions."""
    cells = SheetCells("S", case)
    return {figure.name: naive_text(figure.node, cells, case) for figure in case.book}


def naive_text(node: Node, cells: SheetCells, case: Case) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a kind
    def of(part: Node) -> str:
        return naive_text(part, cells, case)

    match node:
        case TermLeaf(path):
            return cells.term(path)
        case Tally(table, column, where):
            return str(case.tallies.total(table, column, where))
        case Whole(value):
            return f"({value})"
        case Named(name):
            return cells.figure(name)
        case Sum(items):
            return f"({'+'.join(map(of, items))})"
        case Minus(left, right):
            return f"({of(left)}-{of(right)})"
        case Times(left, right):
            return f"({of(left)}*{of(right)})"
        case Quotient(left, right):
            return f"({of(left)}/{of(right)})"
        case Smallest(items):
            return f"MIN({','.join(map(of, items))})"
        case Largest(items):
            return f"MAX({','.join(map(of, items))})"
        case Round(part, places):
            return f"ROUND({of(part)},{places})"
        case CutOff(part, places):
            return f"TRUNC({of(part)},{places})"
        case Started(part, step):
            return f"-INT(-({of(part)}/{of(step)}))"
        case Completed(part, step):
            return f"INT({of(part)}/{of(step)})"
        case Compare(left, how, right):
            sign = {"at least": ">=", "at most": "<=", "above": ">", "below": "<"}[how]
            return f"({of(left)}{sign}{of(right)})"
        case When(test, then, instead):
            return f"IF({of(test)},{of(then)},{of(instead)})"
        case MeasuredRatio(numerator, denominator, least):
            return f"IF(OR({of(denominator)}=0,{of(denominator)}<{of(least)}),NA(),{of(numerator)}/{of(denominator)})"
        case Otherwise(part, instead):
            return f"IF(ISNA({of(part)}),{of(instead)},{of(part)})"
    raise TypeError(node)

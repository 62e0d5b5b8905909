"""Weighted composites by the program, with a pencil, and by a spreadsheet program from their live formulas.

About: contract/metrics/weighted.py, measure/weighted.py.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.contracts import contract, metric, reckon
from billing.test_every_charge import check_in_a_sheet, text
from slacalc.base.evaluate import NO_BASIS
from slacalc.render.workbook.formula.compiler import TooLarge

RULES = ("no basis", "reweighted", "counts as its target")
ROUNDED = {"": None, "to 1 point": 2, "to 0.01 points": 4}
Counts = tuple[int, int]
COUNTS = st.integers(0, 400).flatmap(lambda all_of: st.tuples(st.integers(0, all_of), st.just(all_of)))


def half_away(value: Fraction, places: int) -> Fraction:
    return Fraction((value * 10**places * 2 + 1) // 2, 10**places)


def by_hand(
    counts: list[Counts], weights: list[Fraction], targets: list[Fraction], rule: str, places: int | None, least: int
) -> Fraction | None:
    """The composite, or None where it has no basis."""
    values = [Fraction(top, under) if under else None for top, under in counts]
    if sum(value is not None for value in values) < (least if rule != "no basis" else len(values)):
        return None
    total = carried = Fraction(0)
    for value, weight, target in zip(values, weights, targets, strict=True):
        if value is None and rule == "reweighted":
            continue
        exact = target if value is None else value if places is None else half_away(value, places)
        total, carried = total + weight * exact, carried + weight
    return total / carried * sum(weights) if rule == "reweighted" else total


def composite(weights: list[Fraction], rule: str, rounded: str, least: int, target: Fraction) -> str:
    parts = ", ".join(f"part{at}: {text(weight)}" for at, weight in enumerate(weights))
    return (
        f'  whole: {{clause: "3", name: {{zh: whole, en: whole}}, reading: weighted, parts: {{{parts}}}, unit: share, '
        f"{f'parts_rounded: {rounded}, ' if rounded else ''}without_basis: {rule}, target: at least {text(target, 100)}%, "
        f'weights: as given, basis: "at least {least}, otherwise no finding"}}\n'
    )


@given(
    st.lists(st.tuples(COUNTS, st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=3),
    st.sampled_from(list(product(RULES, ROUNDED))),
    st.integers(0, 10_000),
    st.booleans(),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_composites(
    drawn: list[tuple[Counts, int, int]], how: tuple[str, str], target: int, at_target: bool, data: st.DataObject
) -> None:
    rule, rounded = how
    counts, least = [count for count, _, _ in drawn], data.draw(st.integers(1, len(drawn)))
    weights, targets = (
        [Fraction(number, 100) for number in column] for column in ([w for _, w, _ in drawn], [t for *_, t in drawn])
    )
    expected = by_hand(counts, weights, targets, rule, ROUNDED[rounded], least)
    bound = Fraction(target, 10_000)
    if at_target and expected is not None and 0 < expected <= 1 and (expected * 10_000).denominator == 1:
        bound = expected  # at the very threshold
    parts = "".join(metric(f"part{at}", f"at least {text(goal, 100)}%") for at, goal in enumerate(targets))
    deduct = (
        'remedies: {whole: {clause: "6", deduct: {takes: 1% per started 1 point, of: [fees.desk], from: month missed, '
        "as: price reduction, cap: 100%, applies: by itself}}}\n"
    )
    desk = '  desk: {clause: "4", name: {zh: desk, en: desk}, kind: fixed, price: 1000.00 CNY per month, part_month: in full}\n'
    columns = {
        f"part{at}.{name}": count[place]
        for at, count in enumerate(counts)
        for place, name in enumerate(("numerator", "denominator"))
    }
    missed = expected is not None and expected < bound
    found = reckon(
        contract(metrics=parts + composite(weights, rule, rounded, least, bound), fees=desk, more=deduct),
        {"calls": columns},
        ("whole",) if missed else (),
    )
    assert found.values["whole"] == (NO_BASIS if expected is None else expected)
    assert found.values["whole.met"] == (NO_BASIS if expected is None else expected >= bound)
    if missed and expected is not None:
        points = -((expected - bound) * 100 // 1)
        assert found.values["deduct.whole"] == -10 * min(points, 100)
    with suppress(TooLarge):  # three denominators and a weight may go beyond what a sheet holds: it is refused, and never wrong
        check_in_a_sheet(found)

"""What is shown of scales: their functions against plain arithmetic, and each witness against what it says."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.contract.load import load_contract
from slacalc.lint.prove import proofs
from slacalc.lint.run import doubts
from slacalc.lint.walk.scales import ScaleByPoints, WalkedScale, telling_scales, walked_scales
from slacalc.lint.walk.witness import first_fall, grain_of, largest_leap

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "tests/refused/lint/shown/contract.yaml").read_text(encoding="utf-8")
SCALE, CAP, TARGET = "takes: 1% per started 1 point", "cap: 10%", "target: at least 95%"
GRID = [Fraction(k, 997) for k in range(998)]
EDGES = [Fraction(k, 200) for k in range(201)]
"""Every half of a point, on which all edges of these scales lie."""
BESIDE = Fraction(1, 10**7)
VALUES = sorted({*GRID, *EDGES, *(e + BESIDE for e in EDGES[:-1]), *(e - BESIDE for e in EDGES[1:])})
BAND = re.compile(r"([\d.]+)% of it(?: from ([\d.]+)%)?(?: below ([\d.]+)%)?")
Bands = list[tuple[Fraction, Fraction | None, Fraction | None]]


def contract(scale: str, cap: str = "none", target: str = "at least 95%", **more: str) -> str:
    text = SOURCE
    for old, new in ((SCALE, scale), (CAP, f"cap: {cap}"), (TARGET, f"target: {target}"), *more.items()):
        assert old in text, old
        text = text.replace(old, new)
    return text


def the_scale(text: str) -> WalkedScale:
    loaded = load_contract(text.encode(), "c.yaml")
    (scale,) = walked_scales(loaded.terms_of(loaded.first_month))
    assert isinstance(scale, WalkedScale)
    return scale


def bands_text(bands: list[str]) -> str:
    return "bands: [" + ", ".join(bands) + "]"


def remarks(text: str) -> list[Diagnostic]:
    try:
        loaded = load_contract(text.encode(), "c.yaml")
    except Refused as refused:
        return list(refused.diagnostics)
    return [*doubts(loaded), *proofs(loaded)]


def percent(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100


def read(bands: list[str]) -> Bands:
    """The bands as another reader reads them."""
    found: Bands = []
    for band in bands:
        match = BAND.fullmatch(band)
        assert match
        low, high = (percent(side) if side else None for side in (match[2], match[3]))
        found.append((percent(match[1]), low, high))
    return found


def holding(bands: Bands, value: Fraction) -> list[int]:
    """Which bands hold a value."""
    return [
        number for number, (_, low, high) in enumerate(bands) if (low is None or value >= low) and (high is None or value < high)
    ]


halves = st.integers(1, 199).map(lambda k: Fraction(k, 2))


def written(value: Fraction) -> str:
    return str(float(value)).removesuffix(".0")


@st.composite
def some_bands(draw: st.DrawFn, *, whole: bool) -> list[str]:
    """Bands from the best down; unless ``whole``, one edge of them may lie elsewhere, or their order."""
    edges = sorted(draw(st.lists(halves, min_size=1, max_size=5, unique=True)), reverse=True)
    sides: list[list[Fraction | None]] = [list(pair) for pair in zip([*edges, None], [None, *edges], strict=True)]
    if not whole:
        band, side = draw(st.integers(0, len(sides) - 1)), draw(st.integers(0, 1))
        sides[band][side] = draw(halves)
        low, high = sides[band]
        if low is not None and high is not None and low >= high:
            sides[band][side] = None if sides[band][1 - side] is not None else sides[band][side]
        sides = draw(st.permutations(sides)) if draw(st.booleans()) else sides
    takes = [draw(st.integers(0, 40)) for _ in sides]
    return [
        f"{take}% of it"
        + (f" from {written(low)}%" if low is not None else "")
        + (f" below {written(high)}%" if high is not None else "")
        for take, (low, high) in zip(takes, sides, strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(some_bands(whole=False))
def test_the_value_that_is_told_falls_in_no_band_or_in_two(bands: list[str]) -> None:
    read_anew = read(bands)
    found = [one for one in remarks(contract(bands_text(bands))) if one.code.startswith("contract/bands-")]
    for one in found:
        if one.code == "contract/bands-with-gaps":
            assert not holding(read_anew, percent(one.fact["value"])), (bands, one)
        elif one.code == "contract/bands-overlap":
            held = holding(read_anew, percent(one.fact["value"]))
            assert {bands.index(one.fact["text"]), bands.index(one.fact["other"])} <= set(held), (bands, one)
    uneven = any(len(holding(read_anew, value)) != 1 for value in VALUES)
    told = any(one.code in {"contract/bands-with-gaps", "contract/bands-overlap"} for one in found)
    assert told or not uneven, bands
    assert uneven or not told, bands


def by_bands(bands: list[str]) -> Callable[[Fraction], Fraction]:
    anew = read(bands)
    return lambda value: anew[holding(anew, value)[0]][0]


POINTS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "started ": lambda gap, step: Fraction(ceil(gap / step)),
    "completed ": lambda gap, step: Fraction(floor(gap / step)),
    "": lambda gap, step: gap / step,
}


@st.composite
def some_scale(draw: st.DrawFn) -> tuple[str, str, Fraction, bool, Callable[[Fraction], Fraction]]:
    """A scale, a cap, a target, whether more is better, and what a month takes by plain arithmetic."""
    bound, rising = draw(st.integers(1, 99)), draw(st.booleans())
    target = Fraction(bound, 100)

    def short(value: Fraction) -> Fraction:
        return max(Fraction(0), target - value if rising else value - target)

    takes: Callable[[Fraction], Fraction]
    match draw(st.sampled_from(["bands", "points", "flat", "proportion"])):
        case "bands":
            bands = draw(some_bands(whole=True))
            scale, takes = bands_text(bands), by_bands(bands)
        case "points":
            word, step, each = draw(st.sampled_from(sorted(POINTS))), draw(st.sampled_from([1, 2, 5])), draw(st.integers(1, 9))
            scale = f"takes: {each}% per {word}{step} point" + ("s" if step > 1 else "")

            def takes(value: Fraction) -> Fraction:
                return POINTS[word](short(value), Fraction(step, 100)) * Fraction(each, 100)
        case "flat":
            each = draw(st.integers(1, 40))
            scale = f"takes: {each}% of it"

            def takes(value: Fraction) -> Fraction:
                return Fraction(each, 100) if short(value) else Fraction(0)
        case _:
            scale = "takes: in proportion to the target"

            def takes(value: Fraction) -> Fraction:
                return short(value) / target

    cap = draw(st.none() | st.integers(1, 60))

    def month(value: Fraction) -> Fraction:
        met = value >= target if rising else value <= target
        return Fraction(0) if met else takes(value) if cap is None else min(takes(value), Fraction(cap, 100))

    return scale, f"{cap}%" if cap else "none", target, rising, month


@settings(max_examples=80, deadline=None)
@given(some_scale())
def test_the_function_is_what_plain_arithmetic_gives_for_every_value(
    drawn: tuple[str, str, Fraction, bool, Callable[[Fraction], Fraction]],
) -> None:
    words, cap, target, rising, month = drawn
    how = "at least" if rising else "at most"
    scale = the_scale(contract(words, cap, f"{how} {target.numerator * 100 // target.denominator}%"))
    assert [scale.curve(value) for value in VALUES] == [month(value) for value in VALUES]

    worsening = VALUES[::-1] if rising else VALUES
    pairs = list(pairwise(worsening))
    fall = first_fall(scale.curve, upwards=not rising, grain=grain_of("share"))
    assert (fall is not None) is any(month(worse) < month(better) for better, worse in pairs)
    if fall is not None:
        assert (fall.before > fall.after) is rising
        assert month(fall.before) == fall.at_before > fall.at_after == month(fall.after)
    assert scale.curve.most >= max(month(value) for value in VALUES)
    assert scale.curve.most - max(month(value) for value in VALUES) < Fraction(1, 1000)

    leap = largest_leap(scale.curve, upwards=not rising, grain=grain_of("share"))
    steepest = max(month(worse) - month(better) for better, worse in pairs if abs(worse - better) == BESIDE)
    if leap is None:
        assert steepest < Fraction(1, 10**4)
    else:
        assert month(leap.after) > month(leap.before)
        assert abs(leap.leap - steepest) < Fraction(1, 10**4)


@settings(max_examples=80, deadline=None)
@given(some_scale(), st.integers(0, 60))
def test_a_scale_by_the_point_is_known_without_a_walk_as_well_as_by_one(
    drawn: tuple[str, str, Fraction, bool, Callable[[Fraction], Fraction]], percents: int
) -> None:
    words, cap, target, rising, _ = drawn
    text = contract(words, cap, f"{'at least' if rising else 'at most'} {target.numerator * 100 // target.denominator}%")
    loaded = load_contract(text.encode(), "c.yaml")
    walked = the_scale(text)
    (telling,) = telling_scales(loaded.terms_of(loaded.first_month))
    assert isinstance(telling, ScaleByPoints) is words.startswith("takes")
    assert (telling.most, telling.fall) == (walked.most, walked.fall)
    stated = Fraction(percents, 100)
    above = telling.leap_above(stated)
    assert (above and above.leap) == (walked.leap.leap if walked.leap is not None and walked.leap.leap > stated else None)


def test_a_breakpoint_lies_wherever_something_happens_and_nowhere_else() -> None:
    scale = the_scale(contract("takes: 1% per started 1 point", "10%"))
    assert scale.curve.edges == (Fraction(0), *(Fraction(k, 100) for k in range(86, 96)), Fraction(1))
    even = the_scale(contract("takes: 1% per 1 point", "10%"))
    assert even.curve.edges == (Fraction(0), Fraction(85, 100), Fraction(95, 100), Fraction(1))


@pytest.mark.parametrize(
    ("scale", "cap", "expected"),
    [
        ("takes: 100.00 CNY per started 1 point", "500.00 CNY", "500 CNY"),
        ("takes: 100.00 CNY per started 1 point", "none", "9500 CNY"),
        ("takes: 100.00 CNY per started 1 point", "10%", "9500 CNY"),
        ("takes: 1% per started 1 point", "500.00 CNY", "95%"),
        ("bands: [0 points from 95%, 3 points below 95%]\n      per_point: 0.5% of it", "none", "1.5%"),
        ("bands: [0 points from 95%, 3 points below 95%]\n      per_point: 200.00 CNY", "none", "600 CNY"),
    ],
)
def test_amounts_are_walked_as_they_are_and_shares_as_shares(scale: str, cap: str, expected: str) -> None:
    shown = [one for one in remarks(contract(scale, cap)) if one.code == "lint/shown"]
    assert [one.fact["most"] for one in shown] == [expected]


SECONDS = {"answered_of_requested": "mean_talk_time"}


def test_seconds_are_walked_far_beyond_the_target_and_it_is_said_how_far() -> None:
    found = remarks(contract("takes: in proportion to the target", "10%", "at most 5 min", **SECONDS))
    facts = next(one.fact for one in found if one.code == "lint/shown-even")
    assert (facts["low"], facts["high"], facts["breakpoints"], facts["most"]) == ("0 s", "3000 s", "2", "10%")


def test_bands_of_seconds_are_level_beyond_their_last_edge() -> None:
    bands = "bands: [20% of it from 400 s, 5% of it from 300 s below 400 s, 0% of it below 300 s]"
    found = {one.code: one.fact for one in remarks(contract(bands, "30%", "at most 300 s", **SECONDS))}
    assert (found["lint/cap-never-binds"]["most"], found["lint/shown"]["high"]) == ("20%", "4000 s")
    leap = found["lint/deduction-leaps"]
    assert (leap["better"], leap["less"], leap["worse"], leap["more"]) == ("399 s", "5%", "400 s", "20%")


@pytest.mark.parametrize("path", sorted((ROOT / "contracts").glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_doubted_of_the_shipped_contracts_but_holidays_and_standards_that_are_only_observed(path: Path) -> None:
    loaded = load_contract(path.read_bytes(), path.name)
    assert {one.code for one in doubts(loaded)} <= {"lint/month-without-notice", "lint/target-without-remedy"}

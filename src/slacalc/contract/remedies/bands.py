"""Bands fill their range: no value falls in none of them, and none in two; where one does, the value is told.

A band holds its lower edge and not its upper one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.find import scalars_in
from slacalc.contract.words.prices import read_band
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.contract.tree.source import Mapping, Scalar
    from slacalc.contract.words.prices import Band

HALF = 2


def check_bands(part: Mapping, unit: str) -> Iterator[Diagnostic]:
    """Bands go down: each ends where the one before starts; the first has no upper edge, the last no lower one but 0."""
    scalars = scalars_in(part.find("bands"))
    try:
        bands = [read_band(band.text) for band in scalars]
    except BadQuantity:
        return
    other_units = [
        error("contract/band-of-other-unit", scalar.place, text=scalar.text)
        for scalar, band in zip(scalars, bands, strict=True)
        if any(side is not None and side.unit != unit for side in (band.low, band.high))
    ]
    yield from other_units or _uneven(scalars, bands, unit)


def _uneven(scalars: tuple[Scalar, ...], bands: list[Band], unit: str) -> Iterator[Diagnostic]:
    """What keeps the bands from filling their range once, from the top down; and if nothing does, bands in another order."""
    order = sorted(range(len(bands)), key=lambda number: _top(bands[number]))
    uneven: list[Diagnostic] = []
    above: int | None = None
    for number in order:
        band, text = bands[number], scalars[number].text
        ends = bands[above].low if above is not None else None
        if above is not None and ends is None:
            facts = {"text": text, "other": scalars[above].text, "value": spoken(_inside(band), unit)}
            uneven.append(error("contract/bands-overlap", scalars[number].place, **facts))
            continue
        if band.high is not None and (ends is None or band.high.value < ends.value):
            uneven.append(
                error("contract/bands-with-gaps", scalars[number].place, text=text, value=spoken(band.high.value, unit))
            )
        elif above is not None and ends is not None and (band.high is None or band.high.value > ends.value):
            facts = {"text": text, "other": scalars[above].text, "value": spoken(_shared(band, ends.value), unit)}
            uneven.append(error("contract/bands-overlap", scalars[number].place, **facts))
        if above is None or band.low is None or (ends is not None and band.low.value < ends.value):
            above = number
    last = bands[above].low if above is not None else None
    if above is not None and last is not None and last.value:
        uneven.append(
            error(
                "contract/bands-with-gaps", scalars[above].place, text=scalars[above].text, value=spoken(_below(last.value), unit)
            )
        )
    if not uneven:
        for number, wanted in enumerate(order):
            if number != wanted:
                uneven.append(error("contract/bands-not-going-down", scalars[number].place, text=scalars[number].text))
                break
    yield from uneven


def _top(band: Band) -> tuple[bool, Fraction | int, Fraction | int]:
    """What sorts bands from the top down: those without an upper edge first."""
    high = -band.high.value if band.high is not None else 0
    low = -band.low.value if band.low is not None else 1
    return (band.high is not None, high, low)


def _inside(band: Band) -> Fraction:
    """A value of a band that lies below another band without a lower edge."""
    if band.low is not None:
        return band.low.value
    if band.high is None:
        raise ValueError(band)
    return _below(band.high.value)


def _shared(band: Band, ends: Fraction) -> Fraction:
    """The lowest value that a band shares with the one above it, which begins at ``ends``."""
    return max(ends, band.low.value) if band.low is not None else ends


def _below(edge: Fraction) -> Fraction:
    """A value below an edge: half of it."""
    return edge / HALF

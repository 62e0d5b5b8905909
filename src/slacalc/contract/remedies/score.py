"""A monthly score of 100, and what it pays."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.figure import RISING
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.bases import check_base
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.metrics.units import check_bound_unit
from slacalc.contract.parts.either import check_one_of
from slacalc.contract.parts.file import ById, Clause, FeesMeant, Items, Text
from slacalc.contract.parts.resolve import bound, fees_of, quantity
from slacalc.contract.parts.scales import BandTerms, Nature, bands
from slacalc.contract.parts.terms import Quantity, Target
from slacalc.contract.tree.find import entries_of, scalar_at, scalars_in, text_at, value_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Band, read_band
from slacalc.contract.words.quantities import BadQuantity, Bound, Number, read_bound, read_points, read_score_places

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_SCORE = 100


@dataclass(frozen=True, slots=True)
class ScoredTerms:
    """One part of a score: full points from one edge, none from the other."""

    id: str
    metric: str
    weight: Quantity
    full: Target
    none: Target
    linear: bool
    """Whether points between the edges go up evenly; otherwise there are none below the full ones."""


@dataclass(frozen=True, slots=True)
class ScoreTerms:
    """A monthly score of 100, and what it pays."""

    clause: str
    parts: tuple[ScoredTerms, ...]
    places: int
    """Decimals to which the points of each part are rounded."""
    of: tuple[str, ...]
    bands: tuple[BandTerms, ...]
    """What is paid of the fees, by the score; empty where the score of 100 itself is paid."""
    nature: Nature


class ScoredPart(Part):
    """One part of a score."""

    metric: Text
    weight: Annotated[Written[Number], Reads(read_points)]
    full: Annotated[Written[Bound], Reads(read_bound)]
    none: Annotated[Written[Bound], Reads(read_bound)]
    between: Annotated[Written[str], OneWord("linear", "nothing")]

    def terms(self, name: str, clause: str) -> ScoredTerms:
        """Its terms."""
        return ScoredTerms(
            id=name,
            metric=self.metric.value,
            weight=quantity(self.weight.value, self.weight.scalar, clause),
            full=bound(self.full, clause),
            none=bound(self.none, clause),
            linear=self.between.value == "linear",
        )


class ScorePaysPart(Part):
    """What a score pays: by bands, or its share of 100."""

    of: FeesMeant
    bands: Items[Annotated[Written[Band], Reads(read_band)]] | None = None
    share: Annotated[Written[str] | None, OneWord("score of 100")] = None
    as_: Annotated[Written[Nature], OneWord(*get_args(Nature))]


class ScorePart(Part):
    """A monthly score."""

    clause: Clause
    parts: ById[ScoredPart]
    rounded: Annotated[Written[int], Reads(read_score_places)]
    pays: ScorePaysPart

    def terms(self, lines: tuple[str, ...]) -> ScoreTerms:
        """Its terms; ``lines`` are the fees and limits of the contract by path."""
        clause = self.clause.value
        return ScoreTerms(
            clause=clause,
            parts=tuple(part.terms(name, clause) for name, part in self.parts.items()),
            places=self.rounded.value,
            of=fees_of(self.pays.of, lines),
            bands=bands(self.pays.bands or (), clause),
            nature=self.pays.as_.value,
        )


def check_score(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the parts of a score."""
    score = root.find("score")
    if not isinstance(score, Mapping):
        return
    metrics = dict(entries_of(root, "metrics"))
    weights = []
    for _, part in entries_of(score, "parts"):
        weights.append(value_at(part, "weight", read_points))
        name, node = text_at(part, "metric"), scalar_at(part, "metric")
        if node is not None and name and name not in metrics:
            yield error("contract/unknown-metric", node.place, text=name, nearest=nearest(name, metrics), known=listed(metrics))
        reading = reading_at(metrics[name]) if name in metrics else None
        for key in ("full", "none"):
            edge, node = value_at(part, key, read_bound), scalar_at(part, key)
            if reading is not None and edge is not None and node is not None:
                yield from check_bound_unit(node, edge, reading)
        yield from _slope(part)
    parts = score.find("parts")
    if parts is not None and weights and None not in weights:
        total = sum(weight.value for weight in weights if weight is not None)
        if total != FULL_SCORE:
            yield error("contract/weights-not-100", parts.key, total=total)
    pays = score.find("pays")
    if isinstance(pays, Mapping):
        yield from check_one_of(pays, "bands", "share")
        from slacalc.contract.remedies.bands import check_bands  # noqa: PLC0415 - loaded where there are some

        yield from check_bands(pays, "number")
        yield from _paid(pays)
        yield from check_base(root, pays.find("of"))


def _slope(part: Mapping) -> Iterator[Diagnostic]:
    """The edges of full points and of none lie apart and look away from each other; points that go up evenly need two of them."""
    full, none = value_at(part, "full", read_bound), value_at(part, "none", read_bound)
    node, edge = scalar_at(part, "none"), scalar_at(part, "full")
    if full is None or none is None or node is None or edge is None or full.number.unit != none.number.unit:
        return
    high, low = full.number.value, none.number.value
    if high == low and text_at(part, "between") == "linear":
        yield error("contract/score-without-slope", node.place, text=node.text)
    elif _overlap(full, none):
        yield error("contract/score-contradicts", node.place, full=edge.text, none=node.text)


def _overlap(full: Bound, none: Bound) -> bool:
    """Whether some figure would earn all points and none."""
    up, other_up = full.how in RISING, none.how in RISING
    if up == other_up:
        return True
    above, below = (full, none) if up else (none, full)
    if above.number.value == below.number.value:
        return above.how == "at least" and below.how == "at most"
    return above.number.value < below.number.value


def _paid(pays: Mapping) -> Iterator[Diagnostic]:
    """A score pays shares of the fees, and nothing else."""
    for band in scalars_in(pays.find("bands")):
        try:
            unit = read_band(band.text).share.unit
        except BadQuantity:
            continue
        if unit != "share":
            yield error("contract/bad-quantity", band.place, text=band.text, expected="100% of it from 90; 90% of it below 90")

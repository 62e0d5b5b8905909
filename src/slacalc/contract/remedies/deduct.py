"""What a missed standard takes from the fee: so much a point, or by bands."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.contract.fees.bases import check_base
from slacalc.contract.metrics.period import Base
from slacalc.contract.metrics.readings import Reading
from slacalc.contract.metrics.units import check_points
from slacalc.contract.parts.either import check_one_of
from slacalc.contract.parts.file import FeesMeant, Items, Share
from slacalc.contract.parts.resolve import fees_of, quantity
from slacalc.contract.parts.scales import BandTerms, Nature, TakesTerms, bands, cap, takes
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.remedies.terminate import Uncounted
from slacalc.contract.tree.find import scalar_at, scalars_in
from slacalc.contract.tree.leaves import OneWord, Reads, ReadsAmount, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import (
    Band,
    EarnedAfter,
    Grade,
    Price,
    Takes,
    read_band,
    read_cap,
    read_earned_after,
    read_grade,
    read_per_point,
    read_takes,
)
from slacalc.contract.words.quantities import BadQuantity, Number

if TYPE_CHECKING:
    from collections.abc import Iterator

Start = Literal["month judged not cured", "month missed"]
Applies = Literal["on decision", "by itself"]


AsKnown = Literal["as corrected", "as first issued"]
"""Which statement of an earlier month counts: its last correction, or the one that was issued first."""


Unmet = Literal["counts as missed"]


@dataclass(frozen=True, slots=True)
class UndecidedTerms:
    """What a month does that was neither met nor missed, and which statement of a corrected one counts."""

    excused: Uncounted | Unmet
    without_finding: Uncounted | Unmet
    without_service: Uncounted | Unmet
    """Of a month without a day of service there is no statement."""
    corrected: AsKnown


@dataclass(frozen=True, slots=True)
class RepeatedTerms:
    """What a standard takes that is missed in a row."""

    grades: tuple[Quantity, ...]
    """Of the second month in a row, the third …; the last is of every one after: times what the first takes (its unit is
    ``number``), or a share or an amount in its place."""
    months: UndecidedTerms


@dataclass(frozen=True, slots=True)
class EarnedBackTerms:
    """After how many months that meet the target a deduction is given back, and how much of it."""

    clause: str
    months: Quantity
    of_the_next: bool
    """Each of those that follow the month deducted from; otherwise any so many in a row after it."""
    share: Quantity
    undecided: UndecidedTerms


@dataclass(frozen=True, slots=True)
class DeductTerms:
    """What a standard that is not cured takes from the fee."""

    clause: str
    takes: TakesTerms | tuple[BandTerms, ...]
    """Bands go down without gaps: the first has no upper edge, the last no lower one."""
    per_point: Quantity | None
    """Of a table of points: what each takes, a share of the base or an amount; None where bands say so themselves."""
    of: tuple[str, ...]
    """Ids of the fees that are its base."""
    start: Start
    nature: Nature
    cap: Quantity | None
    applies: Applies
    place: Place
    base: Base | None = None
    """Of a standard over several months: the fees of the month judged, or of all; None of one over a month."""
    repeated: RepeatedTerms | None = None
    """What it takes of a standard that is missed in a row; None: the same each time."""
    earned_back: EarnedBackTerms | None = None
    """When it is given back; None: never."""

    def __hash__(self) -> int:
        """Of where it stands, as of a metric."""
        return hash((self.clause, self.place.file, self.place.line))


class RepeatedPart(Part):
    """What a standard takes that is missed in a row."""

    takes: Items[Annotated[Written[Grade], Reads(read_grade)]]
    excused_month: Annotated[Written[Uncounted], OneWord(*get_args(Uncounted))]
    month_without_finding: Annotated[Written[Uncounted], OneWord(*get_args(Uncounted))]
    month_without_service: Annotated[Written[Uncounted], OneWord(*get_args(Uncounted))]
    corrected_month: Annotated[Written[AsKnown], OneWord(*get_args(AsKnown))]

    def terms(self, clause: str) -> RepeatedTerms:
        """Its terms."""
        return RepeatedTerms(
            grades=tuple(quantity(grade.value.number, grade.scalar, clause) for grade in self.takes),
            months=UndecidedTerms(
                self.excused_month.value,
                self.month_without_finding.value,
                self.month_without_service.value,
                self.corrected_month.value,
            ),
        )


Earned = Literal[Uncounted, Unmet]


class EarnedBackPart(Part):
    """When a deduction is given back."""

    after: Annotated[Written[EarnedAfter], Reads(read_earned_after)]
    share: Share
    excused_month: Annotated[Written[Earned], OneWord(*get_args(Earned))]
    month_without_finding: Annotated[Written[Earned], OneWord(*get_args(Earned))]
    month_without_service: Annotated[Written[Earned], OneWord(*get_args(Earned))]
    corrected_month: Annotated[Written[AsKnown], OneWord(*get_args(AsKnown))]

    def terms(self, clause: str) -> EarnedBackTerms:
        """Its terms."""
        return EarnedBackTerms(
            clause=clause,
            months=quantity(self.after.value.months, self.after.scalar, clause),
            of_the_next=self.after.value.of_the_next,
            share=quantity(self.share.value, self.share.scalar, clause),
            undecided=UndecidedTerms(
                self.excused_month.value,
                self.month_without_finding.value,
                self.month_without_service.value,
                self.corrected_month.value,
            ),
        )


class DeductPart(Part):
    """What a missed standard takes: so much a point, or by bands."""

    takes: Annotated[Written[Takes] | None, Reads(read_takes)] = None
    bands: Items[Annotated[Written[Band], Reads(read_band)]] | None = None
    per_point: Annotated[Written[Takes] | None, Reads(read_per_point)] = None
    of: FeesMeant
    base: Annotated[Written[Base] | None, OneWord(*get_args(Base))] = None
    from_: Annotated[Written[Start], OneWord(*get_args(Start))]
    as_: Annotated[Written[Nature], OneWord(*get_args(Nature))]
    cap: Annotated[Written[Number | Price | None], ReadsAmount(read_cap)]
    applies: Annotated[Written[Applies], OneWord(*get_args(Applies))]
    repeated: RepeatedPart | None = None
    earned_back: EarnedBackPart | None = None

    def terms(self, clause: str, lines: tuple[str, ...], place: Place) -> DeductTerms:
        """Its terms; ``lines`` are the fees and limits of the contract by path."""
        return DeductTerms(
            clause=clause,
            takes=takes(self.takes, clause) if self.takes is not None else bands(self.bands or (), clause),
            per_point=quantity(self.per_point.value.share, self.per_point.scalar, clause) if self.per_point else None,
            of=fees_of(self.of, lines),
            base=self.base.value if self.base else None,
            start=self.from_.value,
            nature=self.as_.value,
            cap=cap(self.cap, clause),
            applies=self.applies.value,
            place=place,
            repeated=self.repeated.terms(clause) if self.repeated else None,
            earned_back=self.earned_back.terms(clause) if self.earned_back else None,
        )


def check_deduct(root: Mapping, remedy: Mapping, deduct: Mapping, reading: Reading | None) -> Iterator[Diagnostic]:
    """One scale without gaps in the unit of the metric, and a base; a start after a cure only where there is one."""
    yield from check_one_of(deduct, "takes", "bands")
    yield from _points(deduct)
    if deduct.find("repeated") is not None:
        from slacalc.contract.remedies.over_months import check_repeated  # noqa: PLC0415 - loaded where there are some

        yield from check_repeated(deduct)
    yield from check_base(root, deduct.find("of"))
    start = scalar_at(deduct, "from")
    if start is not None and start.text == "month judged not cured" and remedy.find("cure") is None:
        yield error("contract/only-with", start.place, key=start.text, other=f"{remedy.path}.cure")
    scale = scalar_at(deduct, "takes")
    if scale is not None and reading is not None:
        yield from check_points(scale, reading)
    if reading is not None and deduct.find("bands") is not None:
        from slacalc.contract.remedies.bands import check_bands  # noqa: PLC0415 - loaded where there are some

        yield from check_bands(deduct, reading.unit)


def _points(deduct: Mapping) -> Iterator[Diagnostic]:
    """The bands of one table take the same: shares, amounts, or points, and these alone have a price each."""
    scalars, per_point = scalars_in(deduct.find("bands")), deduct.find("per_point")
    try:
        units = [read_band(band.text).share.unit for band in scalars]
    except BadQuantity:
        return
    for scalar, unit in zip(scalars, units, strict=True):
        if unit != units[0]:
            yield error("contract/bands-of-two-kinds", scalar.place, text=scalar.text)
    if "points" in units and per_point is None:
        yield error("contract/missing-key", deduct.key, key="per_point", where=deduct.path)
    elif "points" not in units and per_point is not None:
        yield error("contract/only-with", per_point.key, key="per_point", other="bands: [3 points below 88%, …]")

"""A metric: what is counted over what, and what it must reach."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, cast, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place
from slacalc.base.hours import ServiceHours
from slacalc.contract.metrics.own_reading import own_reading
from slacalc.contract.metrics.period import PartPeriod, PeriodTerms
from slacalc.contract.metrics.readings import (
    CASE_BLANKS,
    LOST,
    OWN,
    OWN_BLANKS,
    OWN_ROLES,
    READINGS,
    WEIGHTED,
    Reading,
    find_reading,
)
from slacalc.contract.metrics.weighted import ROUNDED, WeightedPartTerms, WeightedTerms, Weights, Without
from slacalc.contract.parts.file import ById, Clause, NameText, Text
from slacalc.contract.parts.resolve import bound, key, names, quantity, scope
from slacalc.contract.parts.terms import Names, Quantity, Scope, Target, WithoutForecast
from slacalc.contract.tree.find import find_path, scalar_at
from slacalc.contract.tree.leaves import RATINGS, OneWord, Reader, Reads, ReadsNumber, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words import quantities as q
from slacalc.contract.words.times import HoursOf, Pauses, Within, read_pauses, read_within

if TYPE_CHECKING:
    from datetime import time

    from slacalc.base.json_schema import Schema
    from slacalc.contract.metrics.by_volume import Forecasts, SurgeTerms
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Node

Merged = Literal["counts once", "each counts"]
CaseBlank = Literal["left out", "met", "missed"]
Judged = Literal["in month of deadline", "in month of receipt", "in month of closing"]
Unit = Literal["share", "seconds", "number"]


@dataclass(frozen=True, slots=True)
class OverTerms:
    """The measurement is made of intervals: their unweighted mean, or the share of them that meet a target of their own."""

    how: Literal["mean", "share met"]
    by: q.Interval
    """What an interval is; records whose queue or category is blank are an interval of their own."""
    each: Quantity
    """The smallest denominator on which an interval counts; smaller ones are left out."""
    target: Target | None
    """What each interval must reach; None for a mean."""


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """How the deadline of a case is found, and which month judges it."""

    until: time | None
    """The last working day ends with this second; None is 24:00. Of no meaning where the time allowed is in seconds."""
    received_before: time | None
    """A case received before this hour of a working day counts that day as the first; None: never."""
    judged: Judged
    zone: str
    """In which hours after receipt are counted as they pass."""
    merged: Merged | None = None
    """Whether a case with a parent is left out; None where the contract does not say, and then there may be none."""
    blank: CaseBlank | None = None
    """What a case is that is blank where its reading looks, once its time is over; None where the reading has no such column."""
    hours: ServiceHours | None = None
    """In which hours of which days the clock runs; None: always. Of no meaning where the time allowed is in days."""
    pauses: Pauses | None = None
    """What the clock does while a case waits; None where the contract does not say, and then no case may have waited."""

    @property
    def stops(self) -> bool:
        """Whether a pause puts a deadline off."""
        return self.pauses is not None and self.pauses.by is not None


@dataclass(frozen=True, slots=True)
class MetricTerms:
    """What is counted over what."""

    id: str
    clause: str
    names: Names
    reading: str
    """A name of the catalogue of readings."""
    scope: Scope
    within: Quantity | None
    """A threshold inside the reading: seconds, or the time that a case may take after its receipt: working days or seconds."""
    satisfied: tuple[int, ...]
    reopened_is_resolved: bool | None
    """None where the reading does not ask."""
    target: Target | None
    least: Quantity
    """The smallest denominator on which anything is found."""
    below_least: Literal["no finding", "met", "missed"]
    place: Place
    cases: CaseTerms | None = None
    """None where the reading has no deadline."""
    short: Quantity | None = None
    """Up to how many seconds of waiting, these included, an abandoned call is a short one."""
    dissatisfied: tuple[int, ...] = ()
    passed: Quantity | None = None
    """The lowest quality score that passes."""
    own: Reading | None = None
    """What the contract itself counts, where ``reading`` is ``own``."""
    over: OverTerms | None = None
    """None where the records of the whole month are pooled; otherwise ``least`` counts intervals."""
    period: PeriodTerms | None = None
    """The months that are measured together; None: each by itself."""
    weighted: WeightedTerms | None = None
    """Of what a composite is made; None where records are counted."""
    surge: SurgeTerms | None = None
    """Which months are not judged, for their volume is far above its forecast; None: each is judged."""
    excusable: bool = False
    """Whether records in an interval of the register of excused times leave its scope."""

    def __hash__(self) -> int:
        """Of where it stands: those of a contract stand apart, and what is equal stands at one place."""
        return hash((self.id, self.place.file, self.place.line))


class ReadsTarget(Reader):
    """An annotation: one threshold, or a list of thresholds by volume."""

    def take(self, node: Node, progress: Progress) -> Written[q.Bound | None] | tuple[Written[q.BoundStep], ...]:
        """The threshold, or the thresholds."""
        if not isinstance(node, Listing):
            return READS_TARGET.take(node, progress)
        from slacalc.contract.metrics.by_volume import take_steps  # noqa: PLC0415 - loaded where there is one

        return take_steps(node, progress)

    def schema(self) -> Schema:
        """The text, or a list of texts."""
        from slacalc.contract.metrics.by_volume import steps_schema  # noqa: PLC0415 - loaded where there is one

        return {"anyOf": [READS_TARGET.schema(), steps_schema()]}


class ReadsForecasts(Reader):
    """An annotation: the volume that is forecast, by month."""

    def take(self, node: Node, progress: Progress) -> Forecasts:
        """The forecasts."""
        from slacalc.contract.metrics.by_volume import take_forecasts  # noqa: PLC0415 - loaded where there is one

        return take_forecasts(node, progress)

    def schema(self) -> Schema:
        """A mapping of months."""
        from slacalc.contract.metrics.by_volume import forecasts_schema  # noqa: PLC0415 - loaded where there is one

        return forecasts_schema()


READS_TARGET = Reads(q.read_target)


class MetricPart(Part):
    """What is counted over what; which keys a reading wants is told by :mod:`slacalc.contract.metrics.readings`."""

    clause: Clause
    name: NameText
    reading: Annotated[Written[str], OneWord(*(reading.name for reading in READINGS), OWN, WEIGHTED)]
    counts: Annotated[Written[str] | None, OneWord(*OWN_ROLES)] = None
    numerator: Text | None = None
    less: Text | None = None
    denominator: Text | None = None
    adds: Text | None = None
    blank: Annotated[Written[str] | None, OneWord(*dict.fromkeys((*OWN_BLANKS, *CASE_BLANKS)))] = None
    unit: Annotated[Written[Unit] | None, OneWord(*get_args(Unit))] = None
    parts: ById[Annotated[Written[q.Number], ReadsNumber(q.read_weight)]] | None = None
    weights: Annotated[Written[Weights] | None, OneWord(*get_args(Weights))] = None
    without_basis: Annotated[Written[Without] | None, OneWord(*get_args(Without))] = None
    parts_rounded: Annotated[Written[str] | None, OneWord(*(word for word, _, _ in ROUNDED))] = None
    where: Text | None = None
    within: Annotated[Written[Within] | None, Reads(read_within)] = None
    short: Annotated[Written[q.Number] | None, Reads(q.read_short)] = None
    satisfied: Annotated[tuple[int, ...] | None, RATINGS] = None
    dissatisfied: Annotated[tuple[int, ...] | None, RATINGS] = None
    passed: Annotated[Written[q.Number] | None, Reads(q.read_passed)] = None
    judged: Annotated[Written[Judged] | None, OneWord(*get_args(Judged))] = None
    reopened: Annotated[Written[str] | None, OneWord("not resolved", "resolved")] = None
    merged: Annotated[Written[Merged] | None, OneWord(*get_args(Merged))] = None
    lost: Annotated[Written[str] | None, OneWord(*LOST)] = None
    pauses: Annotated[Written[Pauses] | None, Reads(read_pauses)] = None
    target: Annotated[Written[q.Bound | None] | tuple[Written[q.BoundStep], ...], ReadsTarget()]
    volume: Annotated[Written[q.VolumeCount] | None, Reads(q.read_volume)] = None
    surge: Annotated[Written[q.Surge] | None, Reads(q.read_surge)] = None
    forecast: Annotated[tuple[object, ...] | None, ReadsForecasts()] = None
    without_forecast: Annotated[Written[WithoutForecast] | None, OneWord(*get_args(WithoutForecast))] = None
    basis: Annotated[Written[q.LeastBasis], Reads(q.read_basis)]
    period: Annotated[Written[q.Period] | None, Reads(q.read_period)] = None
    part_period: Annotated[Written[PartPeriod] | None, OneWord(*get_args(PartPeriod))] = None
    excused: Annotated[Written[Literal["leaves scope"]] | None, OneWord("leaves scope")] = None
    over: Annotated[Written[q.Intervals] | None, Reads(q.read_over)] = None
    each: Annotated[Written[q.Number] | None, Reads(q.read_each)] = None
    each_target: Annotated[Written[q.Bound] | None, Reads(q.read_bound)] = None

    @property
    def runs_in(self) -> HoursOf | None:
        """The hours in which the clock of a case runs; None: in any, or there is none."""
        within = self.within.value.hours if self.within is not None else None
        return within or (self.pauses.value.hours if self.pauses is not None else None)

    def terms(self, name: str, root: Mapping, zone: str, hours: ServiceHours | None = None) -> MetricTerms:
        """Its terms; ``root`` is the tree of the file, ``zone`` that of its hours, ``hours`` those that it runs in."""
        clause = self.clause.value
        of_contract = self._own_reading()
        reading = of_contract or find_reading(self.reading.value)
        return MetricTerms(
            id=name,
            clause=clause,
            names=names(self.name),
            reading=self.reading.value,
            scope=scope(self.where, (reading.scoped_by if reading else "") or "calls"),
            within=quantity(self.within.value.number, self.within.scalar, clause) if self.within else None,
            satisfied=self.satisfied or (),
            reopened_is_resolved=None if self.reopened is None else self.reopened.value == "resolved",
            target=self._target(name, clause, root),
            least=quantity(self.basis.value.least, self.basis.scalar, clause),
            below_least=self.basis.value.below,
            place=key(root, f"metrics.{name}"),
            cases=self._cases(zone, reading, hours),
            short=quantity(self.short.value, self.short.scalar, clause) if self.short else None,
            dissatisfied=self.dissatisfied or (),
            passed=quantity(self.passed.value, self.passed.scalar, clause) if self.passed else None,
            own=of_contract,
            over=self._over(clause),
            period=PeriodTerms(self.period.value.months, self.period.value.rolling, self.part_period.value)
            if self.period and self.part_period
            else None,
            weighted=self._weighted(clause, root),
            surge=self._surge(name, clause, root),
            excusable=self.excused is not None,
        )

    def _target(self, name: str, clause: str, root: Mapping) -> Target | None:
        if not isinstance(self.target, tuple):
            target = self.target.value
            return Target(target.how, quantity(target.number, self.target.scalar, clause)) if target else None
        from slacalc.contract.metrics.by_volume import target_by_volume, volume_of  # noqa: PLC0415 - loaded where there is one

        volume = volume_of(name, self.volume.value, root) if self.volume is not None else None
        return target_by_volume(name, self.target, volume, clause)

    def _surge(self, name: str, clause: str, root: Mapping) -> SurgeTerms | None:
        if self.surge is None or self.forecast is None or self.volume is None or self.without_forecast is None:
            return None
        from slacalc.contract.metrics.by_volume import surge_of, volume_of  # noqa: PLC0415 - loaded where there is one

        forecasts = cast("Forecasts", self.forecast)
        return surge_of(self.surge, forecasts, self.without_forecast.value, volume_of(name, self.volume.value, root), clause)

    def _over(self, clause: str) -> OverTerms | None:
        if self.over is None or self.each is None:
            return None
        each = quantity(self.each.value, self.each.scalar, clause)
        target = bound(self.each_target, clause) if self.each_target else None
        return OverTerms(self.over.value.how, self.over.value.by, each, target)

    def _weighted(self, clause: str, root: Mapping) -> WeightedTerms | None:
        if self.parts is None or self.unit is None or self.without_basis is None:
            return None
        without, rounded = self.without_basis.value, self.parts_rounded.value if self.parts_rounded else ""
        parts = tuple(
            WeightedPartTerms(part, quantity(weight.value, weight.scalar, clause), _is_signed(root, part), _target_of(part, root))
            for part, weight in self.parts.items()
        )
        places = next((places for word, _, places in ROUNDED if word == rounded), None)
        return WeightedTerms(parts, self.unit.value, without, self.weights is not None, places)

    def _own_reading(self) -> Reading | None:
        if self.counts is None or self.unit is None or self.numerator is None or self.denominator is None:
            return None
        adds, blank, less = (text.value if text else "" for text in (self.adds, self.blank, self.less))
        from slacalc.contract.metrics.own_over_cases import over_cases  # noqa: PLC0415 - loaded where there is one

        reading = own_reading(self.counts.value, self.unit.value, self.numerator.value, self.denominator.value, adds, blank, less)
        judged, lost = (text.value if text else "" for text in (self.judged, self.lost))
        return over_cases(reading, judged, lost, within=self.within is not None)

    def _cases(self, zone: str, reading: Reading | None, hours: ServiceHours | None) -> CaseTerms | None:
        within = self.within.value if self.within is not None and self.within.value.of_case else None
        if within is None and (reading is None or not reading.takes_judged):
            return None
        merged = self.merged.value if self.merged else None
        judged = self.judged.value if self.judged else "in month of deadline"
        until, received_before = (within.until, within.received_before) if within is not None else (None, None)
        blank = (
            cast("CaseBlank", self.blank.value) if self.blank is not None and reading is not None and reading.blank_in else None
        )
        pauses = self.pauses.value if self.pauses else None
        return CaseTerms(until, received_before, judged, zone, merged, blank, hours, pauses)


def _is_signed(root: Mapping, metric: str) -> bool:
    """Whether the figure of another metric of the file can be below zero: something is taken off it, or off a part of it."""
    part = find_path(root, f"metrics.{metric}")
    if not isinstance(part, Mapping):
        return False
    parts = part.find("parts")
    below = [name for name, _ in parts.items] if isinstance(parts, Mapping) else []
    return part.find("less") is not None or any(name != metric and _is_signed(root, name) for name in below)


def _target_of(metric: str, root: Mapping) -> str:
    """The path of the threshold of another metric of the file; empty where it has none."""
    node = scalar_at(root, f"metrics.{metric}.target")
    return node.path if node is not None and q.value_of(q.read_target, node.text) is not None else ""

"""Two contracts compared, as JSON: exact values as strings, sorted keys, the same in every language."""

# ruff: noqa: TC001 - the codec reads annotations when it runs

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated

from slacalc.assess.history import Outcome
from slacalc.assess.standing import RightKind
from slacalc.audit.term_class import CLASSES
from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.forms import TEXT, narrowed, object_of, one_of
from slacalc.base.json_schema import Schema, words
from slacalc.base.money import PLACES, money_text
from slacalc.base.wire import value_to_wire
from slacalc.contract.terms import TOTALS
from slacalc.render.json_page import json_page
from slacalc.render.json_values import POSITIVE, constant, matching, or_null

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed, PricedMonth
    from slacalc.audit.effect import Effect, LineEffect, OutcomeEffect, RightEffect, TotalEffect
    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.evaluate import Value
    from slacalc.contract.load import Contract

FORMAT = "slacalc diff v1"
CODEC = Codec({}, missing=or_null)
AmountText = Annotated[str, matching(r"-?\d+(?:\.\d+)?", ["-5686.37"])]
DayText = Annotated[str, matching(r"\d{4}-\d{2}-\d{2}", ["2026-04-01"])]
MonthText = Annotated[str, matching(r"\d{4}-\d{2}", ["2026-03"])]


@dataclass(frozen=True, slots=True)
class ContractOfDiff:
    """One of the two contracts."""

    file: str
    contract: str
    currency: Annotated[str, one_of(PLACES)]
    sha256: Annotated[str, matching("[0-9a-f]{64}")]


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Where a term stands."""

    file: str
    line: Annotated[int, POSITIVE]
    column: Annotated[int, POSITIVE]


@dataclass(frozen=True, slots=True)
class ChangedTermEntry:
    """A term that changed."""

    path: str
    class_: Annotated[str, one_of(CLASSES)]
    clause: str
    old: str | None
    new: str | None
    old_place: PlaceEntry | None
    new_place: PlaceEntry | None


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """Why something is not computed or left out."""

    code: str
    place: str
    facts: Annotated[tuple[tuple[str, str], ...], object_of(TEXT)]


@dataclass(frozen=True, slots=True)
class ReasonsEntry:
    """Why a month is not computed, under either contract."""

    old: tuple[ReasonEntry, ...]
    new: tuple[ReasonEntry, ...]


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line under both contracts."""

    line: str
    clause: str
    old: AmountText | None
    new: AmountText | None
    difference: AmountText
    old_tax: AmountText | None
    new_tax: AmountText | None


@dataclass(frozen=True, slots=True)
class TotalEntry:
    """A total under both contracts."""

    old: AmountText
    new: AmountText
    difference: AmountText


TOTALS_FORM = narrowed(
    object_of(CODEC.record(TotalEntry)),
    lambda totals: {name for name, _ in totals} <= {*TOTALS},
    propertyNames=words(*TOTALS),
)
NamedTotals = Annotated[tuple[tuple[str, TotalEntry], ...], TOTALS_FORM]


@dataclass(frozen=True, slots=True)
class OutcomeEntry:
    """A standard that is found otherwise, or measured otherwise."""

    metric: str
    clause: str
    old: Outcome | None
    new: Outcome | None
    old_measured: str | None
    new_measured: str | None


@dataclass(frozen=True, slots=True)
class SpanEntry:
    """Since when a right is there, and until when; empty where that cannot be told."""

    since: DayText
    until: str


@dataclass(frozen=True, slots=True)
class RightEntry:
    """A right that one of the two states and the other does not, or from another day on."""

    right: RightKind
    metric: str
    clause: str
    month: MonthText
    old: SpanEntry | None
    new: SpanEntry | None


@dataclass(frozen=True, slots=True)
class MonthEntry:
    """A month; one that is not computed has no effect, no lines and no totals, and says why."""

    month: MonthText
    computed: bool
    not_computed: ReasonsEntry
    needs_exports: tuple[str, ...]
    amendments_not_known: tuple[str, ...]
    has_effect: bool | None = None
    lines: tuple[LineEntry, ...] | None = None
    totals: NamedTotals | None = None
    outcomes: tuple[OutcomeEntry, ...] | None = None
    rights: tuple[RightEntry, ...] | None = None


@dataclass(frozen=True, slots=True)
class DiffPage:
    """Two contracts, what changed between them, and what that is worth on some months."""

    format: Annotated[str, constant(FORMAT)]
    old: ContractOfDiff
    new: ContractOfDiff
    terms: tuple[ChangedTermEntry, ...]
    months: tuple[MonthEntry, ...]
    totals: NamedTotals
    has_effect: bool | None
    decisions: tuple[str, ...]
    left_out: tuple[ReasonEntry, ...]
    corrections_left_out: tuple[MonthText, ...]


@cache
def diff_form() -> RecordForm[DiffPage]:
    """How a comparison stands in JSON."""
    return CODEC.record(DiffPage)


def diff_schema() -> Schema:
    """The keys of a comparison as JSON Schema, without words about them."""
    return diff_form().schema


def diff_json(diffed: Diffed) -> str:
    """The text of the file."""
    return json_page(diff_form().write(_page(diffed)))


def _page(diffed: Diffed) -> DiffPage:
    currency = diffed.new.currency
    return DiffPage(
        format=FORMAT,
        old=_contract(diffed.old),
        new=_contract(diffed.new),
        terms=tuple(_term(term) for term in diffed.terms),
        months=tuple(_month(month, currency) for month in diffed.months),
        totals=_totals(diffed.totals, currency),
        has_effect=diffed.has_effect if diffed.priced else None,
        decisions=tuple(decision.reference for decision in diffed.decisions),
        left_out=_reasons(diffed.unfit),
        corrections_left_out=tuple(str(month) for month in diffed.corrected),
    )


def _contract(contract: Contract) -> ContractOfDiff:
    return ContractOfDiff(contract.name, contract.id, contract.currency, contract.sha256)


def _term(term: ChangedTerm) -> ChangedTermEntry:
    return ChangedTermEntry(
        path=term.path,
        class_=term.kind,
        clause=term.clause,
        old=term.old,
        new=term.new,
        old_place=_place(term.old_place),
        new_place=_place(term.new_place),
    )


def _place(place: Place | None) -> PlaceEntry | None:
    return None if place is None else PlaceEntry(place.file, place.line, place.column)


def _month(priced: PricedMonth, currency: str) -> MonthEntry:
    head = MonthEntry(
        month=str(priced.month),
        computed=priced.effect is not None,
        not_computed=ReasonsEntry(_reasons(priced.not_old), _reasons(priced.not_new)),
        needs_exports=priced.needs_exports,
        amendments_not_known=priced.not_known,
    )
    return head if priced.effect is None else _with_effect(head, priced.effect, currency)


def _with_effect(month: MonthEntry, effect: Effect, currency: str) -> MonthEntry:
    return replace(
        month,
        has_effect=not effect.is_nothing,
        lines=tuple(_line(line) for line in effect.lines),
        totals=_totals(effect.totals, currency),
        outcomes=tuple(_outcome(outcome) for outcome in effect.outcomes),
        rights=tuple(_right(right) for right in effect.rights),
    )


def _line(line: LineEffect) -> LineEntry:
    return LineEntry(
        line=line.id,
        clause=line.clause,
        old=_amount(line.old),
        new=_amount(line.new),
        difference=format(line.difference, "f"),
        old_tax=_amount(line.old_tax),
        new_tax=_amount(line.new_tax),
    )


def _totals(totals: Iterable[TotalEffect], currency: str) -> tuple[tuple[str, TotalEntry], ...]:
    return tuple(
        (total.name, TotalEntry(*(money_text(amount, currency) for amount in (total.old, total.new, total.difference))))
        for total in totals
    )


def _outcome(outcome: OutcomeEffect) -> OutcomeEntry:
    return OutcomeEntry(
        metric=outcome.metric,
        clause=outcome.clause,
        old=outcome.old,
        new=outcome.new,
        old_measured=_value(outcome.old_measured),
        new_measured=_value(outcome.new_measured),
    )


def _right(right: RightEffect) -> RightEntry:
    return RightEntry(right.right, right.metric, right.clause, str(right.month), _span(right.old), _span(right.new))


def _span(span: tuple[date, date | None] | None) -> SpanEntry | None:
    if span is None:
        return None
    since, until = span
    return SpanEntry(since.isoformat(), until.isoformat() if until is not None else "")


def _reasons(diagnostics: Iterable[Diagnostic]) -> tuple[ReasonEntry, ...]:
    return tuple(
        ReasonEntry(diagnostic.code, str(diagnostic.place), tuple(diagnostic.fact.items())) for diagnostic in diagnostics
    )


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _value(value: Value | None) -> str | None:
    return None if value is None else value_to_wire(value)

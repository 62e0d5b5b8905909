"""The contract file, format 1: which keys there are, and what each may hold.

Everything that can move money is required; nothing has a default. A key that may be missing stands for something that the
agreement may not have: no narrower scope, no cure period, no minimum. Rules across keys are in :mod:`slacalc.contract.checks`.
"""

# ruff: noqa: TC001 - pydantic reads annotations when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, PlainValidator

from slacalc.base.diagnostics import error
from slacalc.contract.calendars.file import CalendarPart
from slacalc.contract.example_rows import given_schema
from slacalc.contract.fees.file import FeePart, LimitPart, ScorePart, fee_schema, read_fee
from slacalc.contract.metrics.readings import OWN, OWN_BLANKS, OWN_ROLES, READINGS
from slacalc.contract.parts.file import ById, Clause, Day, Items, NamesPart, OpenHours, Share, Text
from slacalc.contract.remedies.file import DamagesPart, DeductionsPart, LatePaymentPart, PaymentPart, RemedyPart
from slacalc.contract.renewal import Renewal
from slacalc.contract.tree.leaves import (
    ANY_MAPPING,
    CURRENCIES,
    SOME_ENTRIES,
    VERSION_ONE,
    Mistake,
    Part,
    Reads,
    Shown,
    WholeNumbers,
    Words,
    Written,
    as_mapping,
    as_scalar,
)
from slacalc.contract.tree.source import Mapping, Node
from slacalc.contract.words import quantities as q
from slacalc.contract.words.times import Within, read_within

STAYS_A_DRAFT, BILLED_NOW = "stays a draft", "billed now and corrected later"
BEFORE_ISSUE, NOT_NEEDED = "before issue", "not needed"
Merged = Literal["counts once", "each counts"]
Judged = Literal["in month of deadline", "in month of receipt", "in month of closing"]


def read_version(node: Node) -> int:
    """The format's version: the whole number 1."""
    scalar = as_scalar(node)
    if scalar.value != 1 or isinstance(scalar.value, bool):
        raise Mistake(error("contract/other-version", scalar.place, text=scalar.text))
    return 1


class AccountPart(Part):
    """Where to pay."""

    clause: Clause | None = None
    bank: Text
    number: Text


class PartyPart(Part):
    """One side of the agreement."""

    name: Text
    account: AccountPart | None = None


class PartiesPart(Part):
    """Both sides."""

    client: PartyPart
    provider: PartyPart


class TermPart(Part):
    """From when to when, both days included."""

    clause: Clause | None = None
    first_day: Day
    last_day: Day
    renews: Annotated[Written[Renewal | None], Reads(q.read_renewal)]


class ServiceHoursPart(Part):
    """Either every day alike, or working days and rest days."""

    clause: Clause | None = None
    every_day: OpenHours | None = None
    working_days: OpenHours | None = None
    rest_days: OpenHours | None = None


class EvidencePart(Part):
    """Beyond these a statement stays a draft."""

    refused_rows: Annotated[Written[q.Number], Reads(q.read_at_most_share)]
    days_without_calls: Annotated[Written[q.Number], Reads(q.read_at_most_days)]
    otherwise: Annotated[Written[str] | None, Words(STAYS_A_DRAFT, BILLED_NOW)] = None
    review: Annotated[Written[str] | None, Words(BEFORE_ISSUE, NOT_NEEDED)] = None


class MetricPart(Part):
    """What is counted over what; which keys a reading wants is told by :mod:`slacalc.contract.metrics.readings`."""

    clause: Clause
    name: NamesPart
    reading: Annotated[Written[str], Words(*(reading.name for reading in READINGS), OWN)]
    counts: Annotated[Written[str] | None, Words(*OWN_ROLES)] = None
    numerator: Text | None = None
    denominator: Text | None = None
    adds: Text | None = None
    blank: Annotated[Written[str] | None, Words(*OWN_BLANKS)] = None
    unit: Annotated[Written[Literal["share", "seconds", "number"]] | None, Words("share", "seconds", "number")] = None
    where: Text | None = None
    within: Annotated[Written[Within] | None, Reads(read_within)] = None
    short: Annotated[Written[q.Number] | None, Reads(q.read_short)] = None
    satisfied: Annotated[tuple[int, ...] | None, WholeNumbers()] = None
    dissatisfied: Annotated[tuple[int, ...] | None, WholeNumbers()] = None
    passed: Annotated[Written[q.Number] | None, Reads(q.read_passed)] = None
    judged: Annotated[Written[Judged] | None, Words(*get_args(Judged))] = None
    reopened: Annotated[Written[str] | None, Words("not resolved", "resolved")] = None
    merged: Annotated[Written[Merged] | None, Words(*get_args(Merged))] = None
    target: Annotated[Written[q.Bound | None], Reads(q.read_target)]
    basis: Annotated[Written[q.Basis], Reads(q.read_basis)]
    excused: Annotated[Written[Literal["leaves scope"]] | None, Words("leaves scope")] = None
    over: Annotated[Written[q.Over] | None, Reads(q.read_over)] = None
    each: Annotated[Written[q.Number] | None, Reads(q.read_each)] = None
    each_target: Annotated[Written[q.Bound] | None, Reads(q.read_bound)] = None


class TaxPart(Part):
    """Value added tax."""

    clause: Clause
    rate: Share
    prices: Annotated[Written[Literal["exclude tax", "include tax"]], Words("exclude tax", "include tax")]
    rounded: Annotated[Written[Literal["per line", "on total"]], Words("per line", "on total")]


class AmendmentPart(Part):
    """From when which paths of the file read otherwise."""

    clause: Clause
    from_: Day = Field(alias="from")
    agreed: Day | None = None
    set: Annotated[Mapping, PlainValidator(as_mapping), ANY_MAPPING, SOME_ENTRIES]


class ExamplePart(Part):
    """A worked example: given these counts and amounts, or these rows, these results."""

    given: Annotated[Mapping, PlainValidator(as_mapping), Shown(given_schema)]
    expect: Annotated[Mapping, PlainValidator(as_mapping), ANY_MAPPING]


class AcceptedPart(Part):
    """A doubt that the parties know of, and why they leave it as it is."""

    remark: Text
    at: Text
    because: Text
    until: Day


class ContractPart(Part):
    """The whole file."""

    slacalc: Annotated[int, PlainValidator(read_version), VERSION_ONE]
    id: Text
    title: Text
    language: Annotated[Written[Literal["zh-CN", "en"]], Words("zh-CN", "en")]
    currency: Annotated[Written[str], Words(*CURRENCIES)]
    timezone: Text
    parties: PartiesPart
    term: TermPart
    calendar: CalendarPart
    service_hours: ServiceHoursPart
    exports: ById[Text]
    evidence: EvidencePart
    clauses: ById[Text] | None = None
    metrics: ById[MetricPart]
    fees: ById[Annotated[FeePart, PlainValidator(read_fee), Shown(fee_schema)]]
    limits: ById[LimitPart] | None = None
    score: ScorePart | None = None
    tax: TaxPart
    remedies: ById[RemedyPart] | None = None
    deductions: DeductionsPart | None = None
    damages: DamagesPart | None = None
    payment: PaymentPart
    late_payment: LatePaymentPart | None = None
    amendments: ById[AmendmentPart] | None = None
    examples: ById[ExamplePart] | None = None
    accepted: Items[AcceptedPart] | None = None

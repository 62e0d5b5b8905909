"""The contract file, format 1: which keys there are, and what each may hold.

Everything that can move money is required; nothing has a default. A key that may be missing stands for something that the
agreement may not have: no narrower scope, no cure period, no minimum. Rules across keys are in :mod:`slacalc.contract.checks`.
"""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, Literal

from slacalc.contract.calendars.file import CalendarPart
from slacalc.contract.calendars.hours import ServiceHoursPart
from slacalc.contract.evidence import EvidencePart
from slacalc.contract.example_forms import expect_schema, given_schema
from slacalc.contract.fees.fee import FeePart
from slacalc.contract.fees.kinds import ReadsFee
from slacalc.contract.fees.limits import LimitPart
from slacalc.contract.law import NO_LAW
from slacalc.contract.metrics.metric import MetricPart
from slacalc.contract.parties import PartiesPart
from slacalc.contract.parts.file import VERSION_ONE, ById, Clause, Day, Items, Text
from slacalc.contract.payment.due import PaymentPart
from slacalc.contract.payment.late import LatePaymentPart
from slacalc.contract.payment.rounding import RoundingPart
from slacalc.contract.payment.tax import ReadsTax, TaxPart
from slacalc.contract.payment.withholding import RetentionPart, WithholdingPart
from slacalc.contract.remedies.deductions import DamagesPart, DeductionsPart
from slacalc.contract.remedies.remedy import RemedyPart
from slacalc.contract.remedies.score import ScorePart
from slacalc.contract.renewal import Renewal
from slacalc.contract.tree.leaves import OneCurrency, OneWord, Reads, ReadsNode, Written, as_mapping
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words import quantities as q
from slacalc.contract.words.bank import read_numbering
from slacalc.contract.words.prices import IndexRate, read_index


class TermPart(Part):
    """From when to when, both days included."""

    clause: Clause | None = None
    first_day: Day
    last_day: Day
    renews: Annotated[Written[Renewal | None], Reads(q.read_renewal)]


class AmendmentPart(Part):
    """From when which paths of the file read otherwise."""

    clause: Clause
    from_: Day
    agreed: Day | None = None
    set: Annotated[Mapping, ReadsNode(as_mapping, lambda: {"type": "object", "minProperties": 1})] | None = None
    index: ById[Annotated[Written[IndexRate], Reads(read_index)]] | None = None


class ExamplePart(Part):
    """A worked example: given these counts and amounts, or these rows, these results."""

    given: Annotated[Mapping, ReadsNode(as_mapping, given_schema)]
    expect: Annotated[Mapping, ReadsNode(as_mapping, expect_schema)]


class AcceptedPart(Part):
    """A doubt that the parties know of, and why they leave it as it is."""

    remark: Text
    at: Text
    because: Text
    until: Day


class ContractPart(Part):
    """The whole file."""

    slacalc: Annotated[int, VERSION_ONE]
    id: Text
    title: Text
    language: Annotated[Written[Literal["zh-CN", "en"]], OneWord("zh-CN", "en")]
    currency: Annotated[Written[str], OneCurrency()]
    timezone: Text
    law: Annotated[Written[str] | None, OneWord("PRC", NO_LAW)] = None
    parties: PartiesPart
    statement_number: Annotated[Written[str] | None, Reads(read_numbering)] = None
    term: TermPart
    calendar: CalendarPart
    service_hours: ServiceHoursPart
    exports: ById[Text]
    evidence: EvidencePart
    clauses: ById[Text] | None = None
    metrics: ById[MetricPart]
    fees: ById[Annotated[FeePart, ReadsFee()]]
    limits: ById[LimitPart] | None = None
    score: ScorePart | None = None
    tax: Annotated[TaxPart | Written[str], ReadsTax()]
    withholding: ById[WithholdingPart] | None = None
    retention: RetentionPart | None = None
    rounding: RoundingPart | None = None
    remedies: ById[RemedyPart] | None = None
    deductions: DeductionsPart | None = None
    damages: DamagesPart | None = None
    payment: PaymentPart
    late_payment: LatePaymentPart | None = None
    amendments: ById[AmendmentPart] | None = None
    examples: ById[ExamplePart] | None = None
    accepted: Items[AcceptedPart] | None = None

"""The statement: the canonical artifact of one month, as every reader of it sees it.

It carries its terms, its tallies and its figures, so its arithmetic can be re-checked without the logs. Figures have values here
only because they were evaluated from those; ``verify`` evaluates them again.

It is also how its JSON is declared: a field is a key, and a field with a default is one that a statement has only where there is
something to say, or that an earlier release did not write. How values stand there is in :mod:`slacalc.statement.codec`.
"""

# ruff: noqa: TC001, TC003 - the codec reads annotations when it runs

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from slacalc.assess.history import Outcome
from slacalc.assess.standing import Right, StandingStep
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Value
from slacalc.base.figure import Book
from slacalc.base.forms import Key
from slacalc.base.hours import ServiceHours
from slacalc.base.month import Month
from slacalc.contract.calendars.file import CalendarTerms
from slacalc.contract.law import Law
from slacalc.contract.parties import Party
from slacalc.contract.parts.terms import Names
from slacalc.contract.payment.tax import NO_TAX, TaxRule
from slacalc.contract.terms import ChargeKind
from slacalc.contract.words.quantities import After
from slacalc.measure.listed import Excused, OpenCase
from slacalc.measure.tally import Tallies
from slacalc.records.unmasked import Unmasked
from slacalc.statement.corrected import Correction
from slacalc.statement.forms import Currency, MetricKeys, Ordinal, Release, SortedTexts, TimeWithOffset
from slacalc.statement.moved import Moved

State = Literal["draft", "provisional", "reviewed", "issued", "issued provisionally"]
"""Issued provisionally: it can still change, or lies beyond the limits of evidence, and the contract bills all the same."""
ISSUED_STATES: tuple[State, ...] = ("issued", "issued provisionally")


@dataclass(frozen=True, slots=True)
class Program:
    """What made a statement."""

    version: Release
    """Of slacalc, such as ``0.2.0``."""
    rules: SortedTexts
    """Slugs of the rules that have ever changed, as far as they concern its contract, in the order of their slugs."""


@dataclass(frozen=True, slots=True)
class ContractHead:
    """Which contract, in which version."""

    id: str
    title: str
    language: Literal["zh-CN", "en"]
    currency: Currency
    file: str
    sha256: str
    amendments: tuple[str, ...]
    client: Party
    provider: Party
    calendar: CalendarTerms
    """Where its working days come from."""
    service_hours: ServiceHours
    law: Law | None = None
    """Whose law its remarks are about; of none, and in statements of 0.1.0, there are no remarks."""
    working_hours: ServiceHours | None = None
    """In which the parties work, where the contract says so."""


@dataclass(frozen=True, slots=True)
class InputEntry:
    """One file that was read."""

    role: str
    name: str
    sha256: str
    rows: int
    encoding: str
    layout: str
    layout_sha256: str
    key: Literal["", "row number"] = ""
    """Empty where the export has a key of its own."""


@dataclass(frozen=True, slots=True)
class RowSums:
    """Every row of a role: read = refused + duplicate + absorbed + records; records = in scope + left out."""

    role: Key
    read: int
    refused: int
    duplicate: int
    absorbed: int
    records: int
    refused_by: tuple[tuple[str, int], ...]
    """Reason and rows, each row under its first reason."""
    left_out: tuple[tuple[str, int], ...]
    """Rule and records, in the order in which the rules are tried."""
    in_scope: int
    no_fee: int = 0
    """Of those in scope, the records whose queue, category or other word is of no fee."""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A number of the contract as it stood."""

    path: Key
    value: Fraction
    unit: str
    text: str
    clause: str
    place: str


@dataclass(frozen=True, slots=True)
class WordEntry:
    """A word of the contract as it stood: what decides a figure or a verdict and is no number."""

    path: Key
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class MetricResult:
    """What was measured, found, and what it has led to.

    Its numbers are the figures ``<id>.scope``, ``<id>.outside``, ``<id>.denominator``, ``<id>.numerator``, ``<id>`` and, where
    there is a target, ``<id>.met``.
    """

    id: Key
    clause: str
    reading: str
    where: str
    target: str
    """Path of the target's term; empty where there is none."""
    outcome: Outcome
    steps: tuple[StandingStep, ...]
    keys: MetricKeys
    """Those that decide what is counted and are no numbers: ``judged``, ``satisfied`` …"""
    provisional: bool = False
    """Whether cases that are not due yet can still change it."""
    judged_in: Month | None = None
    """Of a standard over several months, the one that judges it; None where none does, and of any other standard."""
    unjudged: tuple[Month, ...] = ()
    """Months without a day of service that were to judge it: its period was not judged, or will not be."""


@dataclass(frozen=True, slots=True)
class Line:
    """One charged amount, and its tax; the digest covers the line, its figures and terms.

    Where prices include tax, so does the amount. A line has no tax of its own where tax is rounded on the total, and a penalty
    bears none: ``tax_figure`` is empty then, and ``tax`` None.
    """

    id: Key
    clause: str
    kind: ChargeKind
    figure: str
    amount: Decimal
    tax_figure: str
    tax: Decimal | None
    where: str
    """Which records a fee counts, in the words of the contract; empty where it does not narrow them."""

    def __post_init__(self) -> None:
        if self.tax is None and self.tax_figure:
            raise ValueError(self.tax_figure)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days of the month on which the provider had suspended the service, both included, and the decision."""

    first: date
    last: date
    reference: str


@dataclass(frozen=True, slots=True)
class Service:
    """What has changed the days of service of the month, other than the contract's first and last day as written."""

    suspended: tuple[Suspension, ...]
    ended_on: date | None
    """The day on which a notice of termination arrived: the last day of service."""
    ended_by: str
    renewed: int
    """How often the term has been renewed for the month to lie in it."""
    renewed_until: date | None


@dataclass(frozen=True, slots=True)
class Review:
    """Who has looked at the draft."""

    reference: Key
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class PaymentDue:
    """When and where to pay."""

    clause: str
    due: date | None
    """None as long as nobody can know it: before the issue, or before the receipt of the invoice."""
    bank: str
    number: str
    after: After | None = None
    """What days are counted from, as many as the term ``payment.due`` says; None is a day of a month."""
    iban: str = ""
    swift: str = ""


@dataclass(frozen=True, slots=True)
class StatementNumber:
    """The number of an issued statement, and how it came about."""

    text: str
    """As it stands on the paper: ``2026-3``."""
    pattern: str
    """Of the contract: ``{year}-{seq}``."""
    sequence: Ordinal


@dataclass(frozen=True, slots=True)
class AsOf:
    """At the end of which moment everything is known, and what told it."""

    time: TimeWithOffset
    basis: Literal["option", "month file", "newest event"]


@dataclass(frozen=True, slots=True)
class Computed:
    """The figures of a month, each with its value."""

    book: Book
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One month of one contract."""

    state: State
    contract: ContractHead
    month: Month
    timezone: str
    as_of: AsOf
    issue_date: date | None
    previous: str
    """Digest of the statement issued for the month before; empty where there is none."""
    names: tuple[tuple[str, Names], ...]
    """What metrics and fees are called, by ``metrics.<id>`` and ``fees.<id>``."""
    inputs: tuple[InputEntry, ...]
    rows: tuple[RowSums, ...]
    evidence: tuple[str, ...]
    """Limits of evidence that are exceeded: slugs."""
    terms: tuple[TermEntry, ...]
    tallies: Tallies
    figures: Computed
    metrics: tuple[MetricResult, ...]
    lines: tuple[Line, ...]
    tax: TaxRule
    payment: PaymentDue
    rights: tuple[Right, ...]
    open_cases: Collection[OpenCase]
    """A tuple; where they are many, columns. See :func:`slacalc.measure.many_cases.listed`."""
    excused: tuple[Excused, ...] = ()
    """The agreed intervals whose records left the scope of a metric."""
    service: Service | None = None
    moved: Moved | None = None
    reviews: tuple[Review, ...] = ()
    correction: Correction | None = None
    wording: tuple[WordEntry, ...] = ()
    """What the contract says in words; statements of 0.1.0 do not have it."""
    number: StatementNumber | None = None
    """None before the issue, and where the contract gives its statements none."""
    program: Program | None = None
    """None on statements of 0.1.0, which do not say it."""
    unmasked: Unmasked | None = None
    """Why people are shown as they are; None where they are masked."""
    _value_of: dict[str, Value] = field(init=False, repr=False, compare=False)
    _term_at: dict[str, TermEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_value_of", dict(self.values))
        object.__setattr__(self, "_term_at", {term.path: term for term in self.terms})

    @property
    def book(self) -> Book:
        """The figures, without their values."""
        return self.figures.book

    @property
    def values(self) -> tuple[tuple[str, Value], ...]:
        """The value of each figure, by name."""
        return self.figures.values

    @property
    def as_of_day(self) -> date:
        """The day at whose end decisions are known."""
        return datetime.fromisoformat(self.as_of.time).date()

    @property
    def known_day(self) -> date | None:
        """The day at whose end everything is known; None where only the exports told the time."""
        return None if self.as_of.basis == "newest event" else self.as_of_day

    @property
    def payable(self) -> str:
        """The figure of what is to be paid: with tax, less penalties where there are any."""
        return "total.payable" if "total.payable" in self.book else "total.gross"

    @property
    def has_tax(self) -> bool:
        """Whether there is a tax to be shown: the contract has one, or a correction of a month that had one brings it along."""
        return self.tax.rounded != NO_TAX or bool(self.value("total.tax"))

    @property
    def difference(self) -> str:
        """The figure of what the next statement bills, in a correction."""
        return "difference.total.payable" if "difference.total.payable" in self.book else "difference.total.gross"

    def value(self, figure: str) -> Value:
        """The value of a figure."""
        return self._value_of[figure]

    def counts_of(self, metric: str) -> str:
        """What the names of the two counts begin with of which a metric's value is made; over several months these are theirs."""
        return f"{metric}.period" if f"{metric}.period.denominator" in self.book else metric

    def term(self, path: str) -> TermEntry:
        """The term at that path."""
        return self._term_at[path]

    def words_below(self, path: str) -> tuple[WordEntry, ...]:
        """What the contract says in words below a path."""
        return tuple(word for word in self.wording if word.path.startswith(f"{path}."))

    def term_values(self) -> dict[str, Fraction]:
        """Values by path, as figures use them."""
        return {term.path: term.value for term in self.terms}

    def name_of(self, path: str) -> Names:
        """What ``metrics.<id>`` or ``fees.<id>`` is called."""
        return dict(self.names)[path]

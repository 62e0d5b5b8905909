"""Terms: what is in force for one month, with the place and the clause of every quantity.

The rest of the program sees these and never the file. They are resolved from a contract by
:func:`slacalc.contract.load.load_contract` and :meth:`Contract.terms_of`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, TypeVarTuple

from slacalc.base.dataclass import FIELDS, dataclass
from slacalc.base.diagnostics import Place
from slacalc.base.hours import ServiceHours
from slacalc.base.month import Month, overlap
from slacalc.base.worktime import WorkingDays
from slacalc.contract.metrics.readings import Reading
from slacalc.contract.parties import Party
from slacalc.contract.parts.kept import Kept
from slacalc.contract.parts.terms import Names, Quantity, Scope
from slacalc.contract.payment.rounding import RoundingTerms
from slacalc.contract.wording import wording_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.month import Spans
    from slacalc.contract.calendars.file import CalendarTerms
    from slacalc.contract.evidence import EvidenceTerms
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.fees.limits import LimitTerms
    from slacalc.contract.law import Law
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.payment.due import PaymentTerms
    from slacalc.contract.payment.late import LatePaymentTerms
    from slacalc.contract.payment.tax import TaxTerms
    from slacalc.contract.payment.withholding import RetentionTerms, WithholdingTerms
    from slacalc.contract.remedies.deductions import DamagesTerms, DeductionsTerms
    from slacalc.contract.remedies.remedy import RemedyTerms
    from slacalc.contract.remedies.score import ScoreTerms
    from slacalc.contract.tree.source import Mapping
    from slacalc.contract.wording import Wording

T = TypeVar("T")
Asked = TypeVarTuple("Asked")
PLAIN = {
    str,
    int,
    bool,
    date,
    frozenset,
    Fraction,
    Month,
    Place,
    Names,
    Scope,
    Reading,
    Party,
    ServiceHours,
    WorkingDays,
    type(None),
}
"""Kinds of values in which no number of the terms can stand: most of them."""
WORDS = {"str", "int", "bool", "bool | None", "date", "Place", "Names", "Scope", "tuple[str, ...]", "tuple[int, ...]"}
"""Fields of such kinds, as their classes write them."""
ChargeKind = Literal["fee", "limit", "price reduction", "penalty", "withholding", "retention"]
AFTER_TAX: dict[ChargeKind, str] = {"penalty": "penalties", "withholding": "withheld", "retention": "retained"}
"""Kinds that stand after tax and bear none, each with the total that it makes; the others stand before it."""
KEPT_BACK: tuple[ChargeKind, ...] = ("withholding", "retention")
"""Kinds that make the payment smaller, and not what is owed: a correction has none, but the statement that bills it."""
TOTALS = ("net", "tax", "gross", *AFTER_TAX.values(), "payable")
"""Totals in the order in which a statement makes them; where nothing is taken off, the sum with tax is payable."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force for one month."""

    contract_id: str
    title: str
    language: Literal["zh-CN", "en"]
    currency: str
    timezone: str
    file: str
    """The name of the contract file, without folders."""
    sha256: str
    """Of the contract file."""
    month: Month
    amendments: tuple[str, ...]
    """Ids in force, in the order of their dates."""
    client: Party
    provider: Party
    first_day: date
    last_day: date
    """As far as the month needs it to be renewed."""
    renewed: int
    """How often the term has been renewed for the month to lie in it."""
    suspended: Spans
    """Days on which the provider had suspended the service; the contract does not know of them."""
    working_days: WorkingDays
    service_hours: ServiceHours
    working_hours: ServiceHours | None
    """In which the parties work; None where the contract does not say."""
    exports: tuple[tuple[str, str], ...]
    """Role and layout: a built-in name, or a path beside the contract file."""
    evidence: EvidenceTerms
    metrics: tuple[MetricTerms, ...]
    fees: tuple[FeeTerms, ...]
    tax: TaxTerms
    limits: tuple[LimitTerms, ...]
    score: ScoreTerms | None
    remedies: tuple[RemedyTerms, ...]
    deductions: DeductionsTerms | None
    damages: DamagesTerms | None
    payment: PaymentTerms
    late_payment: LatePaymentTerms | None
    calendar: CalendarTerms
    rounding: RoundingTerms = RoundingTerms()
    withholding: tuple[WithholdingTerms, ...] = ()
    retention: RetentionTerms | None = None
    law: Law | None = None
    """Whose law the remarks are about; None: none is made."""
    numbering: str = ""
    """How the numbers of statements are made, such as ``{year}-{seq}``; empty: they have none."""
    tree: Mapping | None = field(default=None, repr=False, compare=False)
    """The file itself as it reads in the month; None where these terms are of no file."""
    kept: Kept = field(default_factory=Kept, repr=False, compare=False)
    """What has been made of parts that other versions have as well."""
    _results: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[[Terms, *Asked], T], *asked: *Asked) -> T:
        """What that function makes of these terms for what is asked: it is made once, however many ask."""
        key = (make, *asked)
        if key not in self._results:
            self._results[key] = make(self, *asked)
        result: T = self._results[key]
        return result

    @property
    def span(self) -> tuple[date, date]:
        """The days of the month that the contract covers, half-open: a term may begin or end inside a month."""
        return max(self.month.first, self.first_day), min(self.month.end, self.last_day + timedelta(days=1))

    @property
    def served(self) -> Spans:
        """The days of the month on which the service was owed: the span without suspended days."""
        spans, (first, end) = list[tuple[date, date]](), self.span
        for begins, resumes in self.suspended:
            spans.append((first, begins))
            first = resumes
        return overlap((*spans, (first, end)), *self.span)

    def remedy(self, metric: str) -> RemedyTerms | None:
        """What a miss of that metric leads to."""
        return next((remedy for remedy in self.remedies if remedy.metric == metric), None)

    def is_over_months(self, metric: str) -> bool:
        """Whether that metric is judged over several months, and only observed between two that judge it."""
        return any(judged.id == metric and judged.period is not None for judged in self.metrics)

    @property
    def wording(self) -> tuple[Wording, ...]:
        """Every value that decides what is found or billed, in the order of the file."""
        return self.once(_wording)

    def quantities(self) -> tuple[Quantity, ...]:
        """Every number of the terms, in the order in which it was found."""
        return self.once(_quantities)


def _wording(terms: Terms) -> tuple[Wording, ...]:
    return wording_of(terms.tree, terms.kept) if terms.tree is not None else ()


def _quantities(terms: Terms) -> tuple[Quantity, ...]:
    numbers: list[Quantity] = []
    for name in _fields_below(Terms):
        if name not in {"tree", "kept", "_results"}:  # the file has them once more, as text
            value = getattr(terms, name)
            for part in value if isinstance(value, tuple) else (value,):
                if type(part) not in PLAIN:
                    numbers += terms.kept.once(part, partial(_numbers_of, part), _numbers_of)
    return tuple({number.path: number for number in numbers}.values())  # a price inside a month may rest on the one before


def _numbers_of(part: object) -> tuple[Quantity, ...]:
    numbers: list[Quantity] = []
    _collect(part, numbers)
    return tuple(numbers)


_BELOW: dict[type, tuple[str, ...]] = {}


def _fields_below(kind: type) -> tuple[str, ...]:
    """The fields of a class of the terms in which a number can stand, by what it says of them."""
    if kind not in _BELOW:
        annotations = {name: field_of.type for name, field_of in getattr(kind, FIELDS, {}).items()}
        _BELOW[kind] = tuple(name for name, text in annotations.items() if text not in WORDS and not text.startswith("Literal["))
    return _BELOW[kind]


def _collect(value: object, numbers: list[Quantity]) -> None:
    """Walk the terms: dataclasses by their fields, tuples by their items."""
    if isinstance(value, Quantity):
        numbers.extend((value, *(index.rate for index in value.indexed)))
        return
    below = value if isinstance(value, tuple) else [getattr(value, name) for name in _fields_below(type(value))]
    for item in below:
        if type(item) not in PLAIN:
            _collect(item, numbers)

"""Terms: what is in force for one month, with the place and the clause of every quantity.

The rest of the program sees these and never the file. They are resolved from a contract by
:func:`slacalc.contract.load.load_contract` and :meth:`Contract.terms_of`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from slacalc.base.month import overlap

if TYPE_CHECKING:
    from datetime import time
    from fractions import Fraction

    from slacalc.base.diagnostics import Place
    from slacalc.base.figure import Comparison
    from slacalc.base.month import Month, Spans
    from slacalc.base.worktime import ServiceHours, WorkingDays
    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.words.quantities import QuantityUnit

CuredBy = Literal["first month ending after it that meets the target", "first full month after it that meets the target"]
SecondNotice = Literal["starts a new period", "changes nothing"]
"""What a notice means that is received while an earlier one has not led to a cured standard."""
Uncounted = Literal["left out", "counts as met"]
"""A month that was neither met nor missed: as if it were not there, or as a month that was met."""
Disputed = Literal["bears interest like the rest", "from the due day once settled", "from the day after it is settled"]
"""From when a disputed sum that is owed after all bears interest."""
StartsAnew = Literal["when cured", "never"]
ChargeKind = Literal["fee", "limit", "price reduction", "penalty"]
"""A penalty stands after tax and bears none; the others before it."""

COUNTS_ONCE = "counts once"
"""The word by which a case with a parent is left out."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the contract. It enters a figure by its path, never as a literal."""

    path: str
    """Where it stands in the file: ``metrics.answer_rate.target``; in a list by number from 1: ``fees.calls.steps.1.price``."""
    value: Fraction
    """Exact; ``95%`` is 19/20, ``5 min`` is 300 seconds, ``1 point`` is 1/100."""
    unit: QuantityUnit
    text: str
    """As the file has it: ``at least 95%``."""
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Wording:
    """One value of the contract as it is written, whether a word or a number."""

    path: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Names:
    """What a metric or a fee is called."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records: a predicate, and the text that it was written as."""

    predicate: Predicate
    text: str
    """Empty where the contract does not narrow anything."""


@dataclass(frozen=True, slots=True)
class Target:
    """A threshold: the measurement must stand so to the bound."""

    how: Comparison
    bound: Quantity


@dataclass(frozen=True, slots=True)
class Over:
    """The measurement is made of intervals: their unweighted mean, or the share of them that meet a target of their own."""

    how: Literal["mean", "share met"]
    by: Literal["day", "week", "queue", "category"]
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
    judged: Literal["in month of deadline", "in month of receipt", "in month of closing"]
    zone: str
    """In which hours after receipt are counted as they pass."""
    merged: Literal["counts once", "each counts"] | None = None
    """Whether a case with a parent is left out; None where the contract does not say, and then there may be none."""


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
    over: Over | None = None
    """None where the records of the whole month are pooled; otherwise ``least`` counts intervals."""
    excusable: bool = False
    """Whether records in an interval of the register of excused times leave its scope."""


@dataclass(frozen=True, slots=True)
class Step:
    """A price up to an edge (included), or above all edges."""

    price: Quantity
    up_to: Quantity | None


@dataclass(frozen=True, slots=True)
class PriceFrom:
    """A price that an amendment sets inside the month, from a day on."""

    since: date
    price: Quantity


@dataclass(frozen=True, slots=True)
class SeatsFee:
    """A price per seat and month."""

    id: str
    clause: str
    names: Names
    scope: Scope
    price: Quantity
    part_month: str
    """``by calendar days``, ``by working days``, ``by 21.75 days`` or ``in full``."""
    last_day_counts: bool
    billed_at_least: Quantity | None
    billed_part_month: str
    """``in full`` or ``by calendar days``: what of it is owed in a month that is served in part; empty without it."""
    place: Place
    later: tuple[PriceFrom, ...] = ()
    """Prices from later days of the month on, in the order of these days; what is charged is counted by day."""


@dataclass(frozen=True, slots=True)
class StepsFee:
    """A price per unit that changes with the quantity."""

    id: str
    clause: str
    names: Names
    counts: str
    """The role whose records are the units."""
    by: str
    """Of cases: ``month of receipt`` or ``month of resolution``; otherwise empty."""
    scope: Scope
    mode: Literal["graduated", "volume"]
    measured: Literal["total of the month", "daily mean of the month"]
    steps: tuple[Step, ...]
    place: Place
    merged: str = ""
    """Of cases with a parent: ``counts once`` or ``each counts``; empty: the contract does not say, and none may be billed."""


@dataclass(frozen=True, slots=True)
class Takes:
    """How a distance from a threshold becomes money: a share of the base, or an amount.

    ``per`` is None where the points are not counted: in proportion to the target, or the same whatever the shortfall.
    """

    what: Quantity
    """Its unit is ``share`` or ``money``; for ``in proportion`` the whole."""
    per: Quantity | None
    counted: Literal["started", "completed", "exact", "in proportion", "whatever the shortfall"]


@dataclass(frozen=True, slots=True)
class Band:
    """What is taken where a value lies from ``low`` (included) up to ``high`` (not included); None is without an end."""

    share: Quantity
    """A share, an amount or points."""
    low: Quantity | None
    high: Quantity | None


@dataclass(frozen=True, slots=True)
class EachFee:
    """One price per unit."""

    id: str
    clause: str
    names: Names
    counts: str
    by: str
    """Of cases: ``month of receipt`` or ``month of resolution``; otherwise empty."""
    scope: Scope
    price: Quantity
    place: Place
    later: tuple[PriceFrom, ...] = ()
    """Prices from later days of the month on, in the order of these days; what is charged is counted by day."""
    merged: str = ""
    """Of cases with a parent: ``counts once`` or ``each counts``; empty: the contract does not say, and none may be billed."""


@dataclass(frozen=True, slots=True)
class MinutesFee:
    """A price per minute; each record is billed in begun increments, before anything is added up."""

    id: str
    clause: str
    names: Names
    counts: str
    by: str
    scope: Scope
    adds: tuple[str, ...]
    """Columns of seconds that are billed."""
    price: Quantity
    increment: Quantity
    place: Place
    later: tuple[PriceFrom, ...] = ()
    """Prices from later days of the month on, in the order of these days; what is charged is counted by day."""
    blank: str = ""
    """What a blank in one of ``adds`` is, ``0 s`` or ``refused``; empty: the contract does not say, and none may be there."""


@dataclass(frozen=True, slots=True)
class PackageFee:
    """A price that includes so many units, and a price for each unit beyond."""

    id: str
    clause: str
    names: Names
    counts: str
    by: str
    scope: Scope
    price: Quantity
    includes: Quantity
    beyond: Quantity
    part_month: str
    """``in full`` or ``by calendar days``: what of price and units is owed in a month that is served in part."""
    place: Place
    merged: str = ""
    """Of cases with a parent: ``counts once`` or ``each counts``; empty: the contract does not say, and none may be billed."""


@dataclass(frozen=True, slots=True)
class FixedFee:
    """The same every month."""

    id: str
    clause: str
    names: Names
    price: Quantity
    part_month: str
    """``by calendar days`` or ``in full``, where the term begins or ends inside the month."""
    place: Place


@dataclass(frozen=True, slots=True)
class PercentageFee:
    """A share of other fees."""

    id: str
    clause: str
    names: Names
    takes: Quantity
    of: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class BonusFee:
    """So much for each point by which a standard lies above a threshold of the bonus."""

    id: str
    clause: str
    names: Names
    metric: str
    above: Target
    takes: Takes
    of: tuple[str, ...]
    cap: Quantity | None
    """A share of the fees named, or an amount."""
    place: Place


@dataclass(frozen=True, slots=True)
class ExtrasFee:
    """What the client asked for beyond the agreement."""

    id: str
    clause: str
    names: Names
    counts: str
    by: str
    scope: Scope
    place: Place


DailyFee = SeatsFee | EachFee | MinutesFee
"""Fees for quantities that are counted by day, whose price can change inside a month."""
CasesFee = StepsFee | EachFee | PackageFee
"""Fees that can charge for cases."""
CountingFee = StepsFee | EachFee | MinutesFee | PackageFee | ExtrasFee
"""Fees for records that are counted; ``counts`` is the role, ``by`` the month of a case."""
FeeTerms = SeatsFee | CountingFee | FixedFee | PercentageFee | BonusFee


@dataclass(frozen=True, slots=True)
class LimitTerms:
    """What fees must reach in a month, or may not exceed in a month, a year of the contract or its whole term."""

    id: str
    clause: str
    names: Names
    kind: Literal["minimum", "maximum", "budget"]
    of: tuple[str, ...]
    amount: Quantity
    over: Literal["whole term", "each year", "each month"]
    part_month: str
    """``in full`` or ``by calendar days``: what of the amount is owed in a month that is served in part; empty of a budget."""
    place: Place


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How tax comes to the amounts, whatever its rate."""

    clause: str
    prices: Literal["exclude tax", "include tax"]
    rounded: Literal["per line", "on total"]


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Value added tax."""

    clause: str
    rate: Quantity
    prices: Literal["exclude tax", "include tax"]
    rounded: Literal["per line", "on total"]
    place: Place


@dataclass(frozen=True, slots=True)
class Cure:
    """The period to rectify: it starts when the notice is received (that day is not counted) and lasts so many days."""

    clause: str
    lasts: Quantity
    """Calendar days, or working days."""
    rest_day: Literal["next working day", "same day"]
    """Where its last day is a rest day (Civil Code art. 203)."""
    cured_by: CuredBy
    second_notice: SecondNotice
    calendar: WorkingDays


@dataclass(frozen=True, slots=True)
class Deduct:
    """What a standard that is not cured takes from the fee."""

    clause: str
    takes: Takes | tuple[Band, ...]
    """Bands go down without gaps: the first has no upper edge, the last no lower one."""
    per_point: Quantity | None
    """Of a table of points: what each takes, a share of the base or an amount; None where bands say so themselves."""
    of: tuple[str, ...]
    """Ids of the fees that are its base."""
    start: Literal["month judged not cured", "month missed"]
    nature: Literal["price reduction", "penalty"]
    cap: Quantity | None
    applies: Literal["on decision", "by itself"]
    place: Place


@dataclass(frozen=True, slots=True)
class Misses:
    """So many months missed, one after the other or of so many months, give the right to terminate."""

    clause: str
    months: Quantity
    of: Quantity | None
    """None: one after the other."""
    excused: Uncounted
    """What a month is whose standard is excused."""
    without_finding: Uncounted
    """What a month with too small a basis is."""
    anew: StartsAnew
    """Whether a cured standard starts the count anew."""
    lapses: Quantity | None
    """So many months after it arose; None: when the months no longer make it."""


@dataclass(frozen=True, slots=True)
class RemedyTerms:
    """What a missed target leads to."""

    metric: str
    clause: str
    cure: Cure | None
    deduct: Deduct | None
    terminate: Misses | None
    """How many months missed let the client terminate."""


@dataclass(frozen=True, slots=True)
class ScorePart:
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
    parts: tuple[ScorePart, ...]
    places: int
    """Decimals to which the points of each part are rounded."""
    of: tuple[str, ...]
    bands: tuple[Band, ...]
    """What is paid of the fees, by the score; empty where the score of 100 itself is paid."""
    nature: Literal["price reduction", "penalty"]


@dataclass(frozen=True, slots=True)
class DeductionsTerms:
    """How deductions for several standards of one month go together."""

    clause: str
    together: Literal["all added", "only the largest"]
    same_event: tuple[tuple[str, ...], ...]
    """Metrics whose misses are of one event: of each group only the largest deduction is taken."""
    cap: Quantity | None
    """On all together: a share of all fees, or an amount."""


@dataclass(frozen=True, slots=True)
class DamagesTerms:
    """Damages that both parties agree on; the amounts are decisions in the ledger."""

    clause: str


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """When the statement is due."""

    clause: str
    day: Quantity
    """The day of the following month, included."""
    rest_day: Literal["next working day", "previous working day", "same day"]
    quarterly: bool
    place: Place


@dataclass(frozen=True, slots=True)
class YearlyLimit:
    """A yearly rate that somebody would compare with."""

    id: str
    rate: Quantity
    source: str
    """Where it comes from: an article, a published rate and its day."""


@dataclass(frozen=True, slots=True)
class LatePaymentTerms:
    """What late payment costs, and when it gives the provider rights."""

    clause: str
    rate: Quantity
    """A day."""
    compound: bool
    """Whether interest bears interest."""
    calendar_days: bool
    """Otherwise only working days count."""
    including_tax: bool
    due_day_counts: bool
    payment_day_counts: bool
    interest_first: bool
    """Whether a payment goes to interest first, and then to the principal."""
    suspend: int | None
    """Days of delay after which the provider may suspend."""
    terminate: int | None
    disputed: Disputed | None = None
    """What becomes of a disputed sum; None where the contract does not say, and then there may be none."""
    yearly_limits: tuple[YearlyLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Beyond these a statement stays a draft."""

    refused_rows: Quantity
    days_without_calls: Quantity
    bills_now: bool
    """Whether a statement beyond them, or one that can still change, is billed all the same and corrected later."""
    review: bool
    """Whether somebody must have looked at the draft before it is issued."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where to pay."""

    bank: str
    number: str


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement."""

    name: str
    account: Account | None


@dataclass(frozen=True, slots=True)
class CalendarTerms:
    """Where the working days come from."""

    name: str
    """``CN``, or another country's code."""
    library: str
    """What knows the days of another country, with its version; empty for the table of China."""
    sha256: str
    """Of the calendar file that the contract names; empty where it names none."""
    years: tuple[int, ...]
    """Years that the contract or its calendar file adds."""


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
    exports: tuple[tuple[str, str], ...]
    """Role and layout: a built-in name, or a path beside the contract file."""
    evidence: Evidence
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
    wording: tuple[Wording, ...] = ()
    """Every value that decides what is found or billed, in the order of the file."""

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

    def quantities(self) -> tuple[Quantity, ...]:
        """Every number of the terms, in the order in which it was found."""
        found: list[Quantity] = []
        _collect(self, found)
        return tuple(found)


def _collect(part: object, found: list[Quantity]) -> None:
    """Walk the terms: dataclasses by their fields, tuples by their items."""
    if isinstance(part, Quantity):
        found.append(part)
    elif isinstance(part, tuple):
        for item in part:
            _collect(item, found)
    elif hasattr(part, "__dataclass_fields__"):
        for name in part.__dataclass_fields__:
            _collect(getattr(part, name), found)

"""The short strings of a contract: ``at least 95%``, ``5 min``, ``3 working days after receipt``.

Each reader takes the text as it stands and returns its exact value. A text that it cannot read is a :class:`BadQuantity`, which
says what was expected, with an example.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args

from slacalc.base.dataclass import dataclass
from slacalc.contract.renewal import Renewal

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.figure import Comparison

T = TypeVar("T")
Interval = Literal["half_hour", "hour", "day", "week", "queue", "category"]
QuantityUnit = Literal["share", "seconds", "money", "count", "points", "days", "working days", "months", "number"]
After = Literal["issue", "receipt", "the end of the month", "the end of the month of issue", "the end of the month of receipt"]
"""From when days of payment are counted, of the statement or of the invoice for it; the month alone is that of the service."""
NUMBER = r"((?:0|[1-9]\d{0,14})(?:\.\d{1,9})?)"
WHOLE = r"(0|[1-9]\d{0,8})"
SECONDS = {"s": 1, "min": 60, "h": 3600}
LONGEST_DAYS = 3660
"""Ten years: no period of such an agreement is longer."""
LONGEST_MONTHS = 120
HOW = r"(at least|at most|above|below|from)"


class BadQuantity(ValueError):  # noqa: N818 - says what the text is
    """A text that is not the quantity wanted."""

    def __init__(self, expected: str, slug: str = "contract/bad-quantity", **facts: str) -> None:
        self.slug = slug
        self.pattern = ""
        """That the text was compared with, where it was compared with one."""
        self.facts = {"expected": expected, **facts} if slug == "contract/bad-quantity" else facts
        super().__init__(expected)


def value_of(read: Callable[[str], T], text: str) -> T:
    """What a reader makes of a text: rules and the schema ask for most of them, and so does each version of a file.

    Raises:
        BadQuantity: it is not the quantity wanted.
    """
    value: T = _value_of(read, text)
    return value


@lru_cache(maxsize=4096)
def _value_of(read: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - whatever the reader makes of it
    return read(text)


@dataclass(frozen=True, slots=True)
class Number:
    """One number and its unit."""

    value: Fraction
    unit: QuantityUnit


@dataclass(frozen=True, slots=True)
class Bound:
    """A threshold."""

    how: Comparison
    number: Number


@dataclass(frozen=True, slots=True)
class BoundStep:
    """A threshold for a volume up to an edge, or above all edges."""

    bound: Bound
    up_to: Number | None


@dataclass(frozen=True, slots=True)
class VolumeCount:
    """Which count of a month is its volume: of a metric the records that are counted, or all of its scope."""

    count: Literal["denominator", "scope"]
    metric: str
    """Empty where it is the metric's own."""


@dataclass(frozen=True, slots=True)
class Surge:
    """From how much of its forecast on a month is not judged."""

    how: Comparison
    """``above``, or ``at least`` where the share itself is enough."""
    share: Number
    """Of the forecast; it may be above 1."""


@dataclass(frozen=True, slots=True)
class LeastBasis:
    """The smallest denominator, and what is found below it."""

    least: Number
    below: Literal["no finding", "met", "missed"]


@dataclass(frozen=True, slots=True)
class Intervals:
    """How the intervals of a month become one figure."""

    how: Literal["mean", "share met"]
    by: Interval


@dataclass(frozen=True, slots=True)
class Period:
    """Several months that are measured together."""

    months: int
    rolling: bool


@dataclass(frozen=True, slots=True)
class Misses:
    """So many months missed, one after the other, or of so many months."""

    months: Number
    of: Number | None
    """None: one after the other."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day of the month, or of the month after the quarter; or so many days after something."""

    day: Number
    """In days or in working days."""
    quarterly: bool = False
    after: After | None = None
    """None is a day of a month."""


def read_share(text: str) -> Number:
    """``6%``: from 0% to 100%."""
    return share_of(match_text(NUMBER + "%", text, "6%")[1])


def read_at_most_share(text: str) -> Number:
    """``at most 0.1%``."""
    return share_of(match_text("at most " + NUMBER + "%", text, "at most 0.1%")[1])


def read_at_most_days(text: str) -> Number:
    """``at most 0``: days."""
    return number_of(match_text("at most " + WHOLE, text, "at most 0")[1], "days")


def read_target(text: str) -> Bound | None:
    """``at least 95%``, ``at most 5 min``, ``at least 4.2`` or ``none``."""
    return None if text == "none" else read_bound(text, "at least 95%; at most 5 min; at least 4.5; none")


def read_bound(text: str, expected: str = "at least 95%; below 90%; from 90 s") -> Bound:
    """A comparison and a share, a time or a number; ``from`` is ``at least``."""
    match = match_text(HOW + " " + NUMBER + r"(%| s| min| h)?", text, expected)
    how = "at least" if match[1] == "from" else match[1]
    return Bound(cast("Comparison", how), measured(match[2], match[3] or ""))


def read_bound_step(text: str) -> BoundStep:
    """``at least 95% up to 20000``, this volume included, or ``at least 90% above``."""
    expected = "at least 95% up to 20000; at least 90% above"
    match = match_text(HOW + " " + NUMBER + r"(%| s| min| h)? (?:up to " + WHOLE + "|above)", text, expected)
    edge = match[0].rpartition(" up to " if match[4] else " above")[0]
    return BoundStep(read_bound(edge, expected), number_of(match[4], "count") if match[4] else None)


def read_volume(text: str) -> VolumeCount:
    """``denominator`` or ``scope`` of the metric itself, or ``denominator of requests``: of another."""
    expected = "denominator; scope; denominator of answer_rate; scope of answer_rate"
    match = match_text(r"(denominator|scope)(?: of ([a-z][a-z0-9_]{0,59}))?", text, expected)
    return VolumeCount(cast("Literal['denominator', 'scope']", match[1]), match[2] or "")


def read_surge(text: str) -> Surge:
    """``not judged above 115% of forecast``; ``from`` takes the share itself as well."""
    expected = "not judged above 115% of forecast; not judged from 115% of forecast"
    match = match_text(r"not judged (above|from) " + NUMBER + "% of forecast", text, expected)
    share = Fraction(match[2]) / 100
    if not share:
        raise BadQuantity(expected)
    return Surge("above" if match[1] == "above" else "at least", Number(share, "share"))


def read_short(text: str) -> Number:
    """``up to 5 s``, these seconds included."""
    match = match_text("up to " + WHOLE + " (s|min)", text, "up to 5 s")
    return measured(match[1], match[2])


def read_passed(text: str) -> Number:
    """``from 85``, this score included."""
    return number_of(match_text("from " + WHOLE, text, "from 85")[1], "number")


def read_weight(text: str) -> Number:
    """The weight of a part: ``0.6``, or ``60%``."""
    match = match_text(NUMBER + "(%?)", text, "0.6; 60%")
    weight = Fraction(match[1]) / (100 if match[2] else 1)
    if not weight:
        raise BadQuantity("0.6; 60%")
    return Number(weight, "share" if match[2] else "number")


def read_basis(text: str) -> LeastBasis:
    """``at least 30, otherwise no finding``."""
    match = match_text(
        r"at least " + WHOLE + r", otherwise (no finding|met|missed)",
        text,
        "at least 30, otherwise no finding; at least 30, otherwise met; at least 30, otherwise missed",
    )
    return LeastBasis(number_of(match[1], "count"), cast("Literal['no finding', 'met', 'missed']", match[2]))


def read_over(text: str) -> Intervals:
    """``mean of days``, ``share of half hours met``: half hours, hours, days, weeks, queues or categories."""
    words = "(half hours|hours|days|weeks|queues|categories)"
    match = match_text(
        rf"mean of {words}|share of {words} met",
        text,
        "mean of days; mean of weeks; mean of queues; mean of categories; share of days met; share of queues met; "
        "share of half hours met; mean of hours",
    )
    several = match[1] or match[2]
    by = "category" if several == "categories" else several[:-1].replace(" ", "_")
    return Intervals("mean" if match[1] else "share met", cast("Interval", by))


def read_period(text: str) -> Period:
    """``calendar quarter``, or ``rolling 3 months``: the month and those before it."""
    match = match_text(r"calendar quarter|rolling ([2-9]|1[0-2]) months", text, "calendar quarter; rolling 3 months")
    return Period(3, rolling=False) if match[1] is None else Period(int(match[1]), rolling=True)


def read_window(text: str) -> Number:
    """``12 months``: the month and those before it, 2 to 36."""
    match = match_text(r"([2-9]|[12]\d|3[0-6]) months", text, "12 months")
    return number_of(match[1], "months")


def read_each(text: str) -> Number:
    """``at least 10, otherwise left out``: the smallest denominator on which an interval counts."""
    match = match_text(r"at least ([1-9]\d{0,8}), otherwise left out", text, "at least 10, otherwise left out")
    return number_of(match[1], "count")


def read_days(text: str) -> Number:
    """``30 days``."""
    return _days(match_text(WHOLE + r" days?", text, "30 days")[1], "30 days")


def read_after_days(text: str) -> Number:
    """``after 30 days``."""
    return _days(match_text(r"after " + WHOLE + r" days?", text, "after 30 days")[1], "after 30 days")


def read_cure(text: str) -> Number:
    """``30 days`` or ``20 working days``."""
    expected = "30 days; 20 working days"
    match = match_text(WHOLE + r" (working )?days?", text, expected)
    days = _days(match[1], expected)
    return Number(days.value, "working days") if match[2] else days


def read_months_missed(text: str) -> Misses:
    """``3 consecutive months missed`` or ``3 of 12 months missed``."""
    expected = "3 consecutive months missed; 3 of 12 months missed"
    match = match_text(WHOLE + r" (consecutive|of " + WHOLE + r") months? missed", text, expected)
    months, of = number_of(match[1], "months"), number_of(match[3], "months") if match[3] else None
    if not months.value or (of is not None and not months.value <= of.value <= LONGEST_MONTHS):
        raise BadQuantity(expected)
    return Misses(months, of)


def read_lapse(text: str) -> Number | None:
    """``with the count``, or ``12 months after it arose``."""
    if text == "with the count":
        return None
    months = number_of(
        match_text(WHOLE + r" months? after it arose", text, "with the count; 12 months after it arose")[1], "months"
    )
    if not 1 <= months.value <= LONGEST_MONTHS:
        raise BadQuantity("with the count; 12 months after it arose")
    return months


def read_yearly_rate(text: str) -> Number:
    """``12.4% per year``: it may be above 100 %."""
    digits = match_text(NUMBER + "% per year", text, "12.4% per year")[1]
    return Number(Fraction(digits) / 100, "share")


def read_points(text: str) -> Number:
    """``30 points`` of a score."""
    return number_of(match_text(NUMBER + r" points?", text, "30 points")[1], "points")


def read_score_places(text: str) -> int:
    """``each part to 2 decimals``."""
    return int(match_text(r"each part to ([0-6]) decimals?", text, "each part to 2 decimals")[1])


def read_due(text: str) -> Due:
    """``by day 10 of the following month``, ``by day 20 after the quarter`` or ``30 days after receipt``."""
    expected = (
        "by day 10 of the following month; by day 20 after the quarter; 30 days after receipt; 10 working days after issue; "
        "15 days after the end of the month of issue"
    )
    day = r"by day (\d{1,2}) (of the following month|after the quarter)"
    after = "|".join(get_args(After))
    match = match_text(rf"(?:{day}|{WHOLE} (working )?days? after ({after}))", text, expected)
    if match[3]:
        unit: QuantityUnit = "working days" if match[4] else "days"
        return Due(Number(_days(match[3], expected).value, unit), after=cast("After", match[5]))
    if not 1 <= int(match[1]) <= 31:  # noqa: PLR2004 - the days of a month
        raise BadQuantity(expected)
    return Due(number_of(match[1], "days"), match[2] == "after the quarter")


def read_renewal(text: str) -> Renewal | None:
    """``never``, or ``1 year unless either party objects 3 months before``, once or ``each time``."""
    expected = (
        "never; 1 year once unless either party objects 3 months before; "
        "1 year each time unless either party objects 90 days before"
    )
    if text == "never":
        return None
    pattern = r"([1-9]\d?) (month|year)s? (once|each time) unless either party objects ([1-9]\d?) (day|month)s? before"
    match = match_text(pattern, text, expected)
    months = int(match[1]) * (12 if match[2] == "year" else 1)
    return Renewal(months, match[3] == "each time", int(match[4]), "days" if match[5] == "day" else "months")


def read_day(text: str) -> date:
    """``2026-01-31``."""
    expected = "2026-01-31"
    match_text(r"\d{4}-\d{2}-\d{2}", text, expected)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadQuantity(expected) from None
    if not 1990 <= day.year <= 2100:  # noqa: PLR2004 - no agreement of this kind is older, or will be younger
        raise BadQuantity(expected)
    return day


def match_text(pattern: str, text: str, expected: str) -> re.Match[str]:
    """The parts of a text that must have this form, or the refusal that says which form was expected."""
    match = re.fullmatch(pattern, text, re.ASCII)
    if match is None:
        refusal = BadQuantity(expected)
        refusal.pattern = pattern
        raise refusal
    return match


def number_of(digits: str, unit: QuantityUnit) -> Number:
    """Digits as they stand, in that unit."""
    return Number(Fraction(digits), unit)


def _days(digits: str, expected: str) -> Number:
    days = number_of(digits, "days")
    if days.value > LONGEST_DAYS:
        raise BadQuantity(expected)
    return days


def share_of(digits: str) -> Number:
    """A percentage, as a share of at most 1."""
    share = Fraction(digits) / 100
    if share > 1:
        raise BadQuantity("", "contract/share-above-all", text=f"{digits}%")
    return Number(share, "share")


def measured(digits: str, unit: str) -> Number:
    """A share, a time in seconds, or a bare number."""
    if unit == "%":
        return share_of(digits)
    if unit:
        return Number(Fraction(digits) * SECONDS[unit.strip()], "seconds")
    return number_of(digits, "number")

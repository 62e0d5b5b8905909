"""Prices for times of day and kinds of days: ``2.10 CNY each on rest days``, ``1.76 CNY each on working days 08:00-18:00``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from slacalc.base.dataclass import dataclass
from slacalc.contract.words.prices import MONEY, Price, read_each_price, read_minute_price
from slacalc.contract.words.quantities import BadQuantity, match_text
from slacalc.contract.words.times import SPAN, read_hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.hours import Hours

DayKind = Literal["working days", "rest days"]
TIME = SPAN.replace("(", "(?:").replace("(?:?:", "(?:")
"""Hours of a day, without groups of its own."""
REFUSED = "refused"
"""In the place of a price: the row is set aside."""


@dataclass(frozen=True, slots=True)
class TimedPrice:
    """A price, and the records that have it by the day and the hour of their moment."""

    price: Price
    days: DayKind | None
    """None: days of either kind."""
    hours: tuple[Hours, ...]
    """None of them: all day."""


def _timed(unit: str, read: Callable[[str], Price], text: str) -> TimedPrice:
    first = "1.76 CNY" if unit == "each" else "0.35 CNY"
    expected = "; ".join(f"{first} {unit} {when}" for when in ("on working days 08:00-18:00", "on rest days", "22:00-06:00"))
    times = f" ({TIME}(?:, {TIME})*)"
    match = match_text(rf"{MONEY} {unit}(?: on (working days|rest days)(?:{times})?|{times})", text, expected)
    hours = read_hours(match[4] or match[5]) if match[4] or match[5] else ()
    if match[3] and any(span.over_midnight for span in hours):
        raise BadQuantity(expected, "contract/price-over-midnight", text=text, days=match[3])
    return TimedPrice(read(f"{match[1]} {match[2]} {unit}"), cast("DayKind | None", match[3]), hours)


read_timed_each = partial(_timed, "each", read_each_price)
"""``2.10 CNY each on rest days``."""
read_timed_minute = partial(_timed, "per minute", read_minute_price)
"""``0.40 CNY per minute 22:00-06:00``."""


def read_other_each(text: str) -> Price | None:
    """``1.76 CNY each``, or ``refused``."""
    return _or_refused("each", "1.76 CNY each; refused", text)


def read_other_minute(text: str) -> Price | None:
    """``0.35 CNY per minute``, or ``refused``."""
    return _or_refused("per minute", "0.35 CNY per minute; refused", text)


def _or_refused(unit: str, expected: str, text: str) -> Price | None:
    if text == REFUSED:
        return None
    match = match_text(f"{MONEY} {unit}", text, expected)
    return (read_each_price if unit == "each" else read_minute_price)(match[0])

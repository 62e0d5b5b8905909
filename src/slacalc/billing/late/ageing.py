"""How long what is unpaid has been due (账龄): by 30, 60 and 90 days after the due day, as those who collect it read it.

1,000.00 due on 10 March is 21 days past due on 31 March, and stands under 1 to 30 days. What is not due, or has no due day yet,
stands apart, and so does what the provider owes back, for which the agreement names no day. The sums of all spans are those of
the months, so nothing is left out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.billing.late.debt import Late

AgeSpan = Literal["not due", "1-30", "31-60", "61-90", "over 90"]
LAST_DAYS: tuple[tuple[AgeSpan, int | None], ...] = (
    ("not due", 0),
    ("1-30", 30),
    ("31-60", 60),
    ("61-90", 90),
    ("over 90", None),
)
"""Each span with its last day past due; the last one has none."""


@dataclass(frozen=True, slots=True)
class AgedSum:
    """What is unpaid of the months whose due day is so long past."""

    days: AgeSpan
    months: tuple[Month, ...]
    """Those of which anything is unpaid, or owed back."""
    unpaid: Fraction
    """Of what was to be paid; what the provider owes back is less than nothing."""
    unpaid_interest: Fraction


def ageing_of(debts: Sequence[Late], as_of: date) -> tuple[AgedSum, ...]:
    """All spans by the end of ``as_of``; none where nothing is unpaid."""
    open_debts = [late for late in debts if late.unpaid or late.owed_back or late.unpaid_interest]
    if not open_debts:
        return ()
    return tuple(_aged_sum(span, [late for late in open_debts if _span_of(late, as_of) == span]) for span, _ in LAST_DAYS)


def _span_of(late: Late, as_of: date) -> AgeSpan:
    days = 0 if late.due is None or late.owed_back else (as_of - late.due).days
    return next(span for span, last in LAST_DAYS if last is None or days <= last)


def _aged_sum(span: AgeSpan, debts: Sequence[Late]) -> AgedSum:
    return AgedSum(
        span,
        tuple(late.month for late in debts),
        sum((late.unpaid - late.owed_back for late in debts), Fraction(0)),
        sum((late.unpaid_interest for late in debts), Fraction(0)),
    )

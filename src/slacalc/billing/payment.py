"""The day of payment: a day of the following month, or so many days after issue or receipt; a rest day may move it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from slacalc.base.countries import named_in_remedy
from slacalc.base.diagnostics import Refused, error
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered

if TYPE_CHECKING:
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.payment.due import PaymentTerms


def due_day(
    payment: PaymentTerms,
    month: Month,
    working_days: WorkingDays,
    *,
    issued: date | None = None,
    received: date | None = None,
) -> date | None:
    """The last day on which payment is in time.

    A day of a month lies in the month after ``month`` or its quarter; at the latest it is that month's last. So many days are
    counted after the end of ``month``, or after the day on which the statement was ``issued`` or the invoice ``received``, or
    after the end of the month of that day; None as long as that day is not known.

    Raises:
        Refused: a day lies in a year for which no holiday notice is known, and a rest day would move the due day.
    """
    step = timedelta(days=-1 if payment.rest_day == "previous working day" else 1)
    try:
        day = _before_rest_days(payment, month, working_days, issued=issued, received=received)
        while day is not None and payment.rest_day != "same day" and not working_days.is_working(day):
            day += step
    except Uncovered as gap:
        facts = {"day": gap.day, "year": gap.day.year, "calendar": named_in_remedy(working_days.name)}
        raise Refused(error("measure/uncovered-due-day", payment.day.place, **facts)) from gap
    return day


def _before_rest_days(
    payment: PaymentTerms, month: Month, working_days: WorkingDays, *, issued: date | None, received: date | None
) -> date | None:
    if payment.after is None:
        following = (_quarter_end(month) if payment.quarterly else month).plus(1)
        return date(following.year, following.number, min(int(payment.day.value), following.days))
    begins = month.last if payment.after == "the end of the month" else received if payment.on_receipt else issued
    if begins is None:
        return None
    if payment.after.startswith("the end of the month of"):
        begins = Month.of(begins).last
    count = int(payment.day.value)
    return working_days.nth_after(begins, count) if payment.day.unit == "working days" else begins + timedelta(days=count)


def _quarter_end(month: Month) -> Month:
    return month.plus(-month.number % 3)

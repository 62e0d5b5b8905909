"""The day of payment: a fixed day of the following month, moved where it is a rest day and the contract says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused, error
from slacalc.base.worktime import Uncovered

if TYPE_CHECKING:
    from slacalc.base.month import Month
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.payment.due import PaymentTerms


def due_day(payment: PaymentTerms, month: Month, working_days: WorkingDays) -> date:
    """The last day on which payment is in time, in the month after the month or its quarter; at the latest that month's last.

    Raises:
        Refused: the due day lies in a year for which no holiday notice is known, and a rest day would move it.
    """
    following = (_quarter_end(month) if payment.quarterly else month).plus(1)
    day = date(following.year, following.number, min(int(payment.day.value), following.days))
    if payment.rest_day == "same day":
        return day
    step = timedelta(days=1 if payment.rest_day == "next working day" else -1)
    try:
        while not working_days.is_working(day):
            day += step
    except Uncovered as gap:
        facts = {"day": gap.day, "year": gap.day.year, "calendar": working_days.name}
        raise Refused(error("measure/uncovered-due-day", payment.day.place, **facts)) from gap
    return day


def _quarter_end(month: Month) -> Month:
    return month.plus(-month.number % 3)

"""Months of the term that cannot be billed for want of a holiday notice: a year without one is not guessed.

The day of payment, service hours that differ on working days, and seats by working days need the notice in any case; a deadline
or a period to rectify needs it from the day on which a case or a notice can be received from which it reaches so far.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from slacalc.assess.cycle import end_of_cure
from slacalc.base.countries import named_in_remedy
from slacalc.base.diagnostics import Diagnostic, Refused, warning
from slacalc.base.month import Month
from slacalc.base.worktime import Uncovered
from slacalc.base.zones import zone_of
from slacalc.billing.payment import due_day
from slacalc.contract.fees.seats import SeatsFee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from slacalc.base.hours import ServiceHours
    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.load import Contract
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms
    from slacalc.contract.remedies.cure import CureTerms
    from slacalc.contract.remedies.remedy import RemedyTerms
    from slacalc.contract.terms import Terms

Need = tuple[tuple[str, ...], "Callable[[Month], object]"]
"""The paths of terms, and what a month asks of the calendar for their sake; it raises where there is no notice."""
BY_WORKING_DAYS = ("by working days", "by 21.75 days")


def doubt_unnoticed_months(contract: Contract) -> tuple[Diagnostic, ...]:
    """One warning for all months of the term as it is written, with what asks for the notice."""
    lacking: dict[str, list[Month]] = {}
    years: set[int] = set()
    needs: dict[int, tuple[Need, ...]] = {}
    for month in _months(contract):
        at = contract.version_of(max(month.first, contract.first_day))
        if at not in needs:
            needs[at] = _needs_of(contract, month)
        for paths, ask in needs[at]:
            year = _year_lacking(ask, month)
            if year is not None:
                years.add(year)
                for path in paths:
                    lacking.setdefault(path, []).append(month)
    if not lacking:
        return ()
    file = contract.versions[0][1]
    months = "; ".join(
        f"{path}: {_spans(lacking_months)}"
        for path, lacking_months in sorted(lacking.items(), key=lambda entry: (entry[1], entry[0]))
    )
    lines = ", ".join(f"{year}: {{notice: …, closed: [{year}-01-01, …], open: […]}}" for year in sorted(years))
    facts = {"months": months, "years": ", ".join(map(str, sorted(years))), "lines": lines}
    place = file.calendar.working_days.scalar.place
    calendar = named_in_remedy(contract.versions[-1][1].calendar.working_days.value)
    return (warning("lint/month-without-notice", place, **facts, calendar=calendar),)


def _months(contract: Contract) -> Iterator[Month]:
    last = Month.of(max(file.term.last_day.value for _, file in contract.versions))
    month = contract.first_month
    while month <= last:
        yield month
        month = month.plus(1)


def _needs_of(contract: Contract, month: Month) -> tuple[Need, ...]:
    """What the version in force at the beginning of a month asks of the calendar, in each month of its own."""
    try:
        return tuple(_needs(contract.terms_of(month)))
    except Refused:  # no whole month of the term lies in this version
        return ()


def _needs(terms: Terms) -> Iterator[Need]:
    days = terms.working_days
    yield ("payment.due",), lambda month: due_day(terms.payment, month, days, issued=month.end, received=month.end)
    if not terms.service_hours.same_every_day:
        day_before = timedelta(days=int(terms.service_hours.over_midnight))
        yield ("service_hours",), partial(_hours_of, terms.service_hours, days, day_before)
    for fee in terms.fees:
        if isinstance(fee, SeatsFee) and fee.part_month in BY_WORKING_DAYS:
            yield (f"fees.{fee.id}.part_month",), lambda month: days.is_working(month.last)
    yield from _of_deadlines(terms)
    alike: dict[tuple[object, ...], list[RemedyTerms]] = {}
    for remedy in terms.remedies:
        if remedy.cure is not None:
            alike.setdefault((remedy.cure.lasts.value, remedy.cure.lasts.unit, remedy.cure.rest_day), []).append(remedy)
    for remedies in alike.values():  # most contracts give each standard the same time
        if (cure := remedies[0].cure) is not None:
            yield tuple(f"remedies.{remedy.metric}.cure" for remedy in remedies), partial(_last_cure, cure)


def _of_deadlines(terms: Terms) -> Iterator[Need]:
    days = terms.working_days
    for metric in terms.metrics:
        if metric.within is not None and metric.within.unit == "working days":
            yield (f"metrics.{metric.id}.within",), partial(_last_deadline, days, int(metric.within.value))
        elif metric.cases is not None and metric.cases.hours is not None:
            yield (f"metrics.{metric.id}",), partial(_last_run, metric, metric.cases, days)


def _hours_of(hours: ServiceHours, days: WorkingDays, day_before: timedelta, month: Month) -> None:
    """The hours of each day of the month, and of the day before it where these may reach into it."""
    day = month.first - day_before
    while day < month.end:
        hours.of(day, days)
        day += timedelta(days=1)


def _last_deadline(days: WorkingDays, allowed: int, month: Month) -> date:
    """The latest day by which a case that is received in the month is due."""
    return days.nth_after(month.last, allowed)


def _last_run(metric: MetricTerms, rule: CaseTerms, days: WorkingDays, month: Month) -> int:
    """The latest instant at which a case that is received in the month is due, if it does not wait."""
    from slacalc.base.clock import MICROS, clock_in, micros_of  # noqa: PLC0415 - loaded where a clock runs in some hours

    received = micros_of(datetime.combine(month.end, time(), zone_of(rule.zone)))
    clock = clock_in(rule.hours, days, zone_of(rule.zone), received)
    return clock.when(clock.run_until(received) + (int(metric.within.value) * MICROS if metric.within is not None else 0))


def _last_cure(cure: CureTerms, month: Month) -> date:
    """The end of a period to rectify whose notice is received on the month's last day."""
    return end_of_cure(cure, month.last)


def _year_lacking(ask: Callable[[Month], object], month: Month) -> int | None:
    try:
        ask(month)
    except Uncovered as gap:
        return gap.day.year
    except Refused as refused:
        return int(dict(refused.diagnostics[0].facts)["year"])
    return None


def _spans(months: list[Month]) -> str:
    """``2026-10 – 2026-12, 2027-03``: months in a row as their first and last."""
    runs = [
        [month for _, month in run]
        for _, run in groupby(enumerate(months), key=lambda entry: entry[1].year * 12 + entry[1].number - entry[0])
    ]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} – {run[-1]}" for run in runs)

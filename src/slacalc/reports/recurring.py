"""Callers who complained more than once, in the months of the report up to one of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.reports.report import ReportColumn, ReportFact, ReportRow, ReportTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slacalc.reports.complaints import Complaints
    from slacalc.reports.month_records import ReportQuestion

MOST_CALLERS = 10
TWICE = 2


@dataclass(frozen=True, slots=True)
class RecurringCaller:
    """A caller with a complaint in the month, and more than one so far."""

    name: str
    """As it may be shown: masked, or a keyed hash."""
    cases: tuple[str, ...]
    """Of the month."""
    so_far: int
    """Complaints in all months of the report up to this one."""


def cases_of_callers(complaints: Complaints) -> dict[str, tuple[str, ...]]:
    """The cases of each known caller, by its number."""
    cases: dict[str, tuple[str, ...]] = {}
    for case in complaints.cases:
        if case.caller is not None:
            cases[case.caller] = (*cases.get(case.caller, ()), case.case)
    return cases


def recurring_callers(
    complaints: Complaints, earlier: Iterable[Mapping[str, tuple[str, ...]]], question: ReportQuestion
) -> tuple[RecurringCaller, ...]:
    """Those who complained most first; of equal ones by their first case."""
    before = list(earlier)
    callers = []
    for number, cases in cases_of_callers(complaints).items():
        so_far = len(cases) + sum(len(month.get(number, ())) for month in before)
        if so_far >= TWICE:
            callers.append(RecurringCaller(question.caller(number), cases, so_far))
    return tuple(sorted(callers, key=lambda caller: (-caller.so_far, caller.cases)))


def recurring_facts(complaints: Complaints, callers: tuple[RecurringCaller, ...]) -> tuple[ReportFact, ...]:
    """How many callers complained, how many of them more than once, and the cases of these in the month."""
    return (
        ReportFact("callers", "count", Fraction(len(cases_of_callers(complaints)))),
        ReportFact("recurring", "count", Fraction(len(callers))),
        ReportFact("recurring_cases", "count", Fraction(sum(len(caller.cases) for caller in callers))),
    )


def recurring_table(callers: tuple[RecurringCaller, ...]) -> ReportTable:
    """The callers who complained most."""
    rows, taken = [], dict[str, int]()
    for caller in callers[:MOST_CALLERS]:
        taken[caller.name] = taken.get(caller.name, 0) + 1
        name = caller.name if taken[caller.name] == 1 else f"{caller.name} ({taken[caller.name]})"
        rows.append(ReportRow(name, (Fraction(len(caller.cases)), Fraction(caller.so_far))))
    columns = (ReportColumn("cases", "count"), ReportColumn("so_far", "count"))
    return ReportTable("recurring", "caller", columns, tuple(rows))

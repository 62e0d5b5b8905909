"""The reports of a month, topic by topic, and what has moved from one month to the next."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import NO_BASIS
from slacalc.base.worktime import Uncovered
from slacalc.contract.predicates.text import columns_in
from slacalc.measure.of_month import uncovered_year
from slacalc.records.refused_list import by_role
from slacalc.reports.complaints import (
    complaint_facts,
    complaint_notes,
    deadline_tables,
    of_month_before,
    read_complaints,
)
from slacalc.reports.heard import scored_calls
from slacalc.reports.marketing import marketing_section
from slacalc.reports.pareto import pareto_tables
from slacalc.reports.points import points_of
from slacalc.reports.quality import quality_section
from slacalc.reports.recurring import cases_of_callers, recurring_callers, recurring_facts, recurring_table
from slacalc.reports.report import MovedFact, ReportMonth, ReportNote, ReportSection
from slacalc.reports.satisfaction import dissatisfied_ratings, satisfaction_section
from slacalc.reports.volume import volume_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slacalc.reports.complaints import Complaints
    from slacalc.reports.heard import ScoredCalls
    from slacalc.reports.month_records import MonthRecords, ReportQuestion
    from slacalc.reports.report import Topic
    from slacalc.statement.measured import Measured

ROLES_OF: Mapping[Topic, tuple[str, ...]] = {
    "volume": ("calls", "seats"),
    "complaints": ("tickets",),
    "satisfaction": ("surveys",),
    "quality": ("quality",),
    "marketing": ("sales",),
}
"""The exports that each topic tells of first."""
NOT_MOVED = ("interval_low", "interval_high", "passed_low", "passed_high")
"""Bounds of a share, which say of one month alone what it is worth."""


def report_month(
    month: MonthRecords,
    measured: Measured,
    topics: Sequence[Topic],
    question: ReportQuestion,
    earlier: list[Complaints],
    scored: dict[str, ScoredCalls | None],
) -> ReportMonth:
    """The topics of a month, in their order.

    ``earlier`` are the complaints of the months of the report before this one, ``scored`` the calls with a score of every month
    that has an export of scores; those of this month are added.

    Raises:
        Refused: a day lies in a year for which no holiday notice is known.
    """
    try:
        sections = tuple(_with_rows(_section(topic, month, question, earlier), month) for topic in topics)
        if "quality" in month.records:
            scored[str(month.terms.month)] = scored_calls(month)
    except Uncovered as gap:
        raise Refused(uncovered_year(month.terms, gap)) from gap
    return ReportMonth(measured, sections, by_role(month.records.values()))


def _with_rows(section: ReportSection, month: MonthRecords) -> ReportSection:
    """The topic with the sums of rows of exports that no standard counts, and without tables that have no rows.

    The sums of rows of other exports stand in the account of all rows.
    """
    counted = dict(month.tallies.tables)
    notes = tuple(
        ReportNote("rows_beside", (role, *(str(number) for number in (rows.read, rows.refused, rows.duplicate, rows.records))))
        for role in ROLES_OF[section.topic]
        if role in month.records and role not in counted
        for rows in (month.records[role].rows,)
    )
    tables = tuple(table for table in section.tables if table.rows)
    return replace(section, tables=tables, notes=(*section.notes, *notes))


def _section(topic: Topic, month: MonthRecords, question: ReportQuestion, earlier: list[Complaints]) -> ReportSection:
    match topic:
        case "volume":
            return volume_section(month)
        case "complaints":
            return _complaints_section(month, question, earlier)
        case "satisfaction":
            return satisfaction_section(month)
        case "quality":
            return quality_section(month)
        case "marketing":
            return marketing_section(month)


def _complaints_section(month: MonthRecords, question: ReportQuestion, earlier: list[Complaints]) -> ReportSection:
    if "tickets" not in month.records:
        return ReportSection("complaints", notes=(ReportNote("no_export", ("tickets",)),))
    if unknown := sorted(column for column in columns_in(question.complaints) if not month.has("tickets", column)):
        return ReportSection(
            "complaints", notes=tuple(ReportNote("no_column_of_complaints", ("tickets", name)) for name in unknown)
        )
    complaints = read_complaints(month, question)
    callers = recurring_callers(complaints, map(cases_of_callers, earlier), question)
    knows_callers = any(case.caller is not None for case in complaints.cases)
    facts = (*complaint_facts(complaints, month), *(recurring_facts(complaints, callers) if knows_callers else ()))
    before = of_month_before(earlier, month.terms.month.first)
    tables = (
        *pareto_tables(complaints, before, knows_reopened=month.has("tickets", "reopened")),
        *deadline_tables(complaints),
        *((recurring_table(callers),) if callers else ()),
    )
    points = points_of(complaints, before, callers, dissatisfied_ratings(month, question))
    notes = (*complaint_notes(complaints, month, before), *(() if points else (ReportNote("no_points"),)))
    earlier.append(complaints)
    return ReportSection("complaints", facts, tables, notes, points)


def moved_facts(months: Sequence[ReportMonth]) -> tuple[MovedFact, ...]:
    """The numbers of the last month beside those of the one before; nothing of a single month."""
    return tuple(_moved(months[-2], months[-1])) if len(months) > 1 else ()


def _moved(before: ReportMonth, now: ReportMonth) -> Iterator[MovedFact]:
    earlier = {(section.topic, fact.name): fact.value for section in before.sections for fact in section.facts}
    for section in now.sections:
        for fact in section.facts:
            value = earlier.get((section.topic, fact.name), NO_BASIS)
            change = fact.value - value if isinstance(value, Fraction) and isinstance(fact.value, Fraction) else NO_BASIS
            if fact.name not in NOT_MOVED and (isinstance(value, Fraction) or isinstance(fact.value, Fraction)):
                yield MovedFact(section.topic, fact.name, fact.unit, value, fact.value, change)

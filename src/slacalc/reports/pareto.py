"""What complaints were about: the most first, with the share up to there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.measure.groups import shown_names
from slacalc.reports.complaints import REASONS, cases_by
from slacalc.reports.report import ReportColumn, ReportRow, ReportTable
from slacalc.reports.tables import ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.reports.complaints import Complaints


def pareto_tables(complaints: Complaints, before: Complaints | None, *, knows_reopened: bool) -> Iterator[ReportTable]:
    """By reason, category and queue: the most first, with the share up to there, those opened again, and the month before."""
    for reason in REASONS:
        counted, earlier = cases_by(complaints, reason), cases_by(before, reason) if before is not None else {}
        if not counted:
            continue
        groups = {**counted, **{name: () for name in earlier if name not in counted}}
        names, again = shown_names(reason, groups), {case.case for case in complaints.cases if case.is_reopened}
        whole, so_far, rows = len(complaints.cases), 0, []
        for name, cases in groups.items():
            so_far += len(cases)
            values = [Fraction(len(cases)), ratio(len(cases), whole), ratio(so_far, whole)]
            values += [Fraction(sum(case in again for case in cases))] if knows_reopened else []
            earlier_count = len(earlier.get(name, ()))
            values += [Fraction(earlier_count), Fraction(len(cases) - earlier_count)] if before is not None else []
            rows.append(ReportRow(names[name], tuple(values)))
        yield ReportTable(
            "pareto", reason, tuple(_columns(knows_reopened=knows_reopened, knows_before=before is not None)), tuple(rows)
        )


def _columns(*, knows_reopened: bool, knows_before: bool) -> Iterator[ReportColumn]:
    yield from (ReportColumn("cases", "count"), ReportColumn("share", "share"), ReportColumn("cumulative", "share"))
    if knows_reopened:
        yield ReportColumn("reopened", "count")
    if knows_before:
        yield from (ReportColumn("before", "count"), ReportColumn("change", "change"))

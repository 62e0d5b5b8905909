"""Marketing: contacts of a month, how many of them were reached, and how many ended in a sale.

They are told by campaign, script, queue and agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import ALWAYS, Yes
from slacalc.measure.columns import CountColumn
from slacalc.reports.month_records import missing_columns_notes, no_records_notes
from slacalc.reports.report import ReportFact, ReportNote, ReportSection
from slacalc.reports.tables import Asked, cells_of, table_by, totals_of

if TYPE_CHECKING:
    from slacalc.reports.month_records import MonthRecords


def marketing_section(month: MonthRecords) -> ReportSection:
    """Contacts that were made in the month."""
    if "sales" not in month.records:
        return ReportSection("marketing", notes=(ReportNote("no_export", ("sales",)),))
    columns, asked = [CountColumn("contacts", ALWAYS)], [Asked("contacts")]
    for column, name in (("reached", "reached_contacts"), ("success", "sold")):
        if month.has("sales", column):
            columns.append(CountColumn(name, Yes(column)))
            asked += [Asked(name), Asked(f"{name}_share", "share", over="contacts", of=name)]
    keys = [key for key in ("campaign", "script", "queue", "agent") if month.has("sales", key)]
    table = month.tabulated("sales", columns, ["day", *keys])
    facts = tuple(
        ReportFact(column.name, column.unit, value)
        for column, value in zip(asked, cells_of(totals_of(table), asked), strict=True)
    )
    unknown = missing_columns_notes(month, "sales", ("campaign", "script", "reached", "success"))
    tables = tuple(table_by(table, key, asked, called=month.called("sales")) for key in keys)
    return ReportSection("marketing", facts, tables, (*no_records_notes(month, "sales", table.total("contacts")), *unknown))

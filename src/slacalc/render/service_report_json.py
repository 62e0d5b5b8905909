"""The service reports as JSON: exact values as strings, groups and cases masked, sorted keys, never localised."""

# ruff: noqa: TC001 - the codec reads annotations when it runs

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.base.codec import Codec, RecordForm
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import Value
from slacalc.base.forms import Wire, one_of
from slacalc.base.month import Month
from slacalc.base.wire import VALUE
from slacalc.render.json_page import json_page
from slacalc.render.json_values import constant
from slacalc.render.measure_json import BEYOND, ContractOfMonth, MetricEntry, RowsEntry, metric_entry, rows_entry
from slacalc.reports.report import MovedFact, ReportSection
from slacalc.statement.document import AsOf, State

if TYPE_CHECKING:
    from slacalc.reports.report import ReportMonth, ServiceReport

FORMAT = "slacalc report v1"


@dataclass(frozen=True, slots=True)
class ReportMonthEntry:
    """A month: its standards, the account of every row, and its topics."""

    month: Month
    as_of: AsOf
    state: Annotated[str, one_of((BEYOND, *get_args(State)))]
    evidence: tuple[str, ...]
    rows: tuple[RowsEntry, ...]
    standards: tuple[MetricEntry, ...]
    sections: tuple[ReportSection, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The reports of some months under one contract, by the last version of it."""

    format: Annotated[str, constant(FORMAT)]
    contract: ContractOfMonth
    complaints: str
    months: tuple[ReportMonthEntry, ...]
    moved: tuple[MovedFact, ...]


@cache
def report_form() -> RecordForm[ReportPage]:
    """How service reports stand in JSON."""
    return Codec({Value: VALUE}).record(ReportPage)


def report_json(report: ServiceReport) -> str:
    """The text of the file."""
    return json_page(report_to_wire(report))


def report_to_wire(report: ServiceReport) -> Wire:
    """The same as JSON values."""
    contract = report.months[-1].measured.statement.contract
    page = ReportPage(
        FORMAT, ContractOfMonth(contract.id, contract.sha256), report.complaints, tuple(map(_month, report.months)), report.moved
    )
    wire: Wire = report_form().write(page)
    return wire


def _month(month: ReportMonth) -> ReportMonthEntry:
    statement, reasons = month.measured.statement, dict(month.refused)
    return ReportMonthEntry(
        month=statement.month,
        as_of=statement.as_of,
        state=BEYOND if statement.evidence else statement.state,
        evidence=statement.evidence,
        rows=tuple(rows_entry(rows, reasons.get(rows.role, ())) for rows in statement.rows),
        standards=tuple(metric_entry(month.measured, metric) for metric in statement.metrics),
        sections=month.sections,
    )

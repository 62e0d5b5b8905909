"""The formats of files, one row each: what a statement, and what a month that is only measured, looks like in it.

A new format is a module that renders, a function here that loads it when it is asked for, and its row in ``FORMATS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.render.to_render import (
        LateToRender,
        MeasuredMonthsToRender,
        MeasuredToRender,
        MonthEndToRender,
        ReportToRender,
        StatementToRender,
    )


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files."""

    name: str
    """After ``--format``, and at the end of the file's name."""
    statement: Callable[[StatementToRender], bytes]
    measured: Callable[[MeasuredToRender], bytes] | None = None
    """None where the format holds no metrics without money."""
    measured_months: Callable[[MeasuredMonthsToRender], bytes] | None = None
    """Of several such months; with ``measured``, or not at all."""
    late: Callable[[LateToRender], bytes] | None = None
    """None where the format holds no late payment."""
    report: Callable[[ReportToRender], bytes] | None = None
    """None where the format holds no service reports."""
    month_end: Callable[[MonthEndToRender], bytes] | None = None
    """None where the format does not hold where many months stand."""
    is_text: bool = True
    """Whether it can go to stdout."""


def _statement_json(to_render: StatementToRender) -> bytes:
    from slacalc.statement.json_text import to_bytes  # noqa: PLC0415 - loaded for what is asked

    return to_bytes(to_render.wire)


def _measured_json(to_render: MeasuredToRender) -> bytes:
    from slacalc.render.measure_json import measure_json  # noqa: PLC0415 - as above

    return measure_json(to_render.measured, to_render.refused, to_render.costs).encode()


def _late_json(to_render: LateToRender) -> bytes:
    from slacalc.render.late_json import late_json  # noqa: PLC0415 - as above

    return late_json(to_render.late).encode()


def _report_json(to_render: ReportToRender) -> bytes:
    from slacalc.render.service_report_json import report_json  # noqa: PLC0415 - as above

    return report_json(to_render.report).encode()


def _month_end_json(to_render: MonthEndToRender) -> bytes:
    from slacalc.render.month_end_json import month_end_json  # noqa: PLC0415 - as above

    return month_end_json(to_render.rows).encode()


def _month_end_csv(to_render: MonthEndToRender) -> bytes:
    from slacalc.render.month_end_csv import month_end_csv  # noqa: PLC0415 - as above

    return month_end_csv(to_render.rows).encode()


def _month_end_xlsx(to_render: MonthEndToRender) -> bytes:
    from slacalc.render.month_end_xlsx import month_end_xlsx  # noqa: PLC0415 - as above

    return month_end_xlsx(to_render.rows, to_render.words)


def _month_end_html(to_render: MonthEndToRender) -> bytes:
    from slacalc.render.page.html import month_end_page  # noqa: PLC0415 - as above

    return month_end_page(to_render)


def _month_end_pdf(to_render: MonthEndToRender) -> bytes:
    from slacalc.render.paper.month_end_pdf import render_month_end_pdf  # noqa: PLC0415 - as above

    return render_month_end_pdf(to_render)


def _statement_csv(to_render: StatementToRender) -> bytes:
    from slacalc.render.table_csv import statement_csv  # noqa: PLC0415 - as above

    return statement_csv(to_render.statement).encode()


def _measured_csv(to_render: MeasuredToRender) -> bytes:
    from slacalc.render.measure_csv import metrics_csv  # noqa: PLC0415 - as above

    return metrics_csv(to_render.measured).encode()


def _measured_months_json(to_render: MeasuredMonthsToRender) -> bytes:
    from slacalc.render.measure_months_json import measure_months_json  # noqa: PLC0415 - as above

    return measure_months_json(to_render).encode()


def _measured_months_csv(to_render: MeasuredMonthsToRender) -> bytes:
    from slacalc.render.measure_months_csv import measured_months_csv  # noqa: PLC0415 - as above

    return measured_months_csv(to_render).encode()


def _measured_months_html(to_render: MeasuredMonthsToRender) -> bytes:
    from slacalc.render.page.measured import measured_months_page  # noqa: PLC0415 - as above

    return measured_months_page(to_render)


def _markdown(
    to_render: (StatementToRender | MeasuredToRender | MeasuredMonthsToRender | LateToRender | ReportToRender | MonthEndToRender),
) -> bytes:
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

    return render_markdown(to_render.blocks()).encode()


def _xlsx(to_render: StatementToRender) -> bytes:
    from slacalc.render.xlsx import render_xlsx  # noqa: PLC0415 - as above

    return render_xlsx(to_render.statement, to_render.words, to_render.digest, to_render.tell, to_render.trend(), to_render.costs)


def _statement_html(to_render: StatementToRender) -> bytes:
    from slacalc.render.page.html import statement_page  # noqa: PLC0415 - as above

    return statement_page(to_render)


def _measured_html(to_render: MeasuredToRender) -> bytes:
    from slacalc.render.page.measured import measured_page  # noqa: PLC0415 - as above

    return measured_page(to_render)


def _late_html(to_render: LateToRender) -> bytes:
    from slacalc.render.page.html import late_page  # noqa: PLC0415 - as above

    return late_page(to_render)


def _late_xlsx(to_render: LateToRender) -> bytes:
    from slacalc.render.workbook.page_workbooks import render_late_xlsx  # noqa: PLC0415 - as above

    return render_late_xlsx(to_render)


def _measured_xlsx(to_render: MeasuredToRender) -> bytes:
    from slacalc.render.workbook.page_workbooks import render_measured_xlsx  # noqa: PLC0415 - as above

    return render_measured_xlsx(to_render)


def _measured_months_xlsx(to_render: MeasuredMonthsToRender) -> bytes:
    from slacalc.render.workbook.page_workbooks import render_measured_months_xlsx  # noqa: PLC0415 - as above

    return render_measured_months_xlsx(to_render)


def _report_html(to_render: ReportToRender) -> bytes:
    from slacalc.render.page.html import report_page  # noqa: PLC0415 - as above

    return report_page(to_render)


def _report_pdf(to_render: ReportToRender) -> bytes:
    from slacalc.render.paper.report_pdf import render_report_pdf  # noqa: PLC0415 - as above

    return render_report_pdf(to_render)


def _report_xlsx(to_render: ReportToRender) -> bytes:
    from slacalc.render.workbook.report_workbook import render_report_xlsx  # noqa: PLC0415 - as above

    return render_report_xlsx(to_render)


def _statement_pdf(to_render: StatementToRender) -> bytes:
    from slacalc.render.paper.pdf import render_pdf  # noqa: PLC0415 - as above

    return render_pdf(to_render)


FORMATS = (
    Format("json", _statement_json, _measured_json, _measured_months_json, _late_json, _report_json, _month_end_json),
    Format("csv", _statement_csv, _measured_csv, _measured_months_csv, month_end=_month_end_csv),
    Format("md", _markdown, _markdown, _markdown, _markdown, _markdown, _markdown),
    Format("html", _statement_html, _measured_html, _measured_months_html, _late_html, _report_html, _month_end_html),
    Format("pdf", _statement_pdf, report=_report_pdf, month_end=_month_end_pdf, is_text=False),
    Format("xlsx", _xlsx, _measured_xlsx, _measured_months_xlsx, _late_xlsx, _report_xlsx, _month_end_xlsx, is_text=False),
)
TABLE = "table"
"""The page of a terminal: no file has this format."""
OF_STATEMENTS = (TABLE, *(form.name for form in FORMATS))
OF_MEASURED = (TABLE, *(form.name for form in FORMATS if form.measured is not None))
OF_LATE = (TABLE, *(form.name for form in FORMATS if form.late is not None))
OF_REPORTS = (TABLE, *(form.name for form in FORMATS if form.report is not None))
OF_MONTH_ENDS = (TABLE, *(form.name for form in FORMATS if form.month_end is not None))
"""What may stand after ``--format``."""


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        KeyError: none is called so.
    """
    return {form.name: form for form in FORMATS}[name]


def as_text(form: str, data: Callable[[], bytes]) -> str:
    """What a format of text goes to stdout as; ``data`` makes its bytes.

    Raises:
        Unwritable: the format is none of text.
    """
    if not format_named(form).is_text:
        from slacalc.base.diagnostics import Place, Unwritable, error  # noqa: PLC0415 - help must not load it

        raise Unwritable(error("output/needs-out", Place(form), format=form))
    return data().decode()

"""The formats of files, one row each: what a statement, and what a month that is only measured, looks like in it.

A new format is a module that renders, a function here that loads it when it is asked for, and its row in ``FORMATS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.render.asked import LateToRender, MeasuredToRender, StatementToRender


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files."""

    name: str
    """After ``--format``, and at the end of the file's name."""
    statement: Callable[[StatementToRender], bytes]
    measured: Callable[[MeasuredToRender], bytes] | None = None
    """None where the format holds no metrics without money."""
    late: Callable[[LateToRender], bytes] | None = None
    """None where the format holds no late payment."""
    is_text: bool = True
    """Whether it can go to stdout."""


def _statement_json(asked: StatementToRender) -> bytes:
    from slacalc.statement.json_text import to_bytes  # noqa: PLC0415 - loaded for what is asked

    return to_bytes(asked.wire)


def _measured_json(asked: MeasuredToRender) -> bytes:
    from slacalc.render.measure_json import measure_json  # noqa: PLC0415 - as above

    return measure_json(asked.measured, asked.refused).encode()


def _late_json(asked: LateToRender) -> bytes:
    from slacalc.render.late_json import late_json  # noqa: PLC0415 - as above

    return late_json(asked.late).encode()


def _statement_csv(asked: StatementToRender) -> bytes:
    from slacalc.render.table_csv import statement_csv  # noqa: PLC0415 - as above

    return statement_csv(asked.statement).encode()


def _measured_csv(asked: MeasuredToRender) -> bytes:
    from slacalc.render.table_csv import metrics_csv  # noqa: PLC0415 - as above

    return metrics_csv(asked.measured).encode()


def _markdown(asked: StatementToRender | MeasuredToRender | LateToRender) -> bytes:
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

    return render_markdown(asked.blocks()).encode()


def _xlsx(asked: StatementToRender) -> bytes:
    from slacalc.render.xlsx import render_xlsx  # noqa: PLC0415 - as above

    return render_xlsx(asked.statement, asked.words, asked.digest, asked.tell, asked.trend())


def _statement_html(asked: StatementToRender) -> bytes:
    from slacalc.render.page.html import statement_page  # noqa: PLC0415 - as above

    return statement_page(asked)


def _measured_html(asked: MeasuredToRender) -> bytes:
    from slacalc.render.page.html import measured_page  # noqa: PLC0415 - as above

    return measured_page(asked)


def _late_html(asked: LateToRender) -> bytes:
    from slacalc.render.page.html import late_page  # noqa: PLC0415 - as above

    return late_page(asked)


def _statement_pdf(asked: StatementToRender) -> bytes:
    from slacalc.render.paper.pdf import render_pdf  # noqa: PLC0415 - as above

    return render_pdf(asked)


FORMATS = (
    Format("json", _statement_json, _measured_json, _late_json),
    Format("csv", _statement_csv, _measured_csv),
    Format("md", _markdown, _markdown, _markdown),
    Format("html", _statement_html, _measured_html, _late_html),
    Format("pdf", _statement_pdf, is_text=False),
    Format("xlsx", _xlsx, is_text=False),
)
TABLE = "table"
"""The page of a terminal: no file has this format."""
OF_STATEMENTS = (TABLE, *(form.name for form in FORMATS))
OF_MEASURED = (TABLE, *(form.name for form in FORMATS if form.measured is not None))
OF_LATE = (TABLE, *(form.name for form in FORMATS if form.late is not None))
"""What may stand after ``--format``."""


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        KeyError: none is called so.
    """
    return {form.name: form for form in FORMATS}[name]

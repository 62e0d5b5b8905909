"""The formats of files, one row each: what a statement, and what a month that is only measured, looks like in it.

A new format is a module that renders, a function here that loads it when it is asked for, and its row in ``FORMATS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.forms import Wire
    from slacalc.records.reasons import RefusedByRole
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.since import Since


@dataclass(frozen=True, slots=True)
class StatementToRender:
    """A statement, and all that a format may need to know about it."""

    statement: Statement
    wire: Wire
    """The same as JSON values, with its digests."""
    since: Since | None
    """What has become known since."""
    words: Words
    tell: Callable[[Diagnostic], None]
    """Hears of what the format cannot hold."""

    @property
    def digest(self) -> str:
        """Of the whole statement."""
        return str(self.wire["digest"])

    def blocks(self) -> tuple[Block, ...]:
        """The statement as a page."""
        from slacalc.render.statement_view import statement_blocks  # noqa: PLC0415 - loaded for what is asked

        return statement_blocks(self.statement, self.words, self.digest, self.since)


@dataclass(frozen=True, slots=True)
class MeasuredToRender:
    """A month that is only measured, and all that a format may need to know about it."""

    measured: Measured
    refused: RefusedByRole
    words: Words

    def blocks(self) -> tuple[Block, ...]:
        """The metrics as a page."""
        from slacalc.render.measure_view import measure_blocks  # noqa: PLC0415 - as above

        return measure_blocks(self.measured, self.words, self.refused)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files."""

    name: str
    """After ``--format``, and at the end of the file's name."""
    statement: Callable[[StatementToRender], bytes]
    measured: Callable[[MeasuredToRender], bytes] | None = None
    """None where the format holds only statements."""
    is_text: bool = True
    """Whether it can go to stdout."""


def _statement_json(asked: StatementToRender) -> bytes:
    from slacalc.statement.json_text import to_bytes  # noqa: PLC0415 - as above

    return to_bytes(asked.wire)


def _measured_json(asked: MeasuredToRender) -> bytes:
    from slacalc.render.measure_json import measure_json  # noqa: PLC0415 - as above

    return measure_json(asked.measured, asked.refused).encode()


def _statement_csv(asked: StatementToRender) -> bytes:
    from slacalc.render.table_csv import statement_csv  # noqa: PLC0415 - as above

    return statement_csv(asked.statement).encode()


def _measured_csv(asked: MeasuredToRender) -> bytes:
    from slacalc.render.table_csv import metrics_csv  # noqa: PLC0415 - as above

    return metrics_csv(asked.measured).encode()


def _markdown(asked: StatementToRender | MeasuredToRender) -> bytes:
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

    return render_markdown(asked.blocks()).encode()


def _xlsx(asked: StatementToRender) -> bytes:
    from slacalc.render.xlsx import render_xlsx  # noqa: PLC0415 - as above

    return render_xlsx(asked.statement, asked.words, asked.digest, asked.tell)


FORMATS = (
    Format("json", _statement_json, _measured_json),
    Format("csv", _statement_csv, _measured_csv),
    Format("md", _markdown, _markdown),
    Format("xlsx", _xlsx, is_text=False),
)
TABLE = "table"
"""The page of a terminal: no file has this format."""
OF_STATEMENTS = (TABLE, *(form.name for form in FORMATS))
OF_MEASURED = (TABLE, *(form.name for form in FORMATS if form.measured is not None))
"""What may stand after ``--format``."""


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        KeyError: none is called so.
    """
    return {form.name: form for form in FORMATS}[name]

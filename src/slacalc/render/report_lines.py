"""The remarks of ``check`` as lines: one a remark, the commands of GitHub Actions, and the Markdown of its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Severity
from slacalc.render.remarks import summary_text

if TYPE_CHECKING:
    from slacalc.render.report import Report, Said

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
MOST_ROWS = 1000
"""Of a summary, which may have one megabyte."""
IN_MESSAGE = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
IN_PROPERTY = (*IN_MESSAGE, (":", "%3A"), (",", "%2C"))
IN_CELL = (
    ("\\", "\\\\"),
    ("|", "\\|"),
    ("<", "&lt;"),
    ("`", "\\`"),
    ("*", "\\*"),
    ("_", "\\_"),
    ("[", "\\["),
    ("\r", " "),
    ("\n", " "),
)


def report_concise(report: Report) -> str:
    """Place, gravity, code, cause and remedy in a line."""
    return "".join(line_of(one) + "\n" for one in report.said) + _summary(report) + "\n"


def line_of(one: Said) -> str:
    """A remark in one line."""
    place = one.file if one.span is None else f"{one.file}:{one.span.line}:{one.span.column}"
    severity = one.words("remarks", one.severity.name)
    return f"{one.words('remarks', 'head', place=place, severity=severity, code=one.code)} {one.message}"


def _summary(report: Report) -> str:
    return summary_text((one.diagnostic for one in report.said), len(report.files), report.words)


def report_github(report: Report) -> str:
    """A workflow command a remark, and how many there are: GitHub shows ten of a kind in a step."""
    return "".join(_command(one) + "\n" for one in report.said) + _summary(report) + "\n"


def _command(one: Said) -> str:
    properties = {"file": one.file}
    if one.span is not None:
        properties |= {"line": str(one.span.line), "col": str(one.span.column), "endColumn": str(one.span.end_column)}
    properties["title"] = f"slacalc {one.code}"
    return workflow_command(COMMANDS[one.severity], properties, one.message)


def workflow_command(command: str, properties: dict[str, str], message: str) -> str:
    """A line by which GitHub Actions marks a place: ``::warning file=…,line=…::…``."""
    written = ",".join(f"{name}={_escaped(value, IN_PROPERTY)}" for name, value in properties.items())
    return f"::{command} {written}::{_escaped(message, IN_MESSAGE)}"


def summary_markdown(report: Report) -> str:
    """Every remark in a table, for the page of the run."""
    lines = ["## slacalc check", "", _summary(report), ""]
    if report.said:
        head = [report.words("remarks", column) for column in ("place", "severity", "code", "says")]
        lines += [f"| {' | '.join(head)} |", "|---|---|---|---|"]
        lines += [_row(one) for one in report.said[:MOST_ROWS]]
        if len(report.said) > MOST_ROWS:
            lines += ["", report.words("remarks", "more", str(len(report.said) - MOST_ROWS))]
        lines.append("")
    return "\n".join(lines) + "\n"


def _row(one: Said) -> str:
    place = one.file if one.span is None else f"{one.file}:{one.span.line}:{one.span.column}"
    cells = (place, one.words("remarks", one.severity.name), one.code, one.message)
    return f"| {' | '.join(_escaped(cell, IN_CELL) for cell in cells)} |"


def _escaped(text: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, written in signs:
        text = text.replace(sign, written)
    return text

"""The remarks of ``check`` as lines: one a remark, the commands of GitHub Actions, and the Markdown of its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Severity
from slacalc.render.remarks import summary_text

if TYPE_CHECKING:
    from slacalc.render.report import Report, WordedRemark

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
    return "".join(line_of(remark) + "\n" for remark in report.remarks) + _summary(report) + "\n"


def line_of(remark: WordedRemark) -> str:
    """A remark in one line."""
    place = remark.file if remark.span is None else f"{remark.file}:{remark.span.line}:{remark.span.column}"
    severity = remark.words("remarks", remark.severity.name)
    return f"{remark.words('remarks', 'head', place=place, severity=severity, code=remark.code)} {remark.message}"


def _summary(report: Report) -> str:
    return summary_text((remark.diagnostic for remark in report.remarks), len(report.files), report.words)


def report_github(report: Report) -> str:
    """A workflow command a remark, and how many there are: GitHub shows ten of a kind in a step."""
    return "".join(_command(remark) + "\n" for remark in report.remarks) + _summary(report) + "\n"


def _command(remark: WordedRemark) -> str:
    properties = {"file": remark.file}
    if remark.span is not None:
        properties |= {"line": str(remark.span.line), "col": str(remark.span.column), "endColumn": str(remark.span.end_column)}
    properties["title"] = f"slacalc {remark.code}"
    return workflow_command(COMMANDS[remark.severity], properties, remark.message)


def workflow_command(command: str, properties: dict[str, str], message: str) -> str:
    """A line by which GitHub Actions marks a place: ``::warning file=…,line=…::…``."""
    written = ",".join(f"{name}={_escaped(value, IN_PROPERTY)}" for name, value in properties.items())
    return f"::{command} {written}::{_escaped(message, IN_MESSAGE)}"


def summary_markdown(report: Report) -> str:
    """Every remark in a table, for the page of the run."""
    lines = ["## slacalc check", "", _summary(report), ""]
    if report.remarks:
        head = [report.words("remarks", column) for column in ("place", "severity", "code", "says")]
        lines += [f"| {' | '.join(head)} |", "|---|---|---|---|"]
        lines += [_row(remark) for remark in report.remarks[:MOST_ROWS]]
        if len(report.remarks) > MOST_ROWS:
            lines += ["", report.words("remarks", "more", str(len(report.remarks) - MOST_ROWS))]
        lines.append("")
    return "\n".join(lines) + "\n"


def _row(remark: WordedRemark) -> str:
    place = remark.file if remark.span is None else f"{remark.file}:{remark.span.line}:{remark.span.column}"
    cells = (place, remark.words("remarks", remark.severity.name), remark.code, remark.message)
    return f"| {' | '.join(_escaped(cell, IN_CELL) for cell in cells)} |"


def _escaped(text: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, written in signs:
        text = text.replace(sign, written)
    return text

"""The remarks of ``check`` as JSON: its own form, and that of GitLab's code quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.diagnostics import Severity
from slacalc.render.json_page import json_page
from slacalc.render.remarks import cause_and_remedy
from slacalc.render.words import LANGUAGES, words

if TYPE_CHECKING:
    from slacalc.render.report import Report, Span, WordedRemark

FORMAT = "slacalc check v1"
GRAVITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
"""Of GitLab: info, minor, major, critical, blocker."""


def report_json(report: Report) -> str:
    """One remark an item, its words in both languages, so that it reads the same whoever runs it."""
    wire = {
        "format": FORMAT,
        "files": list(report.files),
        "remarks": remarks_to_wire(report),
        "totals": {
            "files": len(report.files),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "notes": report.count(Severity.NOTE),
        },
    }
    return json_page(wire)


def remarks_to_wire(report: Report) -> list[dict[str, Any]]:
    """Each remark as an item."""
    return [_remark_to_wire(remark) for remark in report.remarks]


def _remark_to_wire(remark: WordedRemark) -> dict[str, Any]:
    by_language = {language: cause_and_remedy(remark.diagnostic, words(language)) for language in LANGUAGES}
    return {
        "code": remark.code,
        "severity": remark.severity.name.lower(),
        "file": remark.file,
        **_places(remark.span),
        "facts": remark.diagnostic.fact,
        "fingerprint": remark.fingerprint,
        "cause": {language: cause for language, (cause, _) in by_language.items()},
        "remedy": {language: remedy for language, (_, remedy) in by_language.items()},
    }


def _places(span: Span | None) -> dict[str, Any]:
    """Where it starts, and the place after its last sign; null for a file as a whole."""
    if span is None:
        return {"start": None, "end": None}
    return {"start": {"line": span.line, "column": span.column}, "end": {"line": span.line, "column": span.end_column}}


def report_gitlab(report: Report) -> str:
    """A report of code quality; each fingerprint outlives a move of its line."""
    items = [
        {
            "check_name": remark.code,
            "description": remark.message,
            "fingerprint": remark.fingerprint,
            "severity": GRAVITY[remark.severity],
            "location": {"path": remark.file, "lines": {"begin": remark.span.line if remark.span else 1}},
        }
        for remark in report.remarks
    ]
    return json_page(items)

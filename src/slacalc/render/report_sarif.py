"""The remarks of ``check`` as SARIF 2.1.0 (OASIS), for code scanning."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from slacalc.base.diagnostics import Severity
from slacalc.render.json_page import json_page

if TYPE_CHECKING:
    from slacalc.render.report import Report, WordedRemark

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
REPOSITORY = "https://github.com/slacalc/slacalc"
"""Where the releases are tagged; the recipes of the guide pin one of its tags."""
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
BLANK = re.compile(r"\{[^{}]*\}")
"""Of a text in the catalogue: what a case fills in."""


def report_sarif(report: Report) -> str:
    """One run; its rules are the codes that occur, each with its words of the guide."""
    codes = sorted({remark.code for remark in report.remarks})
    number = {code: at for at, code in enumerate(codes)}
    driver = {
        "name": "slacalc",
        "semanticVersion": version("slacalc"),
        "informationUri": REPOSITORY,
        "rules": [_rule(code, report) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(remark, number[remark.code]) for remark in report.remarks],
    }
    wire = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_page(wire)


def _rule(code: str, report: Report) -> dict[str, Any]:
    entry = report.words.entry(code.partition("/")[0], code)
    cause, remedy = (BLANK.sub("…", entry.get(field, "")) for field in ("cause", "remedy"))
    worst = max(remark.severity for remark in report.remarks if remark.code == code)
    return {
        "id": code,
        "shortDescription": {"text": cause},
        "fullDescription": {"text": " → ".join(sentence for sentence in (cause, remedy) if sentence)},
        "help": {"text": "\n".join(line for line in (remedy, "slacalc guide diagnostics") if line)},
        "helpUri": help_uri(code, report.words.language),
        "defaultConfiguration": {"level": LEVELS[worst]},
    }


def help_uri(code: str, language: str) -> str:
    """The page of the guide that ships with this release, as its tag has it, at the table of the code's family."""
    family = code.partition("/")[0]
    return f"{REPOSITORY}/blob/v{version('slacalc')}/src/slacalc/guide/{language}/diagnostics.md#{family}"


def _result(remark: WordedRemark, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(remark.file)}
    if remark.span is not None:
        region = {"startLine": remark.span.line, "startColumn": remark.span.column, "endColumn": remark.span.end_column}
        place["region"] = region
    return {
        "ruleId": remark.code,
        "ruleIndex": rule,
        "level": LEVELS[remark.severity],
        "message": {"text": remark.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"slacalcLine/v1": remark.fingerprint},
    }


def _artifact(file: str) -> dict[str, str]:
    """A file of the repository from its root; any other by its whole name."""
    path = PurePath(file)
    return {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(file), "uriBaseId": "%SRCROOT%"}

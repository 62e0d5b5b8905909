"""JUnit's XML: suites of cases, passed, failed or without an answer; what readers of test reports have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Severity
from slacalc.render.report_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.render.report import Report

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file can hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test case."""

    name: str
    failures: tuple[tuple[str, str, str], ...] = ()
    """Kind, message, and the text at length; one of them makes the case a failed one."""
    errors: tuple[tuple[str, str, str], ...] = ()
    """The same, of what kept the case from being tried at all."""
    output: str = ""
    """What else is to be read."""


def junit_xml(program: str, suites: Sequence[tuple[str, Sequence[Case]]]) -> str:
    """The text of the file; no time and no machine in it."""
    root = ET.Element("testsuites", {"name": program} | _counts([case for _, cases in suites for case in cases]))
    for name, cases in suites:
        suite = ET.SubElement(root, "testsuite", {"name": _clean(name)} | _counts(cases))
        for case in cases:
            element = ET.SubElement(suite, "testcase", classname=_clean(name), name=_clean(case.name))
            for tag, reasons in (("failure", case.failures), ("error", case.errors)):
                if reasons:
                    kind, message, _ = reasons[0]
                    reason = ET.SubElement(element, tag, type=_clean(kind), message=_clean(message))
                    reason.text = _clean("\n".join(text for *_, text in reasons))
            if case.output:
                ET.SubElement(element, "system-out").text = _clean(case.output)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    failed, unanswered = sum(bool(case.failures) for case in cases), sum(bool(case.errors) for case in cases)
    return {"tests": str(len(cases)), "failures": str(failed), "errors": str(unanswered)}


def _clean(text: str) -> str:
    return NO_XML.sub("\ufffd", text)


def report_junit(report: Report, *, strict: bool) -> str:
    """A case a file; it fails for an error, and for a warning where those count too."""
    worst = Severity.WARNING if strict else Severity.ERROR
    cases = []
    for file in dict.fromkeys((*report.files, *(remark.file for remark in report.remarks))):
        own = [remark for remark in report.remarks if remark.file == file]
        failures = tuple((remark.code, remark.message, line_of(remark)) for remark in own if remark.severity >= worst)
        milder = "\n".join(line_of(remark) for remark in own if remark.severity < worst)
        cases.append(Case(file, failures, output=milder))
    return junit_xml("slacalc check", [("slacalc check", cases)])

"""Each format of ``check`` over every file that is refused: it fits its schema, and all formats tell the same remarks.

The files of a family are checked together and once, and what was found is printed in each format.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from program import run_here
from slacalc.app.check import CheckedFiles, check_paths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

HERE = Path(__file__).parent
FAMILIES = sorted(path for path in (HERE.parent / "refused").iterdir())
SARIF = jsonschema_rs.Draft4Validator(json.loads((HERE / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")))
GITLAB = jsonschema_rs.Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "pattern": "^[a-z]+/[a-z0-9-]+$"},
                "fingerprint": {"type": "string", "minLength": 32},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^[^/]"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)
"""The code quality report that GitLab documents: what it needs of each item, and its five severities."""
COUNTS = {"tests", "failures", "errors"}


@pytest.fixture(autouse=True)
def _checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[tuple[Path, ...], CheckedFiles] = {}

    def once(paths: Sequence[Path], day: date, *, prove: bool, piped: bytes) -> CheckedFiles:
        key = (Path.cwd(), *paths)
        if key not in found:
            found[key] = check_paths(paths, day, prove=prove, piped=piped)
        return found[key]

    monkeypatch.setattr("slacalc.app.check.check_paths", once)


def in_form(folder: Path, form: str) -> str:
    answer = run_here(["check", ".", "--format", form], folder)
    assert answer.err == ""
    assert answer.code in {0, 1}
    return answer.out


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_all_formats_of_a_family_of_refused_files_fit_and_tell_the_same(family: Path) -> None:
    wire = json.loads(in_form(family, "json"))
    for one in wire["remarks"]:
        lies_inside(family, one)
    fits(family, wire)


def fits(family: Path, wire: dict[str, Any]) -> None:
    assert wire["format"] == "slacalc check v1"
    remarks = wire["remarks"]
    assert wire["totals"]["errors"] + wire["totals"]["warnings"] + wire["totals"]["notes"] == len(remarks)
    sarif = json.loads(in_form(family, "sarif"))
    SARIF.validate(sarif)
    (run,) = sarif["runs"]
    assert [one["ruleId"] for one in run["results"]] == [one["code"] for one in remarks]
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    gitlab = json.loads(in_form(family, "gitlab"))
    GITLAB.validate(gitlab)
    assert [one["check_name"] for one in gitlab] == [one["code"] for one in remarks]
    assert len({one["fingerprint"] for one in gitlab}) == len(gitlab)
    junit_fits(in_form(family, "junit"), wire)
    commands = [line for line in in_form(family, "github").splitlines() if line.startswith("::")]
    assert [line.split("title=slacalc ")[1].split("::")[0] for line in commands] == [one["code"] for one in remarks]
    assert len(in_form(family, "concise").splitlines()) == len(remarks) + 1


def lies_inside(family: Path, one: dict[str, Any]) -> None:
    """A place is a place of the file, and its end does not lie before its start."""
    if one["start"] is None or not (family / one["file"]).is_file():
        return
    lines = (family / one["file"]).read_bytes().decode("utf-8", "replace").split("\n")
    assert 1 <= one["start"]["line"] <= len(lines) + 1
    assert one["start"]["line"] == one["end"]["line"]
    assert 1 <= one["start"]["column"] <= one["end"]["column"]


def junit_fits(text: str, wire: dict[str, Any]) -> None:
    """Suites with counts, and in each its cases: one a file, failed where the file has an error."""
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert (root.tag, set(root.attrib)) == ("testsuites", COUNTS | {"name"})
    (suite,) = root
    assert (suite.tag, set(suite.attrib)) == ("testsuite", COUNTS | {"name"})
    assert all(set(one.attrib) == {"classname", "name"} for one in suite)
    assert {part.tag for one in suite for part in one} <= {"failure", "system-out"}
    failed = {one.attrib["name"] for one in suite if one.find("failure") is not None}
    assert failed == {one["file"] for one in wire["remarks"] if one["severity"] == "error"}
    assert int(suite.attrib["tests"]) == len(suite)
    assert int(suite.attrib["failures"]) == len(failed)

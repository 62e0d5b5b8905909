"""What the formats of ``check`` are leaned on for."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING
from unittest import mock
from xml.etree import ElementTree as ET

from program import ROOT, run_apart, run_here

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GOOD = (ROOT / "contracts/take-or-pay.yaml").read_text(encoding="utf-8")
CHINESE = (ROOT / "contracts/telecom-outsourcing.yaml").read_text(encoding="utf-8")


def gitlab(folder: Path, text: str) -> dict[str, int]:
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    found = json.loads(run_here(["check", "contract.yaml", "--format", "gitlab"], folder).out)
    return {one["fingerprint"]: one["location"]["lines"]["begin"] for one in found}


def test_fingerprints_outlive_a_move_of_their_lines(tmp_path: Path) -> None:
    broken = GOOD.replace("\nterm:", "\nstrange: 1\nterm:")
    before, after = gitlab(tmp_path, broken), gitlab(tmp_path, "# a comment\n\n" + broken)
    assert before.keys() == after.keys()
    assert {after[one] - before[one] for one in before} == {2}


def test_columns_count_signs_under_chinese_text(tmp_path: Path) -> None:
    line = "甲方：中国电信；𠮷: 1"
    (tmp_path / "contract.yaml").write_text(CHINESE + f"strange: {{名: 一, {line}}}\n", encoding="utf-8")
    found = json.loads(run_here(["check", "contract.yaml", "--format", "sarif"], tmp_path).out)["runs"][0]
    assert found["columnKind"] == "unicodeCodePoints"
    for one in found["results"]:
        region = one["locations"][0]["physicalLocation"]["region"]
        if one["ruleId"] == "contract/unknown-key":
            assert (region["startColumn"], region["endColumn"]) == (1, 8)


def test_the_summary_of_a_github_step_has_what_annotations_leave_out(tmp_path: Path) -> None:
    broken = GOOD + "".join(f"strange_{number}: 1\n" for number in range(14))
    (tmp_path / "contract.yaml").write_text(broken, encoding="utf-8")
    page = tmp_path / "summary.md"
    page.write_text("before\n", encoding="utf-8")
    done = run_apart(["check", "contract.yaml", "--format", "github"], tmp_path, GITHUB_STEP_SUMMARY=str(page))
    assert done.code == 1
    assert done.out.count("::error ") == 14
    assert page.read_text(encoding="utf-8").startswith("before\n## slacalc check\n")
    assert page.read_text(encoding="utf-8").count("contract/unknown-key") == 14


def test_a_command_of_github_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "50%, a:b.yaml").write_text("id: '100% ::error::'\n", encoding="utf-8")
    out = run_here(["check", "50%, a:b.yaml", "--format", "github"], tmp_path).out
    assert "file=50%25%2C a%3Ab.yaml," in out
    assert all(line.startswith(("::error ", "files checked")) for line in out.splitlines())


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "sub dir").mkdir()
    (tmp_path / "sub dir/contract.yaml").write_text("strange: 1\n", encoding="utf-8")
    arguments = ["check", "contract.yaml", "--format", "sarif"]
    out = run_apart(arguments, tmp_path / "sub dir", GITHUB_WORKSPACE=str(tmp_path)).out
    place = json.loads(out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "sub%20dir/contract.yaml", "uriBaseId": "%SRCROOT%"}


def test_a_contract_comes_in_by_the_pipe_in_its_own_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, said in ((GOOD, "-:1:1: error [contract/unknown-key]"), (CHINESE, "-:1:1: 错误 [contract/unknown-key]")):
        monkeypatch.setattr(sys, "stdin", mock.Mock(buffer=io.BytesIO(f"strange: 1\n{text}".encode())))
        done = run_here(["check", "-", "--format", "concise"], tmp_path)
        assert (done.code, done.out.startswith(said)) == (1, True)


def test_tables_named_one_by_one_are_checked_against_the_contract(tmp_path: Path) -> None:
    (tmp_path / "contract.yaml").write_text(CHINESE, encoding="utf-8")
    head = "reference,on,kind,metric,month,by,note,amount,digest"
    row = "D-2026-002,2026-04-02,deduct,answer_rat,2026-03,client,decided,,"
    (tmp_path / "decisions.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    told = []
    for paths in (["decisions.csv"], ["decisions.csv", "contract.yaml"]):
        found = json.loads(run_here(["check", *paths, "--format", "json"], tmp_path).out)["remarks"]
        told.append([one["code"] for one in found if one["file"] == "decisions.csv"])
    assert told == [[], ["ledger/unknown-metric"]]


def test_one_example_by_name_as_junit(tmp_path: Path) -> None:
    path = str(ROOT / "contracts/take-or-pay.yaml")
    names = {
        one["example"]
        for one in json.loads(run_here(["test", path, "--format", "json"], tmp_path).out)["contracts"][0]["compared"]
    }
    name = min(names)
    one = run_here(["test", path, "--format", "junit", "--example", name], tmp_path)
    assert one.code == 0
    assert f'name="{name}"' in one.out
    assert 'tests="1" failures="0"' in one.out
    assert run_here(["test", path, "--example", "no such"], tmp_path).code == 2


def test_a_refused_contract_is_an_error_in_the_reports_of_its_examples(tmp_path: Path) -> None:
    """A job that keeps the report has one to read: of what is wrong, and of the contracts beside it."""
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(GOOD.replace("target: at least 90%", "target: at least 190%", 1), encoding="utf-8")
    files = ["bad.yaml", "good.yaml", "not-there.yaml"]
    junit = run_here(["test", *files, "--format", "junit"], tmp_path)
    suites = ET.fromstring(junit.out)  # noqa: S314 - our own
    found = {error.attrib["type"]: suite.attrib["name"] for suite in suites for error in suite.iter("error")}
    assert found == {"contract/share-above-all": "bad.yaml", "input/no-such-file": "not-there.yaml"}
    assert [suite.attrib["errors"] for suite in suites] == ["0", "1", "1"]
    assert (suites.attrib["failures"], suites.attrib["errors"]) == ("0", "2")
    as_json = run_here(["test", *files, "--format", "json"], tmp_path)
    wire = json.loads(as_json.out)
    assert [contract["file"] for contract in wire["contracts"]] == ["good.yaml"]
    assert wire["refused"]["files"] == ["bad.yaml", "not-there.yaml"]
    assert [remark["code"] for remark in wire["refused"]["remarks"]] == list(found)
    checked = json.loads(run_here(["check", *files, "--format", "json"], tmp_path).out)
    assert wire["refused"]["remarks"] == [remark for remark in checked["remarks"] if remark["severity"] == "error"]
    table = run_here(["test", *files], tmp_path)
    assert table.out == ""
    assert {(answer.code, answer.err) for answer in (junit, as_json, table)} == {(3, table.err)}


def test_an_example_that_cannot_be_computed_leaves_the_others_in_the_report(tmp_path: Path) -> None:
    given = "{answer_rate: 700 of 1000, fees.seats: 432000.00 CNY"
    wrong = GOOD.replace(f"{given}, decided: [answer_rate]}}", f"{given}}}")
    (tmp_path / "contract.yaml").write_text(wrong, encoding="utf-8")
    suites = ET.fromstring(run_here(["test", "contract.yaml", "--format", "junit"], tmp_path).out)  # noqa: S314 - our own
    assert [int(suite.attrib["tests"]) for suite in suites] == [4, 1]
    assert [error.attrib["type"] for error in suites.iter("error")] == ["contract/not-decided"]

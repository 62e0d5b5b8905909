"""``slacalc diff``: what only a shell can show."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from program import ROOT, environment, run_here
from slacalc.app import exports
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.sifted import Sifted

OLD = ROOT / "tests" / "golden" / "diff" / "terms" / "old.yaml"
LAYOUT = ROOT / "src" / "slacalc" / "records" / "layouts" / "slacalc-calls.yaml"


def piped(arguments: list[str], data: bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "slacalc", *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), input=data, capture_output=True, check=False, timeout=60)


def with_layout(folder: Path, layout: str, **changes: str) -> bytes:
    """A contract in that folder with a layout beside it."""
    (folder / "layouts").mkdir(parents=True)
    (folder / "layouts" / "calls.yaml").write_text(layout, encoding="utf-8")
    text = OLD.read_text(encoding="utf-8").replace("exports: {calls: slacalc}", "exports: {calls: layouts/calls.yaml}")
    for old, new in changes.items():
        text = text.replace(old, new)
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    return text.encode()


@pytest.mark.parametrize("order", [["-", "contract.yaml"], ["contract.yaml", "-"]])
def test_one_file_may_come_by_the_pipe_and_finds_its_layout_beside_the_other(order: list[str], tmp_path: Path) -> None:
    data = with_layout(tmp_path / "a", LAYOUT.read_text(encoding="utf-8"))
    changed = data.replace(b"at least 95%", b"at least 97%")
    done = piped(["diff", *("-" if one == "-" else f"a/{one}" for one in order), "--format", "json"], changed, tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one["path"] for one in found["terms"]] == ["metrics.answer_rate.target"]
    side = "old" if order[0] == "-" else "new"
    assert found[side]["file"] == "-"
    assert found["terms"][0][side] == "at least 97%"


def test_what_a_layout_says_is_a_term_and_its_name_is_none(tmp_path: Path) -> None:
    layout = LAYOUT.read_text(encoding="utf-8")
    with_layout(tmp_path / "a", layout)
    with_layout(tmp_path / "b", layout + "# a comment\n")
    (tmp_path / "b" / "layouts" / "calls.yaml").rename(tmp_path / "b" / "layouts" / "calls-2026.yaml")
    text = (tmp_path / "b" / "contract.yaml").read_text(encoding="utf-8").replace("layouts/calls.yaml", "layouts/calls-2026.yaml")
    (tmp_path / "b" / "contract.yaml").write_text(text, encoding="utf-8")
    said = run_here(["diff", "a/contract.yaml", "b/contract.yaml", "--fail-on-change", "--lang", "en"], tmp_path)
    assert (said.code, "no effect" in said.out) == (0, True), said.out
    changed = layout.replace("category: {from: category,", "category: {from: kind of call,")
    (tmp_path / "b" / "layouts" / "calls-2026.yaml").write_text(changed, encoding="utf-8")
    said = run_here(["diff", "a/contract.yaml", "b/contract.yaml", "--fail-on-change", "--format", "json"], tmp_path)
    (term,) = json.loads(said.out)["terms"]
    assert (said.code, term["class"]) == (1, "money")
    assert term["path"].startswith("exports.calls.columns.category")
    assert term["new_place"]["file"].endswith("calls-2026.yaml")


def test_both_files_are_refused_together_with_every_mistake(tmp_path: Path) -> None:
    text = OLD.read_text(encoding="utf-8")
    (tmp_path / "old.yaml").write_text(text.replace("95%", "95"), encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("6%", "6"), encoding="utf-8")
    said = run_here(["diff", "old.yaml", "new.yaml"], tmp_path)
    assert (said.code, said.out) == (3, "")
    assert "old.yaml:21:" in said.err
    assert "new.yaml:32:" in said.err


@pytest.mark.parametrize("name", ["changsha-12345-seats", "take-or-pay", "unicom-heilongjiang-mixed"])
def test_the_comment_can_be_posted_whatever_has_changed(name: str, tmp_path: Path) -> None:
    """GitHub takes 65,536 signs; what does not fit is left to the JSON, and the comment says how much."""
    contracts = [str(ROOT / "contracts" / f"{one}.yaml") for one in ("telecom-outsourcing", name)]
    said = run_here(["diff", *contracts, "--format", "md", "--lang", "en"], tmp_path)
    found = json.loads(run_here(["diff", *contracts, "--format", "json"], tmp_path).out)
    assert said.code == 0
    assert len(said.out) < 65_536
    left = len(found["terms"]) - 60
    assert (f"and {left} more" in said.out) is (left > 0)
    assert "<details><summary>Terms that changed" in said.out


def test_each_export_is_read_once_where_both_contracts_read_it_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counting(paths: object, layout: Layout, *arguments: object, **more: object) -> Sifted:
        read.append(layout.role)
        return read_records(paths, layout, *arguments, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(exports, "read_records", counting)
    golden = ROOT / "tests" / "golden" / "diff" / "months"
    run_here(["diff", str(golden / "old.yaml"), str(golden / "new.yaml"), str(golden / "jan"), str(golden / "feb")], tmp_path)
    assert read == ["calls", "calls"]
    read.clear()
    text = (golden / "new.yaml").read_text(encoding="utf-8").replace("timezone: Asia/Shanghai", "timezone: Asia/Tokyo")
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    run_here(["diff", str(golden / "old.yaml"), "new.yaml", str(golden / "jan")], tmp_path)
    assert read == ["calls", "calls"]

"""The recipes of the guide, run as far as a machine without network can: their own commands, on a folder of contracts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from docs.pages import LANGUAGES, ROOT, blocks_of, guide
from program import environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def recipe(language: str, first: str) -> dict[str, Any]:
    found = [yaml.safe_load(block.text) for block in blocks_of(guide("ci", language)) if block.kind == "yaml"]
    return next(one for one in found if next(iter(one)) == first)


def run(script: str, folder: Path, take: str = "at least 190%") -> subprocess.CompletedProcess[str]:
    """A script of a job, with ``slacalc`` of this source tree."""
    (folder / "contracts").mkdir()
    for name, target in (("take-or-pay", take), ("mobile-10086-per-call", "")):
        text = (ROOT / "contracts" / f"{name}.yaml").read_text(encoding="utf-8")
        changed = text.replace("target: at least 90%", f"target: {target}", 1) if target else text
        (folder / "contracts" / f"{name}.yaml").write_text(changed, encoding="utf-8")
    program = f'slacalc() {{ "{sys.executable}" -m slacalc "$@"; }}\n'
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", program + script]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_gitlab_marks_the_mistake_and_fails(language: str, tmp_path: Path) -> None:
    job = recipe(language, "contracts")["contracts"]
    done = run("\n".join(line for line in job["script"] if not line.startswith("pip ")), tmp_path)
    assert done.returncode != 0, done.stderr
    reports = job["artifacts"]["reports"]
    found = json.loads((tmp_path / reports["codequality"]).read_text(encoding="utf-8"))
    assert any(one["location"]["path"] == "contracts/take-or-pay.yaml" for one in found)
    suites = ET.parse(tmp_path / reports["junit"]).getroot()  # noqa: S314 - our own
    assert (int(suites.attrib["errors"]), int(suites.attrib["failures"])) == (1, 0)
    assert suites.find("testsuite[@name='contracts/take-or-pay.yaml']/testcase/error") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_gitlab_writes_the_examples_of_good_contracts_and_passes(language: str, tmp_path: Path) -> None:
    job = recipe(language, "contracts")["contracts"]
    done = run("\n".join(line for line in job["script"] if not line.startswith("pip ")), tmp_path, "")
    assert done.returncode == 0, done.stderr
    reports = job["artifacts"]["reports"]
    assert ET.parse(tmp_path / reports["junit"]).getroot().tag == "testsuites"  # noqa: S314 - our own


@pytest.mark.parametrize(("step", "code"), [("annotations", 1), ("sarif", 0)])
def test_github_annotates_and_writes_sarif(step: str, code: int, tmp_path: Path) -> None:
    steps = {one.get("name"): one for one in recipe("en", "name")["jobs"]["contracts"]["steps"]}
    done = run(steps[step]["run"], tmp_path)
    assert done.returncode == code, done.stderr
    if step == "sarif":
        assert json.loads((tmp_path / "slacalc.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    else:
        assert "::error file=contracts/take-or-pay.yaml" in done.stdout


def test_github_prices_an_edited_contract_on_the_months_of_the_repository(tmp_path: Path) -> None:
    """The step by itself, in a repository whose main branch has the contract as it was; comment and push stay away."""
    months = tmp_path / "months" / "take-or-pay"
    months.mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "golden" / "tenders" / "take-or-pay" / "month", months / "2026-01")
    (tmp_path / "contracts").mkdir()
    contract = tmp_path / "contracts" / "take-or-pay.yaml"
    shutil.copy(ROOT / "contracts" / "take-or-pay.yaml", contract)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "as it was")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("5400.00 CNY per seat", "5300.00 CNY per seat"), encoding="utf-8")
    git(tmp_path, "commit", "-q", "-a", "-m", "cheaper")
    for language in LANGUAGES:
        job = recipe(language, "name")["jobs"]["priced"]
        steps = {one.get("name"): one for one in job["steps"]}
        program = f'slacalc() {{ "{sys.executable}" -m slacalc "$@"; }}\n'
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", program + steps["price"]["run"]]
        surroundings = environment(GITHUB_BASE_REF="main", SLACALC_LANG="en")
        done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        priced = (tmp_path / "priced.md").read_text(encoding="utf-8")
        assert "fees.seats.price" in priced
        assert "Over 1 month, to pay:" in priced
        assert "not computed" not in priced.lower()


def git(folder: Path, *arguments: str) -> None:
    who = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    name = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *name, *arguments], cwd=folder, env=environment(**who), check=True, timeout=60)  # noqa: S607 - git as the user has it

"""What a user pins is one version, wherever it is named."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import slacalc
from slacalc.render.report_sarif import REPOSITORY, help_uri
from slacalc.render.words import LANGUAGES
from test_catalogues import FAMILIES

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PINS = re.compile(r"rev: v(\S+)|slacalc/slacalc@v([^\s\"]+)")


def test_the_package_and_the_changelog_have_the_version() -> None:
    assert slacalc.__version__ == VERSION
    headings = re.findall(r"^## \[(\S+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == VERSION


@pytest.mark.parametrize(
    "page", sorted((ROOT / "src/slacalc/guide").rglob("*.md")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_recipes_pin_the_version(page: Path) -> None:
    pins = {one or other for one, other in PINS.findall(page.read_text(encoding="utf-8"))}
    assert pins <= {VERSION}
    assert pins or page.stem != "ci"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_other_pages_name_that_tag_alone(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", text)) == {VERSION}
    assert REPOSITORY in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_of_a_remark_is_the_page_that_ships_at_the_tag_of_the_version(language: str) -> None:
    start = f"{REPOSITORY}/blob/v{VERSION}/"
    for family in FAMILIES:
        address = help_uri(f"{family}/any", language)
        assert address.startswith(start)
        path, _, heading = address.removeprefix(start).partition("#")
        assert f"\n## {heading}\n" in (ROOT / path).read_text(encoding="utf-8")


def test_hooks_run_serially_and_take_the_files_that_check_knows() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert set(hooks) == {"slacalc-check", "slacalc-test"}
    assert all(hook["require_serial"] and hook["language"] == "python" for hook in hooks.values())
    taken = re.compile(hooks["slacalc-check"]["files"])
    ours = (
        "contracts/a.yaml",
        "x/layouts/b.yml",
        "2026-03/month.yaml",
        "payments.csv",
        "ledger/decisions.csv",
        "l/issued/2026-03.json",
    )
    others = (
        "docker-compose.yaml",
        "contracts/a.txt",
        "2026-03/calls.csv",
        "repayments.csv",
        "issued/old/x/y.json",
        "package.json",
    )
    assert [path for path in (*ours, *others) if taken.search(path)] == list(ours)


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "-o", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("slacalc/")}
    package = ROOT / "src"
    files = {path.relative_to(package).as_posix() for path in (package / "slacalc").rglob("*") if path.is_file()}
    assert held == {name for name in files if "__pycache__" not in name}

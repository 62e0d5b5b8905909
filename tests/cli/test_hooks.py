"""The hooks as pre-commit runs them, from a local clone of what is here, in a repository of two agreements.

``language: system`` has pre-commit use the program beside this interpreter, so that nothing is fetched; without it pre-commit
would build an environment from a package index.

About ``cli/check.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from program import ROOT, environment

CONFIG = """\
repos:
  - repo: {hooks}
    rev: v1
    hooks:
      - {{id: slacalc-check, language: system{more}}}
      - {{id: slacalc-test, language: system}}
"""
LAYOUT = "slacalc_layout: 1\nlanguage: en\nname: broken\nsystem: none\n"
PAYMENTS = "id,month,amount,received\nP-1,2026-13,ten,2026-02-30\n"
pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or shutil.which("pre-commit", path=Path(sys.executable).parent) is None,
    reason="needs git and pre-commit",
)


class Repository:
    """A repository whose commits are looked at by the hooks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "agreements"
        self.home = folder / "home"
        self.hooks = folder / "hooks"
        for path in (self.folder, self.home, self.hooks):
            path.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", self.hooks)
        self._git(self.hooks, "init", "-q")
        self._commit(self.hooks)
        self._git(self.hooks, "tag", "v1")
        self._git(self.folder, "init", "-q")
        self.configure()

    def configure(self, more: str = "") -> None:
        (self.folder / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=self.hooks, more=more), encoding="utf-8")

    def put(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def contract(self, name: str, *changes: tuple[str, str]) -> None:
        """A shipped contract, with texts exchanged."""
        text = (ROOT / "contracts" / f"{name}.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        self.put(f"contracts/{name}.yaml", text)

    def run(self) -> tuple[int, str]:
        """What the hooks say of all files."""
        self._git(self.folder, "add", "-A")
        program = Path(sys.executable).parent / "pre-commit"
        done = self._process([str(program), "run", "--all-files", "--color", "never"], self.folder)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def _git(self, folder: Path, *arguments: str) -> None:
        done = self._process(["git", *arguments], folder)
        assert done.returncode == 0, done.stderr.decode()

    def _commit(self, folder: Path) -> None:
        self._git(folder, "add", "-A")
        self._git(folder, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "-m", "hooks")

    def _process(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
        own = {name: value for name, value in environment().items() if not name.startswith("GIT_")}
        own["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
        own |= {"HOME": str(self.home), "PRE_COMMIT_HOME": str(self.home / "hooks"), "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(command, cwd=folder, env=own, capture_output=True, check=False, timeout=120)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.contract("take-or-pay")
    made.contract("telecom-outsourcing")
    return made


def remark_at(said: str, place: str) -> str:
    """The remark that begins with that place."""
    _, found, rest = said.partition(f"{place}:")
    assert found, said
    return rest.partition("\n  →")[0]


def test_good_agreements_pass(repository: Repository) -> None:
    code, said = repository.run()
    assert code == 0, said
    assert said.count("Passed") == 2


def test_each_mistake_is_told_in_the_language_of_its_file(repository: Repository) -> None:
    repository.contract("take-or-pay", ("target: at least 90%", "target: at least 190%"))
    repository.contract("telecom-outsourcing", ("target: at least 95%", "target: at least 195%"))
    repository.put("layouts/broken.yaml", LAYOUT)
    code, said = repository.run()
    assert code == 1
    assert "error [contract/share-above-all]" in remark_at(said, "contracts/take-or-pay.yaml")
    assert "错误 [contract/share-above-all]" in remark_at(said, "contracts/telecom-outsourcing.yaml")
    assert "error [layout/unknown-key]" in remark_at(said, "layouts/broken.yaml")


def test_a_contract_in_each_language_a_layout_and_a_table_are_told_by_one_run(repository: Repository) -> None:
    """A layout and a table have no language of their own: they are told in that of the first contract of the commit."""
    repository.contract("take-or-pay", ("target: at least 90%", "target: at least 190%"))
    repository.contract("telecom-outsourcing", ("target: at least 95%", "target: at least 195%"))
    repository.put("layouts/broken.yaml", LAYOUT)
    repository.put("ledger/payments.csv", PAYMENTS)
    code, said = repository.run()
    assert code == 1
    english = remark_at(said, "contracts/take-or-pay.yaml")
    assert "error [contract/share-above-all]" in english
    assert "'190%' is more than 100%" in english
    chinese = remark_at(said, "contracts/telecom-outsourcing.yaml")
    assert "错误 [contract/share-above-all]" in chinese
    assert "“195%”超过 100%" in chinese
    assert "error [layout/unknown-key]" in remark_at(said, "layouts/broken.yaml")
    assert "error [ledger/" in remark_at(said, "ledger/payments.csv")


@pytest.mark.parametrize(("language", "word"), [("en", "error"), ("zh", "错误")])
def test_a_ledger_table_is_told_in_the_language_that_the_hook_names(repository: Repository, language: str, word: str) -> None:
    repository.configure(f", args: [--lang, {language}]")
    repository.put("ledger/payments.csv", PAYMENTS)
    code, said = repository.run()
    assert code == 1
    assert word in remark_at(said, "ledger/payments.csv")
    assert "Passed" in said  # the examples of the contracts


def test_a_ledger_table_is_told_in_the_language_of_the_only_contract(repository: Repository) -> None:
    (repository.folder / "contracts" / "telecom-outsourcing.yaml").unlink()
    repository.put("ledger/payments.csv", PAYMENTS)
    code, said = repository.run()
    assert code == 1
    assert "error" in remark_at(said, "ledger/payments.csv")


def test_an_example_that_comes_out_otherwise_fails(repository: Repository) -> None:
    repository.contract("take-or-pay", ("expect: {fees.seats: 437400.00 CNY}", "expect: {fees.seats: 437400.01 CNY}"))
    code, said = repository.run()
    assert code == 1
    assert "437400.01" in said.replace(",", "")


def test_a_statement_that_was_changed_fails_and_other_files_are_left_alone(repository: Repository) -> None:
    statement = (ROOT / "sample_data/ledger/issued/2026-01.json").read_text(encoding="utf-8")
    repository.put("ledger/issued/2026-01.json", statement.replace("181328.69", "181328.70"))
    repository.put("notes/docker-compose.yaml", "not: ours\n")
    code, said = repository.run()
    assert code == 1
    assert "ledger/issued/2026-01.json" in said
    assert "docker-compose" not in said

"""What a run loads: its own command, the kinds that its files have, and no library that it does not use.

About ``__main__.py``, ``cli/commands.py``, ``contract/fees/kinds.py`` and ``records/load_layout.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from program import ROOT, environment

SMALL = "contracts/take-or-pay.yaml"
PROGRAM = """
import json, sys
import slacalc.cli.main as program
try:
    program.main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {
    "polars",
    "rich",
    "openpyxl",
    "fastexcel",
    "holidays",
    "jinja2",
    "importlib.metadata",
    "importlib.resources",
    "email",
    "pydantic",
}
MOST_MODULES = 215


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a run loads."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_check_of_a_small_contract_loads_what_it_uses() -> None:
    modules = loaded_by("check", SMALL, "--lang", "en")
    assert not HEAVY & modules
    own = {name for name in modules if name.startswith("slacalc.")}
    assert {name.rpartition(".")[2] for name in own if name.startswith("slacalc.cli.")} >= {"check", "main"}
    assert not {f"slacalc.cli.{name}" for name in ("statement", "diff", "late", "ledger", "guide")} & own
    assert {name.rpartition(".")[2] for name in own if name.startswith("slacalc.contract.fees.")} >= {"seats", "fee", "kinds"}
    assert not {f"slacalc.{room}.fees.{kind}" for room in ("contract", "billing") for kind in ("steps", "bonus", "package")} & own
    assert not {"slacalc.records.layout_schema", "slacalc.records.mask", "slacalc.records.decode"} & own
    assert len(own) < MOST_MODULES


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("check", "--help"), ("explain", "--help")], ids=" ".join)
def test_help_loads_neither_the_contract_nor_pydantic(arguments: tuple[str, ...]) -> None:
    modules = loaded_by(*arguments)
    assert (
        not {"polars", "openpyxl", "holidays", "pydantic", "pydantic_core", "slacalc.contract.load", "slacalc.contract.schema"}
        & modules
    )


MONTH = ("contracts/telecom-outsourcing.yaml", "sample_data/2026-03")


@pytest.mark.parametrize(
    "arguments",
    [
        ("statement", *MONTH, "--ledger", "sample_data/ledger"),
        ("report", *MONTH),
        ("verify", "sample_data/ledger/issued/2026-03.json"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_run_that_is_not_given_a_size_loads_no_validators(arguments: tuple[str, ...]) -> None:
    modules = loaded_by(*arguments)
    assert not {"pydantic", "openpyxl", "fastexcel", "holidays", "typer._adapters"} & modules
    assert not {"slacalc.records.events", "slacalc.records.group", "slacalc.app.debts", "slacalc.statement.trend"} & modules


def test_a_command_loads_no_other_one() -> None:
    modules = loaded_by("--version")
    assert not {"slacalc.cli.check", "slacalc.cli.statement", "slacalc.app.check"} & modules


def test_what_is_registered_for_the_end_of_a_run_is_done() -> None:
    program = "import atexit, sys; atexit.register(lambda: sys.stderr.write('done')); from slacalc.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--version"], env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == "done"

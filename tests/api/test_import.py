"""What is loaded when: a program that only imports slacalc waits for nothing.

About ``api/__init__.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys

import slacalc
from program import ROOT, environment

HEAVY = ("polars", "pydantic", "pydantic_core", "openpyxl", "rich", "jinja2", "typer", "fastexcel", "yaml")


def loaded_by(*lines: str) -> set[str]:
    """The modules that a fresh process has after these lines, those that it starts with left out."""
    script = [
        "import sys; before = set(sys.modules)",
        *lines,
        "import json; print(json.dumps(sorted(set(sys.modules) - before)))",
    ]
    command = [sys.executable, "-c", "\n".join(script)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=True, text=True)
    return set(json.loads(done.stdout))


def own(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "slacalc"}


def heavy(modules: set[str]) -> set[str]:
    return {name for name in HEAVY if name in modules}


def test_the_package_alone_loads_its_version() -> None:
    loaded = loaded_by("import slacalc; slacalc.__version__; dir(slacalc)")
    assert own(loaded) == {"slacalc", "slacalc.base", "slacalc.base.release"}
    assert not heavy(loaded)


def test_naming_what_is_there_loads_no_library() -> None:
    assert not heavy(loaded_by("from slacalc import Contract, Statement, load_contract, verify"))


def test_a_contract_is_read_without_what_counts_and_shows() -> None:
    loaded = loaded_by("import slacalc; slacalc.load_contract('contracts/telecom-outsourcing.yaml')")
    assert not heavy(loaded) - {"pydantic_core", "yaml"}


def test_a_statement_is_read_and_verified_without_what_counts_and_shows() -> None:
    path = "sample_data/ledger/issued/2026-03.json"
    loaded = loaded_by(f"import slacalc; slacalc.verify(slacalc.load_statement({path!r})).to_dict()")
    assert not heavy(loaded) & {"polars", "openpyxl", "rich", "typer"}


def test_a_month_is_made_without_the_command_line_and_without_what_shows() -> None:
    lines = "import slacalc; c = slacalc.load_contract('contracts/telecom-outsourcing.yaml')"
    loaded = loaded_by(lines, "c.open_month('sample_data/2026-03').statement().lines")
    assert heavy(loaded) >= {"polars"}
    assert not heavy(loaded) & {"openpyxl", "rich", "typer"}
    assert "slacalc.cli" not in loaded


def test_every_public_name_is_there_and_no_other() -> None:
    assert sorted(slacalc.__all__) == dir(slacalc)
    for name in slacalc.__all__:
        assert getattr(slacalc, name) is not None
    assert not hasattr(slacalc, "load_contracts")

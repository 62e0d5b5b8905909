"""How the program starts, ends and is interrupted, as a shell sees it.

About ``cli/main.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from program import ROOT, Answer, environment, run_apart, run_here
from slacalc.base.diagnostics import Refused
from slacalc.records.files import find_exports

CASE = ROOT / "tests" / "golden" / "first-month"
COMMANDS = ("check", "measure", "statement", "explain", "verify", "guide")
HEAVY = ("polars", "fastexcel", "openpyxl")
UNUSED = ("pydantic", "pydantic_core", "yaml", "rich.console", "slacalc.contract", "slacalc.statement", "slacalc.audit")
"""What a page of help or of the guide is made without."""
NEEDLESS = ("holidays", "rich.console", "slacalc.audit", "slacalc.statement")
"""What a contract of Chinese working days and without worked examples is checked without."""
LOADED = """
import json, sys
from slacalc.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""

INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell begins with interrupts ignored
from slacalc.cli.main import main
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A contract and a month to work on."""
    return Path(shutil.copytree(CASE, tmp_path / "work", ignore=shutil.ignore_patterns("expected", "command")))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS), ["check", str(ROOT / "contracts")]],
    ids=" ".join,
)
def test_help_and_check_load_nothing_heavy(arguments: list[str]) -> None:
    assert not set(HEAVY) & loaded_by(arguments)


@pytest.mark.parametrize("arguments", [["--version"], ["guide", "exactness"]], ids=" ".join)
def test_a_page_loads_nothing_of_contracts(arguments: list[str]) -> None:
    assert not set(UNUSED) & loaded_by(arguments)


def test_a_check_loads_only_what_its_contract_has(folder: Path) -> None:
    contract = folder / "contract.yaml"
    assert "\nexamples:" not in contract.read_text(encoding="utf-8")
    assert not {*HEAVY, *NEEDLESS, "typer._adapters"} & loaded_by(["check", "--format", "concise", str(contract)])


def loaded_by(arguments: list[str]) -> set[str]:
    """The modules that a run that ends well has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], env=environment(), capture_output=True, check=True, timeout=60
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


def test_the_version_is_one_line() -> None:
    answer = run_apart(["--version"], ROOT)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("slacalc ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["statement"],
        ["statement", "contract.yaml", "month", "--frobnicate"],
        ["statement", "contract.yaml", "month", "--format", "doc"],
        ["statement", "contract.yaml", "month", "--issue-date", "2026-13-01"],
        ["measure", "contract.yaml", "month", "--lang", "fr"],
        ["check"],
        [],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_a_wrong_command_line_exits_2_and_writes_no_data(arguments: list[str], folder: Path) -> None:
    answer = run_apart(arguments, folder)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert not arguments or answer.out == ""


def test_every_command_is_in_the_help() -> None:
    answer = run_apart(["--help"], ROOT)
    assert answer.code == 0
    assert all(f" {command} " in answer.out for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["statement", "contract.yaml", "month"],
        ["statement", "contract.yaml", "month", "--format", "json"],
        ["measure", "contract.yaml", "month", "--format", "csv"],
        ["check", "contract.yaml"],
    ],
    ids=" ".join,
)
def test_a_reader_that_went_away_ends_the_program_quietly_with_141(arguments: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "slacalc", *arguments]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(), stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60
        )
    finally:
        os.close(writing)
    stays = run_apart(arguments, folder)
    assert (done.returncode, done.stderr.decode()) == (141, stays.err), "no word more than to a reader who stays"


def test_an_interrupt_ends_the_program_quietly_with_130(folder: Path) -> None:
    (folder / "contract.yaml").unlink()
    os.mkfifo(folder / "contract.yaml")
    command = [sys.executable, "-c", INTERRUPTIBLE, "check", "contract.yaml"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        try:
            with (folder / "contract.yaml").open("wb"):  # opens when the program reads; nothing is written, so it waits
                program.send_signal(signal.SIGINT)
                out, err = program.communicate(timeout=60)
        finally:
            program.kill()
    assert (program.returncode, out) == (130, b"")
    assert b"Traceback" not in err


def test_remarks_go_to_stderr_and_data_to_stdout(folder: Path) -> None:
    with (folder / "month" / "calls.csv").open("a", encoding="utf-8") as calls:
        calls.write("C99,never,inbound,answered,1,1\n")
    answer = run_here(["statement", "contract.yaml", "month", "--format", "json", "--lang", "en"], folder)
    assert answer.code == 0
    assert json.loads(answer.out)["month"] == "2026-01"
    assert "1" in answer.err
    assert "unreadable time" in answer.err


@pytest.mark.parametrize("form", ["json", "csv"])
def test_json_and_csv_are_the_same_bytes_in_every_language_and_on_every_run(form: str, folder: Path) -> None:
    arguments = ["statement", "contract.yaml", "month", "--format", form]
    english = run_here([*arguments, "--lang", "en"], folder)
    chinese = run_here([*arguments, "--lang", "zh"], folder)
    apart = run_apart(arguments, folder, LANG="zh_CN.UTF-8", POLARS_MAX_THREADS="1", PYTHONHASHSEED="7", TZ="America/New_York")
    assert english.out == chinese.out == apart.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_refused(folder: Path) -> None:
    (folder / "contract.yaml").chmod(0)
    answer = run_here(["statement", "contract.yaml", "month"], folder)
    assert answer.code == 3
    assert "input/unreadable" in answer.err


def test_a_path_that_no_file_can_have_is_refused(folder: Path) -> None:
    answer = run_here(["statement", "c" * 300, "month", "--lang", "en"], folder)
    assert answer.code == 3
    assert "input/unreadable" in answer.err


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that is there and that nobody can read")
def test_an_export_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "month" / "calls.csv").unlink()
    (folder / "month" / "calls.csv").symlink_to("/proc/self/mem")
    answer = run_here(["statement", "contract.yaml", "month", "--out", "out"], folder)
    assert answer.code == 3
    assert "records/unreadable-file" in answer.err
    assert not (folder / "out").exists()


def test_a_folder_that_goes_away_while_it_is_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        find_exports(tmp_path / "gone", "calls")
    assert [one.code for one in refused.value.diagnostics] == ["records/no-such-folder"]


@pytest.mark.parametrize("columns", ["abc", "0", "-5", "1e3"])
def test_a_width_that_is_none_is_passed_over(columns: str, folder: Path) -> None:
    answer: Answer = run_apart(["measure", "contract.yaml", "month"], folder, COLUMNS=columns)
    assert answer.code == 0
    assert answer.out == run_apart(["measure", "contract.yaml", "month"], folder, COLUMNS="120").out

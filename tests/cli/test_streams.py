"""A terminal gets its own encoding, and a question mark for each sign that it does not have; pipes and files get UTF-8."""

from __future__ import annotations

import io
import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest

from console import Terminal, run_on
from program import ROOT, run_apart, run_here
from slacalc.cli.streams import spelling_of

if TYPE_CHECKING:
    from pathlib import Path

    from program import Answer

CONTRACT, MARCH = ROOT / "contracts" / "telecom-outsourcing.yaml", ROOT / "sample_data" / "2026-03"
ENCODINGS = ("cp936", "cp1252")
BUG = 70
COMMANDS = (
    ["statement", str(CONTRACT), str(MARCH)],
    ["measure", str(CONTRACT), str(MARCH), "--by", "day"],
    ["statement", "nothing 没有.yaml", str(MARCH)],
    ["--help"],
)


@cache
def on_console(encoding: str, *command: str) -> Answer:
    """What a command says on a console of that encoding: one look at the sample serves every test."""
    return run_on(encoding, [*command], ROOT)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_fails_on_a_console_with_a_code_page(command: list[str], lang: str, encoding: str) -> None:
    asked = command if command[0] == "--help" else [*command, "--lang", lang]
    plain, answer = on_console("utf-8", *asked), on_console(encoding, *asked)
    assert answer.code == plain.code != BUG
    replaced = (answer.out + answer.err).count("?") > (plain.out + plain.err).count("?")
    assert ("[output/unshown-signs]" in answer.err) == replaced


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_figures_are_the_same_whatever_the_console_can_show(encoding: str) -> None:
    command = ["statement", str(CONTRACT), str(MARCH), "--lang", "zh"]
    plain, answer = on_console("utf-8", *command), on_console(encoding, *command)
    figures = [numbers(line) for line in plain.out.splitlines()]
    assert any(figures)
    assert [numbers(line) for line in answer.out.splitlines()] == figures


def numbers(line: str) -> str:
    return "".join(sign for sign in line if sign.isascii() and (sign.isdigit() or sign in ".,%"))


def test_chinese_is_read_on_a_chinese_console_and_replaced_as_wide_on_another(tmp_path: Path) -> None:
    command = ["measure", str(CONTRACT), str(MARCH), "--lang", "zh"]
    assert "接听率" in run_on("cp936", command, tmp_path).out
    other = run_on("cp1252", command, tmp_path)
    assert "接" not in other.out
    assert "??????" in other.out
    assert "[output/unshown-signs]" in other.err


def test_a_pipe_gets_the_same_bytes_whatever_encoding_is_asked_of_python(tmp_path: Path) -> None:
    command = ["statement", str(CONTRACT), str(MARCH), "--format", "json"]
    plain = run_apart(command, tmp_path)
    for encoding in ("cp936", "cp1252"):
        assert run_apart(command, tmp_path, PYTHONIOENCODING=encoding) == plain


def test_a_console_that_has_all_signs_gets_them_as_they_are() -> None:
    assert spelling_of(Terminal("utf-8")) == ("utf-8", "backslashreplace")
    assert spelling_of(Terminal("UTF8")) == ("utf-8", "backslashreplace")
    assert spelling_of(io.TextIOWrapper(io.BytesIO(), encoding="cp936")) == ("utf-8", "backslashreplace")
    assert spelling_of(Terminal("cp936"))[0] == "cp936"


@pytest.mark.parametrize("name", ["三月 结算", "a b (c)", "Ünïcode ‘q’"])
def test_paths_with_chinese_and_spaces_are_read_written_and_told(name: str, tmp_path: Path) -> None:
    contract, month = tmp_path / f"{name} 合同.yaml", tmp_path / name
    shutil.copy(CONTRACT, contract)
    shutil.copytree(MARCH, month)
    command = ["statement", contract.name, month.name, "--out", f"{name} 出", "--format", "json", "--format", "csv", "--csv-bom"]
    for encoding in ENCODINGS:
        answer = run_on(encoding, command, tmp_path)
        assert answer.code == 0, answer.err
    assert sorted(path.name for path in (tmp_path / f"{name} 出").iterdir())[-2:] == [
        "statement-2026-03.csv",
        "statement-2026-03.json",
    ]
    done = run_here(["verify", f"{name} 出/statement-2026-03.json", month.name, "--contract", contract.name], tmp_path)
    assert done.code == 0, done.out + done.err

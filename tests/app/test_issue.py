"""Issuing is whole or not at all: killed at every step, raced by others, and with any byte of the past changed."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import slacalc.app.issue as issuing
from program import ROOT, environment, run_here
from slacalc.app.batch import Request
from slacalc.app.issue import make_artifacts, make_output, with_marks, write_output
from slacalc.audit.verify import verify_statement
from slacalc.base.diagnostics import Refused, Unwritable
from slacalc.render.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.app.issue import Artifacts
    from slacalc.statement.document import Statement

CASE = ROOT / "tests" / "golden" / "cure" / "decided"
KILLED = Path(__file__).with_name("killed.py")
ISSUE = ["--ledger", "ledger", "--format", "json", "--issue", "--issue-date"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three months and a ledger in which January is issued."""
    work = Path(shutil.copytree(CASE, tmp_path / "work", ignore=shutil.ignore_patterns("expected", "command")))
    assert run_here(["statement", "contract.yaml", "jan", *ISSUE, "2026-02-02"], work).code == 0
    return work


def feb(out: str = "out") -> list[str]:
    return ["statement", "contract.yaml", "feb", *ISSUE, "2026-03-03", "--out", out]


def killed_at(step: int, arguments: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(KILLED), str(step), *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, check=False, timeout=60)


def state_of(folder: Path) -> bool:
    """Whether February is issued; either way the ledger is whole, and every file that can be seen is."""
    answer = run_here(["ledger", "verify", "ledger", "--lang", "en"], folder)
    assert answer.code == 0, answer.out
    issued = (folder / "ledger" / "issued" / "2026-02.json").exists()
    assert f"{1 + issued} issued month" in answer.out
    for path in (folder / "out").glob("statement-*.json"):
        assert verify_statement(path.read_bytes()).findings == ()
    march = run_here(["statement", "contract.yaml", "mar", "--ledger", "ledger", "--lang", "en"], folder)
    assert march.code == 0, march.err
    return issued


def test_killed_at_any_step_the_ledger_is_whole_and_says_where_it_stands(folder: Path, tmp_path: Path) -> None:
    seen: list[bool] = []
    steps = int(re.findall(r"steps: (\d+)", killed_at(10**6, feb(), copied(folder, tmp_path / "whole")).stderr.decode())[0])
    assert steps >= 10
    for step in range(1, steps + 1):
        work = copied(folder, tmp_path / str(step))
        assert killed_at(step, feb(), work).returncode == 9
        seen.append(state_of(work))
        again = run_here([*feb(), "--lang", "en"], work)
        assert again.code == (4 if seen[-1] else 0), again.err
        assert ("output/already-issued" in again.err) is seen[-1]
        assert state_of(work)
    assert seen == sorted(seen)
    assert {*seen} == {False, True}


def copied(folder: Path, place: Path) -> Path:
    return Path(shutil.copytree(folder, place))


def test_what_an_interrupted_run_leaves_is_named_and_counts_for_nothing(folder: Path) -> None:
    left = folder / "ledger" / "issued" / ".2026-02.json.abcdefgh"
    left.write_text("{", encoding="utf-8")
    answer = run_here(["ledger", "verify", "ledger", "--lang", "en"], folder)
    assert answer.code == 0
    assert left.name in answer.out
    assert not state_of(folder)


def ready(folder: Path, out: Path) -> tuple[Artifacts, ...]:
    """February, ready to be issued."""
    request = Request((folder / "contract.yaml", folder / "feb"), ledger=folder / "ledger", issue_on=date(2026, 3, 3))
    out.mkdir(exist_ok=True)
    return make_artifacts(request, issue=True)


def issue_into(found: tuple[Artifacts, ...], out: Path) -> None:
    """Issue them, with their JSON in a folder."""
    output = make_output(found, ("json",), out, lambda _: words("en"), lambda _: "")
    write_output(found, output, out, issue=True)


def test_of_two_that_issue_at_the_same_time_one_wins_a_hundred_times(folder: Path, tmp_path: Path) -> None:
    found = ready(folder, tmp_path / "out")
    place = folder / "ledger" / "issued" / "2026-02.json"
    for round_ in range(100):
        start = threading.Barrier(2)
        told: list[str] = []

        def issue(number: int, start: threading.Barrier = start, told: list[str] = told, round_: int = round_) -> None:
            out = tmp_path / "out" / f"{round_}-{number}"
            start.wait()
            try:
                issue_into(found, out)
                told.append("won")
            except Unwritable as no:
                told.append(no.diagnostics[0].code)
                assert not list(out.glob("statement-*"))

        threads = [threading.Thread(target=issue, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == ["output/already-issued", "won"]
        assert [path.name for path in sorted(place.parent.iterdir())] == ["2026-01.json", "2026-02.json"]
        place.unlink()


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.slow)])
def test_of_two_processes_that_issue_at_the_same_time_one_wins(folder: Path, rounds: int) -> None:
    place = folder / "ledger" / "issued" / "2026-02.json"
    for round_ in range(rounds):
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "slacalc", *feb(f"out-{round_}-{number}"), "--lang", "en"],
                cwd=folder,
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            for number in range(2)
        ]
        said = [one.communicate()[1].decode() for one in both]
        assert sorted(one.returncode for one in both) == [0, 4], said
        assert sum("output/already-issued" in text for text in said) == 1
        place.unlink()


def test_a_month_that_was_made_before_another_was_issued_is_told_that_the_ledger_moved_on(folder: Path, tmp_path: Path) -> None:
    found = ready(folder, tmp_path / "out")
    (folder / "ledger" / "decisions.csv").write_text("reference,on,kind,metric,month,by,note\n", encoding="utf-8")
    calls = folder / "jan" / "calls.csv"
    rows = calls.read_text(encoding="utf-8").splitlines(keepends=True)
    calls.write_text("".join(row for row in rows if row != next(one for one in rows if "answered" in one)), "utf-8")
    answer = run_here(["statement", "contract.yaml", "jan", *ISSUE, "2026-02-20", "--correct", "2026-01"], folder)
    assert answer.code == 0, answer.err
    with pytest.raises(Unwritable) as no:
        issue_into(found, tmp_path / "out")
    assert [one.code for one in no.value.diagnostics] == ["output/ledger-moved-on"]
    assert not (folder / "ledger" / "issued" / "2026-02.json").exists()
    assert not list((tmp_path / "out").glob("statement-*"))


@pytest.mark.parametrize("name", ["statement-2026-02.json", "statement-2026-02.csv"])
def test_where_a_face_cannot_be_put_nothing_is_issued_and_no_face_is_new(folder: Path, name: str) -> None:
    (folder / "out" / name).mkdir(parents=True)
    other = next(one for one in ("statement-2026-02.json", "statement-2026-02.csv") if one != name)
    (folder / "out" / other).write_text("old", "utf-8")
    answer = run_here([*feb(), "--format", "csv", "--lang", "en"], folder)
    assert answer.code == 4
    assert f"out/{name}: error [output/unwritable]" in answer.err
    assert not (folder / "ledger" / "issued" / "2026-02.json").exists()
    assert (folder / "out" / other).read_text("utf-8") == "old"
    assert sorted(path.name for path in (folder / "out").iterdir()) == sorted((name, other))


def test_where_a_face_cannot_be_moved_after_all_what_is_issued_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, place: Path) -> None:
        raise OSError(13, "Permission denied", str(path), None, str(place))

    monkeypatch.setattr(Path, "replace", refuse)
    answer = run_here([*feb(), "--lang", "en"], folder)
    assert answer.code == 4
    assert "output/not-moved" in answer.err
    assert "what was to be issued is issued" in answer.err
    assert (folder / "ledger" / "issued" / "2026-02.json").exists()
    assert list((folder / "out").iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["--issue", "--issue-date", "2026-03-03"]])
@pytest.mark.parametrize("out", [[], ["--out", "out"]])
def test_a_statement_that_no_later_month_could_read_is_neither_written_nor_issued(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], out: list[str]
) -> None:
    monkeypatch.setattr(issuing, "LARGEST_FILE", 10_000)
    statement = ["statement", "contract.yaml", "feb", "--ledger", "ledger", "--format", "json", "--lang", "en"]
    answer = run_here([*statement, *arguments, *out], folder)
    assert answer.code == 4
    assert "contract.yaml: error [output/statement-too-large]" in answer.err
    assert "would have 1 MB, with 0 open cases in it" in answer.err
    assert answer.out == ""
    assert not (folder / "out").exists()
    assert [path.name for path in (folder / "ledger" / "issued").iterdir()] == ["2026-01.json"]


def other(found: Artifacts, statement: Statement) -> Artifacts:
    """The same, ready to be issued as something else."""
    return replace(found, ready=replace(found.ready, end=replace(found.ready.end, statement=statement)))


def test_of_several_months_none_is_issued_where_one_does_not_follow(folder: Path, tmp_path: Path) -> None:
    (found,) = ready(folder, tmp_path / "out")
    march = other(found, replace(found.statement, month=found.statement.month.plus(1)))
    with pytest.raises(Unwritable) as no:
        issue_into((found, march), tmp_path / "out")
    assert [one.code for one in no.value.diagnostics] == ["output/ledger-moved-on"]
    assert [path.name for path in (folder / "ledger" / "issued").iterdir()] == ["2026-01.json"]


@pytest.mark.parametrize("text", ["{", "[]", "", '{"digest": "a", "digest": "b"}'])
def test_a_bad_file_that_comes_meanwhile_is_refused(folder: Path, tmp_path: Path, text: str) -> None:
    found = ready(folder, tmp_path / "out")
    (folder / "ledger" / "issued" / "2026-03.json").write_text(text, "utf-8")
    with pytest.raises(Refused) as no:
        issue_into(found, tmp_path / "out")
    assert [one.code for one in no.value.diagnostics] == ["ledger/not-a-statement"]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_comes_where_issued_statements_should_lie_is_told(folder: Path, tmp_path: Path) -> None:
    (found,) = ready(folder, tmp_path / "out")
    shutil.rmtree(folder / "ledger" / "issued")
    (folder / "ledger" / "issued").write_text("", "utf-8")
    first = other(found, replace(found.statement, previous=""))
    with pytest.raises(Unwritable) as no:
        issue_into((first,), tmp_path / "out")
    assert [one.code for one in no.value.diagnostics] == ["output/unwritable"]


def commands_that_read() -> Iterator[list[str]]:
    yield ["statement", "contract.yaml", "mar", "--ledger", "ledger", "--lang", "en"]
    yield ["statement", "contract.yaml", "jan", "--ledger", "ledger", "--lang", "en"]
    yield ["measure", "contract.yaml", "mar", "--ledger", "ledger", "--lang", "en"]
    yield ["ledger", "verify", "ledger", "--lang", "en"]
    yield ["check", "ledger", "--lang", "en"]


def test_a_byte_changed_in_any_month_is_found_by_the_next_command_that_reads_the_ledger(folder: Path) -> None:
    assert run_here(feb(), folder).code == 0
    dice = random.Random(2026)
    for name in ("2026-01.json", "2026-02.json"):
        place = folder / "ledger" / "issued" / name
        data = place.read_bytes()
        for at in sorted(dice.sample(range(len(data)), 40)):
            place.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            for arguments in commands_that_read():
                answer = run_here(arguments, folder)
                assert answer.code in {1, 3}, (name, at, arguments)
                assert name in answer.out + answer.err, (name, at, arguments)
        place.write_bytes(data)
    assert all(run_here(arguments, folder).code == 0 for arguments in commands_that_read())


def test_a_csv_for_a_spreadsheet_is_marked_and_nothing_else_is(folder: Path, tmp_path: Path) -> None:
    found = ready(folder, tmp_path / "out")
    plain = make_output(found, ("json", "csv"), tmp_path / "out", lambda _: words("en"), lambda _: "")
    marked = with_marks(plain)
    for (_, name, before), (_, same, after) in zip(plain.files, marked.files, strict=True):
        assert name == same
        assert isinstance(before, bytes)
        assert after == (b"\xef\xbb\xbf" + before if name.endswith(".csv") else before)
    assert {name.rpartition(".")[2] for _, name, _ in marked.files} == {"json", "csv"}

"""However a run ends, the exit code and the last word are true: streams that are closed, full or left, absurd settings.

About ``cli/exits.py`` and ``cli/streams.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from program import ROOT, Answer, environment, run_apart, run_here
from slacalc.cli.streams import page_width

CASE = ROOT / "tests" / "golden" / "cure" / "decided"
ISSUE = ["statement", "contract.yaml", "feb", "--ledger", "ledger", "--issue", "--issue-date", "2026-03-03", "--lang", "en"]
DRAFT = ["statement", "contract.yaml", "feb", "--ledger", "ledger"]
ISSUED = "ledger/issued/2026-01.json"
COMMANDS = {
    "help": ["--help"],
    "help of a command": ["statement", "--help"],
    "version": ["--version"],
    "check": ["check", "contract.yaml"],
    "check json": ["check", "contract.yaml", "--format", "json"],
    "test": ["test", str(ROOT / "contracts" / "telecom-outsourcing.yaml")],
    "measure": ["measure", "contract.yaml", "feb", "--ledger", "ledger"],
    "statement": DRAFT,
    "statement json": [*DRAFT, "--format", "json"],
    "explain": ["explain", ISSUED],
    "verify": ["verify", ISSUED],
    "late": [
        "late",
        str(ROOT / "contracts" / "telecom-outsourcing.yaml"),
        "--ledger",
        str(ROOT / "sample_data" / "ledger"),
        "--as-of",
        "2026-11-30",
    ],
    "sample": ["sample", "contract.yaml", "feb", "--seed", "s", "--size", "2"],
    "ledger verify": ["ledger", "verify", "ledger"],
    "guide": ["guide", "start"],
    "inspect": ["inspect", "feb/calls.csv"],
}
WHOLE = ("help of a command", "check", "statement", "explain", "guide")
"""Commands that meet every state of the streams; the others meet those that differ most, and all of them under ``slow``."""
HIDDEN, UNHEARD = (">&-", ">/dev/full"), ("2>&-", "2>/dev/full", "<&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-")
CASES = [
    *(pytest.param(command, HIDDEN, UNHEARD, id=command) for command in WHOLE),
    *(
        pytest.param(command, HIDDEN[1:], ("2>/dev/full", "<&-", "<&- >&- 2>&-"), id=command)
        for command in COMMANDS
        if command not in WHOLE
    ),
    *(
        pytest.param(command, HIDDEN, UNHEARD, id=f"{command} in full", marks=pytest.mark.slow)
        for command in COMMANDS
        if command not in WHOLE
    ),
]
"""A command, how its page is hidden, and how else its streams may be."""
NO = ["check", "broken.yaml"]
"""Its answer is no, and to be told on stdout."""
USAGE = ["measure", "contract.yaml"]
REFUSED = ["measure", "nothing.yaml", "feb"]
WORDS_OF_A_BUG = ("bug", "Traceback", "nothing was written", "Exception ignored")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months and a ledger in which January is issued; nobody writes here."""
    work = tmp_path_factory.mktemp("endings") / "work"
    shutil.copytree(CASE, work, ignore=shutil.ignore_patterns("expected", "command"))
    issue = [word.replace("feb", "jan").replace("2026-03-03", "2026-02-02") for word in ISSUE]
    assert run_here(issue, work).code == 0
    (work / "broken.yaml").write_text("slacalc: 1\nid: X\n", encoding="utf-8")
    return work


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """The same, to write into."""
    return Path(shutil.copytree(whole, tmp_path / "work"))


def by_shell(arguments: list[str], streams: str, folder: Path, **more: str) -> Answer:
    """The program with its streams as a shell puts them; what still comes through is caught."""
    command = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "slacalc", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def to_nobody(arguments: list[str], folder: Path) -> Answer:
    """The program into a pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "slacalc", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment(), stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120
        )
    finally:
        os.close(writing)
    return Answer(done.returncode, "", done.stderr.decode())


def expect_no_bug(answer: Answer) -> None:
    assert not [word for word in WORDS_OF_A_BUG if word in answer.err], answer.err


@pytest.mark.parametrize(("command", "hidden", "unheard"), CASES)
def test_a_page_that_cannot_be_shown_exits_4_and_says_so(
    command: str, hidden: tuple[str, ...], unheard: tuple[str, ...], whole: Path
) -> None:
    assert set(hidden).isdisjoint(unheard)
    for streams in hidden:
        answer = by_shell(COMMANDS[command], streams, whole)
        assert answer.code == 4, (streams, answer)
        assert "[output/not-shown]" in answer.err
        expect_no_bug(answer)
    gone = to_nobody(COMMANDS[command], whole)
    assert gone.code == 141
    assert "output/" not in gone.err
    expect_no_bug(gone)


@pytest.mark.parametrize(("command", "hidden", "unheard"), CASES)
def test_closed_ears_change_neither_page_nor_exit_code(
    command: str, hidden: tuple[str, ...], unheard: tuple[str, ...], whole: Path
) -> None:
    assert set(hidden).isdisjoint(unheard)
    run = run_apart if "help" in command else run_here  # help says how the program was started
    usual = run(COMMANDS[command], whole)
    assert usual.code == 0, usual.err
    for streams in unheard:
        answer = by_shell(COMMANDS[command], streams, whole)
        if ">&- 2>" in streams:
            assert answer.code == 4
        else:
            assert answer == Answer(0, usual.out, usual.err if "2>" not in streams else "")


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "<&-"])
@pytest.mark.parametrize(("arguments", "code"), [(NO, 1), (USAGE, 2), (REFUSED, 3)], ids=["no", "usage", "refused"])
def test_an_answer_keeps_its_code_whether_its_remarks_are_heard_or_not(
    arguments: list[str], code: int, streams: str, whole: Path
) -> None:
    assert by_shell(arguments, streams, whole).code == code


def test_no_is_not_what_an_unreadable_answer_says(whole: Path) -> None:
    assert by_shell(NO, "", whole).code == 1
    assert by_shell(NO, ">&-", whole).code == 4
    assert by_shell(NO, ">/dev/full", whole).code == 4
    assert to_nobody(NO, whole).code == 141


@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 4), (">/dev/full", 4), (">&- 2>&-", 4), ("2>&-", 0), ("2>/dev/full", 0), ("<&- >&- 2>&-", 4)]
)
def test_what_is_issued_is_said_to_be_issued(streams: str, code: int, folder: Path) -> None:
    answer = by_shell(ISSUE, streams, folder)
    assert answer.code == code
    assert (folder / "ledger" / "issued" / "2026-02.json").exists()
    expect_no_bug(answer)
    if "2>" not in streams:
        assert "written: ledger/issued/2026-02.json" in answer.err
        assert "[output/issued-not-shown]" in answer.err
        assert "the month is issued: ledger/issued/2026-02.json" in answer.err
    assert run_here(["ledger", "verify", "ledger", "--lang", "en"], folder).code == 0
    again = run_here(ISSUE, folder)
    assert (again.code, "output/already-issued" in again.err) == (4, True)


def test_a_reader_that_leaves_while_a_month_is_issued_hears_of_it(folder: Path) -> None:
    gone = to_nobody(ISSUE, folder)
    assert gone.code == 141
    assert (folder / "ledger" / "issued" / "2026-02.json").exists()
    assert gone.err.splitlines()[-1] == "written: ledger/issued/2026-02.json"


def test_a_full_disk_under_a_redirected_page_leaves_a_month_that_is_told(folder: Path) -> None:
    answer = by_shell([*ISSUE, "--format", "json"], ">/dev/full", folder)
    assert answer.code == 4
    assert "the disk is full; the month is issued: ledger/issued/2026-02.json" in answer.err


@pytest.mark.parametrize("columns", ["0", "1", "7", "99999999", "9" * 40, "-5", "abc", "", "１２０", " 80 "])
def test_absurd_widths_show_the_page_and_issue_the_month(columns: str, folder: Path) -> None:
    answer = run_here(ISSUE, folder, COLUMNS=columns)
    assert answer.code == 0, answer.err
    assert "9,400.00" in answer.out or "Issued" in answer.out or "issued" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 500


@pytest.mark.parametrize("columns", ["0", "1", "99999999", "-5", "abc"])
@pytest.mark.parametrize("command", ["help", "measure", "explain", "late", "test"])
def test_absurd_widths_are_no_bug_in_any_command(command: str, columns: str, whole: Path) -> None:
    run = run_apart if command == "help" else run_here  # the library that prints help looks at it when it is loaded
    answer = run(COMMANDS[command], whole, COLUMNS=columns, TERMINAL_WIDTH=columns)
    assert answer.code == 0, answer.err
    assert max(map(len, answer.out.splitlines())) <= 500


def test_a_width_is_what_a_page_can_have() -> None:
    cases = {"80": 80, "0": 120, "00": 120, "1": 1, "-5": 120, "abc": 120, "99999999": 500, "²": 120, "１２０": 120, "": 120}
    assert {asked: page_width(asked, 120) for asked in cases} == cases


def test_a_page_is_made_before_the_ledger_is_touched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ValueError("a renderer with a bug")

    monkeypatch.setattr("slacalc.render.terminal.render_terminal", broken)
    answer = run_here(ISSUE, folder)
    assert answer.code == 70
    assert "nothing was written" in answer.err
    assert not (folder / "ledger" / "issued" / "2026-02.json").exists()


def test_a_bug_after_a_month_is_issued_does_not_say_that_nothing_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from slacalc.app import issue as issuing  # noqa: PLC0415 - to break it

    whole_write = issuing.write_output

    def then_broken(*arguments: object, **more: object) -> object:
        whole_write(*arguments, **more)  # type: ignore[arg-type]  # as it was called
        raise ValueError("a bug after it")

    monkeypatch.setattr(issuing, "write_output", then_broken)
    answer = run_here(ISSUE, folder)
    assert answer.code == 70
    assert "nothing was written" not in answer.err
    assert "issued all the same: ledger/issued/2026-02.json" in answer.err


def test_of_two_months_the_first_is_told_where_the_second_could_not_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import slacalc.app.files as files  # noqa: PLC0415, PLR0402 - to break it

    link = files._link

    def full(place: Path, written: Path) -> None:
        if place.name == "2026-03.json":
            raise OSError(28, "No space left on device")
        link(place, written)

    monkeypatch.setattr(files, "_link", full)
    both = ["statement", "contract.yaml", "feb", "mar", "--ledger", "ledger", "--issue", "--issue-date", "2026-04-03"]
    answer = run_here([*both, "--lang", "en"], folder)
    assert answer.code == 4, answer.err
    assert "[output/unwritable]" in answer.err
    assert "issued all the same: ledger/issued/2026-02.json" in answer.err
    assert sorted(path.name for path in (folder / "ledger" / "issued").iterdir()) == ["2026-01.json", "2026-02.json"]


def test_files_that_cannot_be_moved_after_issuing_are_told_with_what_is_issued(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, __: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    answer = run_here([*ISSUE, "--out", "out"], folder)
    assert answer.code == 4
    assert "[output/not-moved]" in answer.err
    assert "issued all the same: ledger/issued/2026-02.json" in answer.err
    assert not list((folder / "out").iterdir())


@pytest.mark.parametrize("out", ["ledger", "ledger/issued", "ledger/new/deep", "feb/../ledger", "link/issued", "./ledger/"])
@pytest.mark.parametrize("issue", [True, False])
def test_nothing_but_what_is_issued_is_written_into_a_ledger(out: str, folder: Path, *, issue: bool) -> None:
    (folder / "link").symlink_to("ledger")
    before = sorted((folder / "ledger").rglob("*"))
    answer = run_here([*(ISSUE if issue else [*DRAFT, "--lang", "en"]), "--out", out], folder)
    assert answer.code == 4
    assert "[output/out-in-ledger]" in answer.err
    assert sorted((folder / "ledger").rglob("*")) == before


def test_a_folder_beside_the_ledger_or_above_it_can_be_written(folder: Path) -> None:
    for out in (".", "ledger-files", "out"):
        assert run_here([*DRAFT, "--out", out, "--format", "json"], folder).code == 0
        assert json.loads((folder / out / "statement-2026-02.json").read_text(encoding="utf-8"))["state"] == "draft"


def test_a_bug_shows_where_it_happened_where_that_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ValueError("a renderer with a \x1b[31mbug")

    monkeypatch.setattr("slacalc.render.terminal.render_terminal", broken)
    answer = run_here(["explain", ISSUED], folder)
    assert (answer.code, "\x1b" in answer.err, r"\x1b[31mbug" in answer.err) == (70, False, True)


@pytest.mark.parametrize(
    ("forms", "heads"),
    [
        (["table"], ["Service fee statement"]),
        (["table", "csv"], ["Service fee statement", "line,clause,kind"]),
        (["csv", "table"], ["line,clause,kind", "Service fee statement"]),
        (["json", "table", "csv", "md"], ["{\n", "Service fee statement", "line,clause,kind", "# "]),
        (["table", "table"], ["Service fee statement"]),
    ],
)
@pytest.mark.parametrize("issue", [True, False])
def test_every_face_that_is_asked_for_is_printed_in_its_turn(
    forms: list[str], heads: list[str], folder: Path, *, issue: bool
) -> None:
    asked = [word for form in forms for word in ("--format", form)]
    answer = run_here([*(ISSUE if issue else [*DRAFT, "--lang", "en"]), *asked], folder)
    assert answer.code == 0, answer.err
    places = [answer.out.index(head) for head in heads]
    assert places == sorted(places)
    table = answer.out[answer.out.index("Service fee statement") :].splitlines()[0]
    assert table.rstrip().endswith("issued" if issue else "draft")
    assert issue is (folder / "ledger" / "issued" / "2026-02.json").exists()


def test_a_disk_that_may_forget_does_not_make_a_month_less_issued(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(_: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("slacalc.app.files._sync_folder", forget)
    answer = run_here(ISSUE, folder)
    assert answer.code == 4
    assert "[output/issued-not-synced]" in answer.err
    assert "nothing can be written" not in answer.err
    assert (folder / "ledger" / "issued" / "2026-02.json").exists()


def test_what_the_system_refuses_is_no_bug(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files", "statement.json")

    monkeypatch.setattr("slacalc.app.verify.open_statement", refuse)
    answer = run_here(["explain", ISSUED, "--lang", "en"], folder)
    assert answer.code == 4
    assert "statement.json: error [output/system]" in answer.err
    expect_no_bug(answer)

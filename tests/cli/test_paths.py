"""Every command that writes: into folders whose names have Chinese and spaces, on consoles with a code page, onto open files.

About ``app/files.py`` and what each command writes by it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from console import run_on
from program import ROOT, run_here

CASE = ROOT / "tests" / "golden" / "month-end"
CONTRACT, MONTH, OUT, LEDGER = "合同 南 (v2).yaml", "三月 数据", "出 具 out", "台账 ledger"
BUG, UNWRITABLE = 70, 4
BOM = b"\xef\xbb\xbf"
ISSUED = f"{LEDGER}/issued/2026-01.json"
NORTH = ["北 合同.yaml", "一月 数据"]
STATED = ["--format", "csv", "--format", "json", "--format", "html", "--format", "xlsx", "--format", "md"]
WRITING = {
    "statement": ["statement", CONTRACT, MONTH, "--out", OUT, *STATED],
    "measure": ["measure", CONTRACT, MONTH, "--out", OUT, "--format", "csv", "--format", "json"],
    "report": ["report", CONTRACT, MONTH, "--out", OUT, "--format", "html", "--format", "md"],
    "sample": ["sample", CONTRACT, MONTH, "--seed", "s", "--size", "3", "--out", OUT],
    "compare": ["compare", MONTH, "对方 三月", "--contract", CONTRACT, "--out", OUT],
    "month-end": [
        "month-end",
        CONTRACT,
        MONTH,
        "--accounts",
        "科目 表.yaml",
        "--out",
        OUT,
        "--format",
        "csv",
        "--statements",
        "csv",
    ],
    "rights": ["rights", NORTH[0], "--ledger", LEDGER, "--as-of", "2026-05-01", "--out", OUT],
    "pack": ["pack", ISSUED, NORTH[1], "--contract", NORTH[0], "--key", "密 钥.txt", "--out", f"{OUT}/材料 包.zip"],
}
MARKED = ("statement", "measure", "report", "sample", "compare", "month-end")
ONCE = {
    "init": ["init", f"{OUT}/新 合同", "--language", "zh", "--country", "CN", "--currency", "CNY", "--fees", "each"],
    "inspect": ["inspect", f"{MONTH}/calls.csv", "--out", OUT],
    "issue": ["statement", CONTRACT, MONTH, "--ledger", "新 台账", "--issue", "--issue-date", "2026-04-05", "--out", OUT],
    "ledger": [
        *("ledger", "add", "payment", LEDGER, "--contract", NORTH[0], "--reference", "P 二", "--received-on", "2026-03-01"),
        *("--amount", "10.00", "--month", "2026-01", "--currency", "CNY"),
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = tmp_path / "这里 here"
    here.mkdir()
    shutil.copy(CASE / "south" / "contract.yaml", here / CONTRACT)
    for name in (MONTH, "对方 三月"):
        shutil.copytree(CASE / "south" / "mar", here / name)
    shutil.copy(CASE / "accounts.yaml", here / "科目 表.yaml")
    shutil.copy(CASE / "north" / "contract.yaml", here / NORTH[0])
    shutil.copytree(CASE / "north" / "jan", here / NORTH[1])
    shutil.copytree(CASE / "north" / "ledger", here / LEDGER)
    (here / "密 钥.txt").write_text("k" * 40, encoding="utf-8")
    (here / "新 台账").mkdir()
    return here


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("encoding", ["cp936", "cp1252"])
@pytest.mark.parametrize("name", [*WRITING, *ONCE])
def test_every_command_writes_under_names_with_chinese_and_spaces(name: str, encoding: str, folder: Path) -> None:
    """What lies there is the same as from a pipe; a console that cannot show a name does not change it."""
    plain = shutil.copytree(folder, folder.parent / "plain")
    command = [*(WRITING | ONCE)[name], "--lang", "zh"]
    answer = run_on(encoding, command, folder)
    assert answer.code == 0, answer.err
    before = set(files_in(plain))
    assert run_here(command, plain).code == 0
    written = files_in(folder)
    assert written == files_in(plain)
    assert set(written) - before or name == "ledger"


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_another_program_holds_open_is_told_by_every_command_and_nothing_is_lost(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [*WRITING[name], "--lang", "zh"]
    assert run_here(command, folder).code == 0
    first = files_in(folder / OUT)
    held, replace = next(iter(sorted(first))), Path.replace

    def refuse(path: Path, place: Path) -> Path:
        if Path(place).name == Path(held).name:
            raise PermissionError(13, "being used by another process", str(place))
        return replace(path, place)

    monkeypatch.setattr(Path, "replace", refuse)
    answer = run_on("cp936", command, folder)
    assert (answer.code, "[output/held-open]" in answer.err) == (UNWRITABLE, True), answer.err
    kept = Path(held).with_name(f"{Path(held).stem}.new{Path(held).suffix}").as_posix()
    assert files_in(folder / OUT) == first | {kept: first[held]}


@pytest.mark.parametrize("name", MARKED)
def test_every_csv_opens_with_its_signs_and_is_otherwise_the_same(name: str, folder: Path) -> None:
    for out, more in (("plain", []), ("marked", ["--csv-bom"])):
        asked = [out if word == OUT else word for word in WRITING[name]]
        assert run_here([*asked, *more, "--lang", "zh"], folder).code == 0
    plain, marked = files_in(folder / "plain"), files_in(folder / "marked")
    assert any(path.endswith(".csv") for path in plain) or name == "report"
    assert marked == {path: BOM + data if path.endswith(".csv") else data for path, data in plain.items()}

"""Files of a run: put into their places whole, marked for spreadsheets where asked, and none is lost where one is held open."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import run_here
from slacalc.app.files import marked, staged_files
from slacalc.base.diagnostics import Unwritable

CONTRACT, MARCH = (
    str(Path(__file__).parents[2] / name) for name in ("contracts/telecom-outsourcing.yaml", "sample_data/2026-03")
)
BOM = b"\xef\xbb\xbf"
FOLDERS = ("三月 结算", "March 对账 (v2)", "Ümlaut & Söhne")


def hold_open(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """As Windows does for a file that a spreadsheet program has open: nothing may be moved onto it."""
    replace = Path.replace

    def refuse(path: Path, place: Path) -> Path:
        if place.name in names:
            raise PermissionError(
                13, "The process cannot access the file because it is being used by another process", str(place)
            )
        return replace(path, place)

    monkeypatch.setattr(Path, "replace", refuse)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_that_is_held_open_stays_and_its_new_version_beside_it(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / folder
    out.mkdir()
    for name in ("a.csv", "held.xlsx", "z.csv"):
        (out / name).write_bytes(b"old")
    hold_open(monkeypatch, "held.xlsx")
    files = tuple((name, name.encode()) for name in ("a.csv", "held.xlsx", "z.csv"))
    with pytest.raises(Unwritable) as no, staged_files(out, files):
        pass
    assert [(remark.code, remark.place.file) for remark in no.value.diagnostics] == [("output/held-open", str(out / "held.xlsx"))]
    assert no.value.diagnostics[0].fact["kept"] == str(out / "held.new.xlsx")
    expected = {"a.csv": b"a.csv", "held.xlsx": b"old", "held.new.xlsx": b"held.xlsx", "z.csv": b"z.csv"}
    assert {path.name: path.read_bytes() for path in out.iterdir()} == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_statement_that_is_open_in_a_spreadsheet_is_told_and_nothing_is_lost(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["statement", CONTRACT, MARCH, "--out", "三月 out", "--format", "csv", "--format", "json", "--lang", lang]
    assert run_here(command, tmp_path).code == 0
    out = tmp_path / "三月 out"
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    hold_open(monkeypatch, "statement-2026-03.csv")
    answer = run_here(command, tmp_path)
    assert answer.code == 4
    assert "[output/held-open]" in answer.err
    assert str(Path("三月 out") / "statement-2026-03.new.csv") in answer.err
    after = {path.name: path.read_bytes() for path in out.iterdir()}
    assert after == {**first, "statement-2026-03.new.csv": first["statement-2026-03.csv"]}


@pytest.mark.parametrize(
    "command",
    [
        ["statement", CONTRACT, MARCH, "--format", "csv"],
        ["measure", CONTRACT, MARCH, "--format", "csv"],
        ["report", CONTRACT, MARCH],
        ["sample", CONTRACT, MARCH, "--seed", "s", "--size", "5"],
        ["compare", MARCH, MARCH, "--contract", CONTRACT],
    ],
    ids=lambda command: command[0],
)
def test_every_csv_that_is_written_is_marked_where_that_is_asked_for_and_else_the_same(
    command: list[str], tmp_path: Path
) -> None:
    for name, more in (("plain", []), ("marked", ["--csv-bom"])):
        assert run_here([*command, "--out", name, *more, "--lang", "en"], tmp_path).code == 0
    plain, with_mark = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("plain", "marked"))
    assert with_mark.keys() == plain.keys()
    assert any(name.endswith(".csv") for name in plain) or command[0] == "report"
    for name, data in plain.items():
        assert with_mark[name] == (BOM + data if name.endswith(".csv") else data)


def test_only_csv_is_marked() -> None:
    files = [("a.csv", b"a"), ("b.json", b"b"), ("c/d.csv", b"d")]
    assert marked(files, csv_bom=True) == (("a.csv", BOM + b"a"), ("b.json", b"b"), ("c/d.csv", BOM + b"d"))
    assert marked(files, csv_bom=False) == tuple(files)

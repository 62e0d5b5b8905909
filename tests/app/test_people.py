"""People shown as they are: for a reason, told, and recorded in whatever is written."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

import slacalc
from program import ROOT, run_here
from slacalc.app.people import unmasked_record, unmasking_for
from slacalc.records.unmasked import showing

if TYPE_CHECKING:
    from pathlib import Path

EXCUSED = ROOT / "tests" / "golden" / "excused"
AT = datetime(2026, 4, 2, 9, tzinfo=timezone(timedelta(hours=8)))
NAMES = ("Wang Fang", "Li Ming")


def test_the_record_of_a_run_names_its_files_reason_user_and_moment() -> None:
    said = unmasking_for("  complaint\n118 ", AT, "li")
    assert unmasked_record(["b", "a"]) == ()
    with showing(said):
        ((name, data),) = unmasked_record(["b", "a"])
    assert name == "unmasked-20260402T090000.json"
    assert json.loads(data) == {
        "format": "slacalc unmasked v1",
        "reason": "complaint 118",
        "at": "2026-04-02T09:00:00+08:00",
        "by": "li",
        "files": ["a", "b"],
    }


def test_a_statement_says_who_shows_those_who_agreed_and_why_and_is_verified_all_the_same(tmp_path: Path) -> None:
    made = ["statement", str(EXCUSED / "contract.yaml"), str(EXCUSED / "month"), "--lang", "en", "--format", "json"]
    masked = run_here([*made, "--out", "masked"], tmp_path)
    shown = run_here([*made, "--format", "md", "--unmask", "audit 7", "--out", "shown"], tmp_path)
    assert (masked.code, shown.code) == (0, 0)
    assert "audit 7" in shown.err
    assert "audit 7" not in masked.err
    folders = ("masked", "shown")
    texts = {name: "".join(path.read_text(encoding="utf-8") for path in (tmp_path / name).iterdir()) for name in folders}
    assert [(folder, name) for folder, text in texts.items() for name in NAMES if name in text] == [
        ("shown", name) for name in NAMES
    ]
    statement = json.loads((tmp_path / "shown" / "statement-2026-01.json").read_text(encoding="utf-8"))
    assert statement["unmasked"]["reason"] == "audit 7"
    assert "audit 7" in (tmp_path / "shown" / "statement-2026-01.md").read_text(encoding="utf-8")
    (record,) = (tmp_path / "shown").glob("unmasked-*.json")
    files = {path.name for path in (tmp_path / "shown").iterdir()} - {record.name}
    assert set(json.loads(record.read_text(encoding="utf-8"))["files"]) == files
    again = [str(EXCUSED / "month"), "--contract", str(EXCUSED / "contract.yaml")]
    for folder in folders:
        assert run_here(["verify", f"{folder}/statement-2026-01.json", *again], tmp_path).code == 0


def test_in_python_what_is_asked_for_in_the_block_is_shown() -> None:
    contract = slacalc.load_contract(str(EXCUSED / "contract.yaml"))
    month = contract.open_month(str(EXCUSED / "month"))
    with slacalc.unmasked("audit 7", "li", AT):
        shown = month.statement().to_json()
    assert b"Wang Fang" in shown
    assert b"audit 7" in shown
    assert b"Wang Fang" not in month.statement().to_json()
    with pytest.raises(slacalc.InputRefused, match="unmask-without-reason"), slacalc.unmasked(" ", "li", AT):
        pass

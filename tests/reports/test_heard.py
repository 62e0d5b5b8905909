"""What was drawn against what was heard: a score may be given in another month than that of its call."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "golden" / "report" / "two-months"
HEAD = "call_id,stratum,rank,caller,agent,arrived_at,hash\n"


def told(folder: Path, sample: str, *months: str) -> list[tuple[dict[str, str], list[str]]]:
    """The numbers of quality monitoring of each month, and the keys of its notes."""
    (folder / "sample.csv").write_text(HEAD + sample, encoding="utf-8")
    done = run_here(
        ["report", "contract.yaml", *months, "--only", "quality", "--sample", "sample.csv", "--format", "json"], folder
    )
    assert done.code == 0, done.err
    sections = [month["sections"][0] for month in json.loads(done.out)["months"]]
    return [
        ({fact["name"]: fact["value"] for fact in section["facts"]}, [note["key"] for note in section["notes"]])
        for section in sections
    ]


def case(folder: Path, *scores: str) -> Path:
    """The case with scores of April added."""
    shutil.copytree(CASE, folder / "case", ignore=shutil.ignore_patterns("expected", "command"))
    quality = folder / "case" / "2026-04" / "quality.csv"
    quality.write_text(quality.read_text(encoding="utf-8") + "".join(f"{row}\n" for row in scores), encoding="utf-8")
    return folder / "case"


def test_a_call_of_march_that_is_scored_in_april_is_heard(tmp_path: Path) -> None:
    folder = case(tmp_path, "Q9,2026-04-02 10:00:00,90,attitude,A0,C302")
    sample = "C300,,1,,A0,2026-03-01 08:00:00,00\nC302,,2,,A1,2026-03-30 08:00:00,01\nC400,,1,,A0,2026-04-01 08:00:00,00\n"
    (march, _), (april, _) = told(folder, sample, "2026-03", "2026-04")
    assert [march[name] for name in ("drawn", "heard", "not_heard")] == ["2", "2", "0"]
    assert [april[name] for name in ("drawn", "heard", "not_heard", "heard_of_others", "not_drawn")] == ["1", "1", "0", "1", "3"]
    ((april_alone, _),) = told(folder, sample, "2026-04")
    assert april_alone == april
    ((march_alone, _),) = told(folder, sample, "2026-03")
    assert [march_alone[name] for name in ("drawn", "heard", "not_heard")] == ["2", "1", "1"]


def test_a_score_of_another_month_in_the_export_is_heard_too(tmp_path: Path) -> None:
    folder = case(tmp_path, "Q9,2026-05-02 10:00:00,90,attitude,A0,C402")
    ((april, _),) = told(folder, "C402,,1,,A0,2026-04-30 08:00:00,00\n", "2026-04")
    assert [april[name] for name in ("drawn", "heard", "not_heard", "not_drawn")] == ["1", "1", "0", "4"]


def test_a_month_without_a_sample_of_its_own_tells_what_it_heard_of_others(tmp_path: Path) -> None:
    ((april, notes),) = told(case(tmp_path), "C400,,1,,A0,2026-03-30 08:00:00,00\n", "2026-04")
    assert (april["heard_of_others"], "drawn" in april, "not_drawn" in april) == ("1", False, False)
    assert {"no_call_drawn", "sample_by_arrival"} <= {*notes}

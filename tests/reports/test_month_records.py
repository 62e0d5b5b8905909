"""A report does not depend on how much of an export is counted at a time, and its sums hold for blank groups too.

About ``reports/month_records.py``, ``reports/volume.py``, ``reports/tables.py`` and ``app/exports.py``.
"""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.measure.count import tabulate
from slacalc.records import blocks, store
from slacalc.reports import month_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from slacalc.measure.columns import CountColumn
    from slacalc.measure.tally import Table

CASE = ROOT / "tests" / "golden" / "report" / "two-months"
CONTRACT, MARCH = ROOT / "contracts" / "telecom-outsourcing.yaml", ROOT / "sample_data" / "2026-03"


def report(*arguments: str, folder: Path = ROOT) -> dict[str, Any]:
    done = run_here(["report", *arguments, "--format", "json"], folder)
    assert done.code == 0, done.err
    wire: dict[str, Any] = json.loads(done.out)
    return wire


def test_calls_that_are_counted_in_parts_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, heights = report(str(CONTRACT), str(MARCH)), list[int]()

    def counted(records: pl.DataFrame, columns: Sequence[CountColumn], keys: Sequence[str]) -> Table:
        heights.append(records.height)
        return tabulate(records, columns, keys)

    monkeypatch.setattr(blocks, "BLOCK", 200_000)
    monkeypatch.setattr(store, "PART", 100_000)
    monkeypatch.setattr(month_records, "tabulate", counted)
    assert report(str(CONTRACT), str(MARCH)) == whole
    assert len([height for height in heights if height > 1000]) > 3


def test_the_groups_of_every_table_sum_to_its_sum() -> None:
    for section in report(str(CASE / "contract.yaml"), str(CASE / "2026-04"))["months"][0]["sections"]:
        for table in section.get("tables", ()):
            for at, column in enumerate(table["columns"]):
                if column["unit"] == "count" and "sum" in table:
                    assert sum(Fraction(row["values"][at]) for row in table["rows"]) == Fraction(table["sum"][at])


@pytest.mark.parametrize(
    ("role", "topic"),
    [("calls", "volume"), ("tickets", "complaints"), ("surveys", "satisfaction"), ("quality", "quality"), ("sales", "marketing")],
)
def test_a_topic_without_its_export_says_so(role: str, topic: str, tmp_path: Path) -> None:
    shutil.copytree(CASE / "2026-04", tmp_path / "month")
    shutil.copy(CASE / "contract.yaml", tmp_path)
    (tmp_path / "month" / f"{role}.csv").unlink()
    (section,) = report("contract.yaml", "month", "--only", topic, folder=tmp_path)["months"][0]["sections"]
    assert {"key": "no_export", "facts": [role]} in section["notes"] or topic == "satisfaction"
    assert topic == "satisfaction" or "tables" not in section


def test_two_folders_of_one_month_are_refused_and_so_is_a_key_that_is_too_short(tmp_path: Path) -> None:
    done = run_here(["report", str(CASE / "contract.yaml"), str(CASE / "2026-04"), str(CASE / "2026-04")], ROOT)
    assert (done.code, "input/month-twice" in done.err) == (3, True)
    (tmp_path / "key").write_text("short", encoding="utf-8")
    done = run_here(["report", str(CASE / "contract.yaml"), str(CASE / "2026-04"), "--key", str(tmp_path / "key")], ROOT)
    assert (done.code, "input/short-key" in done.err) == (3, True)

"""A report does not depend on how much of an export is counted at a time, and its sums hold for blank groups too.

What an export does not say is not told from it. About ``reports/month_records.py``, ``reports/make.py``, ``reports/volume.py``,
``reports/satisfaction.py``, ``reports/tables.py`` and ``app/exports.py``.
"""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.measure.count import tabulate
from slacalc.records import blocks, budget
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
    monkeypatch.setattr(budget, "PART", 100_000)
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


def test_an_export_without_a_record_of_the_month_says_so_and_has_no_empty_tables(tmp_path: Path) -> None:
    shutil.copytree(CASE / "2026-04", tmp_path / "month")
    shutil.copy(CASE / "contract.yaml", tmp_path)
    for role in ("tickets", "surveys", "quality", "sales"):
        file = tmp_path / "month" / f"{role}.csv"
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([head, rows[0].replace("2026-04", "2026-03")]) + "\n", encoding="utf-8")
    sections = report("contract.yaml", "month", folder=tmp_path)["months"][0]["sections"]
    assert all(table["rows"] for section in sections for table in section.get("tables", ()))
    notes = {section["topic"]: [note["key"] for note in section["notes"]] for section in sections}
    assert [topic for topic in notes if "no_records" in notes[topic]] == ["satisfaction", "quality", "marketing"]
    assert "no_complaints" in notes["complaints"]


def test_two_folders_of_one_month_are_refused_and_so_is_a_key_that_is_too_short(tmp_path: Path) -> None:
    done = run_here(["report", str(CASE / "contract.yaml"), str(CASE / "2026-04"), str(CASE / "2026-04")], ROOT)
    assert (done.code, "input/month-twice" in done.err) == (3, True)
    (tmp_path / "key").write_text("short", encoding="utf-8")
    done = run_here(["report", str(CASE / "contract.yaml"), str(CASE / "2026-04"), "--key", str(tmp_path / "key")], ROOT)
    assert (done.code, "input/short-key" in done.err) == (3, True)


def of_rows(folder: Path, topic: str, *arguments: str, **exports: str) -> dict[str, Any]:
    """A topic of a month with those exports alone."""
    (folder / "month").mkdir()
    shutil.copy(CASE / "2026-04" / "month.yaml", folder / "month")
    shutil.copy(CASE / "contract.yaml", folder)
    for role, rows in exports.items():
        (folder / "month" / f"{role}.csv").write_text(rows, encoding="utf-8")
    contract = folder / "contract.yaml"
    text = contract.read_text(encoding="utf-8")
    if "tickets" in exports:  # no standard needs a column of them
        text = text[: text.index("  complaints_in_time:")] + text[text.index("  satisfaction:") :]
        contract.write_text(text.replace(" tickets: slacalc,", ""), encoding="utf-8")
    section: dict[str, Any]
    (section,) = report("contract.yaml", "month", "--only", topic, *arguments, folder=folder)["months"][0]["sections"]
    return section


@pytest.mark.parametrize(("predicate", "column"), [("category is complaint", "category"), ("not queue is other", "queue")])
def test_complaints_of_a_column_that_cases_do_not_have_are_unknown_and_not_none(
    predicate: str, column: str, tmp_path: Path
) -> None:
    cases = "case_id,opened_at,resolved_at\nT1,2026-04-02 10:00:00,\n"
    section = of_rows(tmp_path, "complaints", "--complaints", predicate, tickets=cases)
    assert section["notes"][0] == {"key": "no_column_of_complaints", "facts": ["tickets", column]}
    assert section.keys() == {"topic", "notes"}
    assert "no_complaints" not in str(section)


def test_of_calls_it_is_not_told_who_was_asked_and_a_standard_over_surveys_says_nothing_of_them(tmp_path: Path) -> None:
    calls = "call_id,arrived_at,direction,outcome,wait,rating\nC1,2026-04-02 10:00:00,inbound,answered,5,4\n"
    section = of_rows(tmp_path, "satisfaction", calls=f"{calls}C2,2026-04-02 11:00:00,outbound,answered,5,\n")
    assert [(fact["name"], fact["value"]) for fact in section["facts"]] == [("rated", "1"), ("mean_rating", "4")]
    assert section["notes"][:2] == [{"key": "ratings_of_calls"}, {"key": "no_scale", "facts": ["calls"]}]


def test_a_month_without_an_inbound_call_has_no_busiest_day(tmp_path: Path) -> None:
    calls = "call_id,arrived_at,direction,outcome,wait\nC1,2026-04-02 10:00:00,outbound,answered,5\n"
    names = [fact["name"] for fact in of_rows(tmp_path, "volume", calls=calls)["facts"]]
    assert "inbound" in names
    assert not {"peak_day", "peak_hour", "busiest_clock_hour"} & set(names)


@pytest.mark.parametrize(
    ("closed", "lateness"),
    [
        ("2026-04-10 10:00:00", "in_time"),
        ("2026-04-11 10:00:00", "late_1"),
        ("2026-04-11 10:00:01", "late_3"),
        ("2026-04-11 23:00:00", "late_3"),
        ("2026-04-13 10:00:00", "late_3"),
        ("2026-04-13 10:00:01", "late_more"),
    ],
)
def test_a_complaint_is_late_by_the_clock_and_not_by_dates(closed: str, lateness: str, tmp_path: Path) -> None:
    shutil.copytree(CASE / "2026-04", tmp_path / "month")
    text = (CASE / "contract.yaml").read_text(encoding="utf-8")
    (tmp_path / "contract.yaml").write_text(text.replace("2 working days after", "48 hours after"), encoding="utf-8")
    (tmp_path / "month" / "month.yaml").write_text("month: 2026-04\nas_of: 2026-05-20T09:00:00+08:00\n", encoding="utf-8")
    header = "case_id,opened_at,resolved_at,category,queue,reopened,call_id"
    row = f"T1,2026-04-08 10:00:00,{closed},billing,desk,no,"
    (tmp_path / "month" / "tickets.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    predicate = ("--only", "complaints", "--complaints", "category is billing")
    (section,) = report("contract.yaml", "month", *predicate, folder=tmp_path)["months"][0]["sections"]
    (table,) = (table for table in section["tables"] if table["by"] == "lateness")
    assert [row["group"] for row in table["rows"]] == [lateness]

"""Decisions without effect, and steps without a right, are told once by ``statement`` and by ``late``; all others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.test_fit import CONTRACT, LATE, SAMPLES, STATEMENT, add, folder
from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["folder"]
HEADER = "reference,on,kind,metric,month,by,note,amount,digest\n"
SLUGS = (
    "ledger/no-remedy",
    "ledger/not-missed",
    "ledger/month-not-over",
    "ledger/no-right-to-deduct",
    "ledger/waived-in-vain",
    "ledger/no-cure-to-accept",
    "ledger/suspended-without-right",
    "ledger/terminated-without-right",
)
ROWS = (
    ("deduct,complaint_satisfaction,2026-03,client", "ledger/not-missed"),
    ("deduct,consultation_talk_time,2026-03,client", "ledger/no-remedy"),
    ("deduct,answer_rate,2026-01,client", "ledger/no-right-to-deduct"),
    ("notice received,resolution,2026-03,client", "ledger/not-missed"),
    ("notice received,consultation_talk_time,2026-03,client", "ledger/no-remedy"),
    ("cure accepted,resolution,2026-03,client", "ledger/no-cure-to-accept"),
    ("terminated,,2026-05,client", "ledger/terminated-without-right"),
    ("terminated,,2026-05,provider", "ledger/terminated-without-right"),
    ("suspended,,2026-01,provider", "ledger/suspended-without-right"),
    ("suspended,,2026-03,provider", ""),
    ("terminated,,2026-05,both", ""),
    ("cure accepted,answer_rate,2026-01,client", ""),
    ("deduct,answer_rate,2026-04,client", ""),
    ("deduct,answer_rate,2026-09,client", ""),
)


def told(said: str) -> list[str]:
    return [slug for slug in SLUGS for _ in range(said.count(f"[{slug}]"))]


@pytest.mark.parametrize(("row", "slug"), ROWS)
def test_a_decision_in_vain_is_told_by_the_statement_of_the_month_and_by_late(folder: Path, row: str, slug: str) -> None:
    add(folder, "decisions.csv", f"D-9,2026-05-20,{row},,,")
    for command in (STATEMENT, LATE):
        done = run_here([*command], folder)
        assert done.code == 0, done.err
        assert told(done.err) == ([slug] if slug else []), done.err
        assert not slug or "decisions.csv:5" in done.err
        assert ("slacalc rights" in done.err) == slug.endswith("without-right"), done.err


@pytest.mark.parametrize(("day", "slugs"), [("2026-05-10", ["ledger/suspended-without-right"]), ("2026-05-11", [])])
def test_the_right_to_suspend_arises_on_a_day(folder: Path, day: str, slugs: list[str]) -> None:
    add(folder, "decisions.csv", f"D-9,{day},suspended,,2026-03,provider,,,")
    assert told(run_here([*STATEMENT], folder).err) == slugs


def test_a_decision_before_its_month_is_over_is_told_with_the_statement_of_that_month(folder: Path) -> None:
    add(folder, "decisions.csv", "D-9,2026-03-20,notice received,answer_rate,2026-04,client,,,")
    command = ["statement", str(CONTRACT), str(SAMPLES / "2026-04"), *STATEMENT[3:], "--as-of", "2026-06-10T18:00:00"]
    assert told(run_here(command, folder).err) == ["ledger/month-not-over"]
    assert told(run_here([*LATE], folder).err) == ["ledger/month-not-over"]
    assert told(run_here([*STATEMENT], folder).err) == []


def test_an_objection_that_came_too_late_is_kept_and_told_and_has_no_effect(folder: Path) -> None:
    """The term ends on 2026-12-31 and goes on unless a party objects by 30 September, three months before."""
    late = ["late", str(CONTRACT), "--ledger", "ledger", "--lang", "en", "--as-of"]
    found = {}
    for day in ("2026-09-30", "2026-10-01"):
        (folder / "ledger" / "decisions.csv").write_text(HEADER, encoding="utf-8")
        without = run_here([*late, "2026-12-20"], folder)
        add(folder, "decisions.csv", f"O-1,{day},objection to renewal,,2026-12,client,late,,")
        found[day] = run_here([*late, "2026-12-20"], folder)
        assert found[day].code == 0
        assert (found[day].out == without.out) is (day == "2026-10-01")
        checked = run_here(["check", str(CONTRACT), "ledger"], folder)
        assert (checked.code, "objection-too-late" in checked.out + checked.err) == (0, day == "2026-10-01")
    assert "objection-too-late" not in found["2026-09-30"].err
    assert "[ledger/objection-too-late]" in found["2026-10-01"].err
    assert "decisions.csv:2" in found["2026-10-01"].err


def test_an_objection_too_late_is_told_with_the_month_that_it_is_about_or_with_the_first_one_made_after_it(folder: Path) -> None:
    add(folder, "decisions.csv", "O-1,2026-12-01,objection to renewal,,2026-12,client,late,,")
    assert "objection-too-late" not in run_here([*STATEMENT], folder).err  # May is made before anybody objects
    assert "objection-too-late" not in run_here([*LATE], folder).err


@pytest.mark.parametrize("month", range(1, 12))
def test_the_sample_has_no_decision_in_vain(month: int) -> None:
    name = f"2026-{month:02}"
    ledger = ["--ledger", str(SAMPLES / "ledger")]
    made = run_here(["statement", str(CONTRACT), str(SAMPLES / name), *ledger, "--format", "csv"], ROOT)
    late = run_here(["late", str(CONTRACT), *ledger, "--as-of", f"{name}-28"], ROOT)
    assert (made.code, late.code, told(made.err + late.err)) == (0, 0, [])


def test_no_history_has_a_decision_in_vain() -> None:
    files = list((ROOT / "tests" / "golden" / "histories").glob("*/expected/stderr"))
    assert len(files) > 10
    assert [path for path in files if told(path.read_text(encoding="utf-8"))] == []

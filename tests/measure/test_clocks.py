"""What asks for a time of day that an export does not have, and what does not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from program import run_here
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.clocks import missing_clocks
from slacalc.measure.excused import Excusal

SOURCE = (Path(__file__).parents[1] / "golden" / "summer-time" / "contract.yaml").read_text(encoding="utf-8")
SOURCE = SOURCE.replace("tickets.yaml}", "tickets.yaml, excused: slacalc}")
CLOCKLESS = {"calls": ("arrived_at",), "tickets": ("opened_at", "resolved_at"), "updates": ("sent_at",)}
RATE = "reading: answered_of_all\n    where: in_service_hours"
REPEATS = "reading: repeated_of_answered\n    within: 2 h"
DEADLINE = "within: 48 hours after receipt"
DAYS = "within: 3 working days after receipt"


def asked(*changes: tuple[str, str], excusals: tuple[Excusal, ...] = ()) -> list[tuple[str, str]]:
    text = SOURCE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    terms = load_contract(text.encode(), "c.yaml").terms_of(Month(2026, 10))
    return [(one.column, one.needed_by) for one in missing_clocks(terms, CLOCKLESS, excusals)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], [("arrived_at", "repeats"), ("opened_at", "resolution"), ("resolved_at", "resolution")]),
        ([(REPEATS, RATE), (DEADLINE, DAYS)], []),
        ([(REPEATS, RATE), (DEADLINE, DAYS), ("00:00-24:00", "08:00-24:00")], [("arrived_at", "repeats")]),
        ([(REPEATS, RATE), (DEADLINE, DAYS), ("00:00-24:00", "00:00-23:00")], [("arrived_at", "repeats")]),
        ([(REPEATS, "reading: answered_of_all"), (DEADLINE, DAYS), ("00:00-24:00", "08:00-20:00")], []),
        ([(REPEATS, RATE), (DEADLINE, f"{DAYS}, until 18:00")], [("resolved_at", "resolution")]),
        (
            [(REPEATS, RATE), (DEADLINE, f"{DAYS}, received before 17:00 counts as the first day")],
            [("opened_at", "resolution")],
        ),
    ],
)
def test_only_what_depends_on_the_hour_asks_for_it(changes: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert asked(*changes) == expected


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-10-{text}")


@pytest.mark.parametrize(("begins", "ends", "needs"), [("05T00:00", "06T00:00", False), ("05T00:00", "05T12:00", True)])
def test_an_agreed_time_of_whole_days_needs_no_clock(begins: str, ends: str, *, needs: bool) -> None:
    span = (moment(begins), moment(ends))
    excusal = Excusal("E1", ("repeats",), "", *span, "a fault", "both", "", span)
    changes = ((REPEATS, f"{RATE}\n    excused: leaves scope"), (DEADLINE, DAYS))
    assert asked(*changes, excusals=(excusal,)) == ([("arrived_at", "repeats")] if needs else [])


def test_a_sample_of_calls_without_a_clock_shows_their_days(tmp_path: Path) -> None:
    case = Path(__file__).parents[1] / "golden" / "times"
    (tmp_path / "month").mkdir()
    for name in ("days.contract.yaml", "days.yaml"):
        (tmp_path / name).write_bytes((case / name).read_bytes())
    for name in ("calls.csv", "month.yaml"):
        (tmp_path / "month" / name).write_bytes((case / "days" / name).read_bytes())
    command = ["sample", "days.contract.yaml", "month", "--seed", "s", "--size", "2", "--out", "out"]
    assert run_here(command, tmp_path).code == 0
    rows = (tmp_path / "out" / "sample-2026-03.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(row.split(",")[5] for row in rows[1:]) == ["2026-03-02", "2026-03-29"]

"""A statement that was made under another version of the library of working days says so when it is looked at again.

About ``audit/compare.py``, ``render/verdict.py`` and ``contract/calendars/calendar.py``.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from lab import DIRECT, Lab
from program import run_here
from slacalc.base.countries import library_version, working_days_of
from slacalc.base.worktime import WorkingDays

if TYPE_CHECKING:
    from pathlib import Path


CALENDAR = "slacalc.contract.calendars.calendar"


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A statement of January, due on a working day of Germany."""
    made = Lab(tmp_path / "lab", DIRECT)
    contract = made.folder / "contract.yaml"
    contract.write_text(contract.read_text(encoding="utf-8").replace("working_days: CN", "working_days: DE"), encoding="utf-8")
    made.month("jan", 1, 30, 10)
    (made.folder / "s.json").write_bytes(made.statement("jan", "--format", "json").out.encode())
    return made


def test_it_is_recorded(lab: Lab) -> None:
    statement = json.loads((lab.folder / "s.json").read_text(encoding="utf-8"))
    assert statement["contract"]["calendar"]["library"] == library_version()


def test_where_nothing_else_differs_it_is_told_and_no_difference(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    here = library_version()
    monkeypatch.setattr(f"{CALENDAR}.library_version", lambda: "holidays 9.9")
    answer = run_here(["verify", "s.json", "jan", "--contract", "contract.yaml", "--lang", "en"], lab.folder)
    assert answer.code == 0, answer.out
    assert f"known by {here}, and here by holidays 9.9; what follows from them was derived again, and agrees" in answer.out
    counted = run_here(["verify", "s.json", "jan", "--contract", "contract.yaml", "--lang", "en", "--bytes"], lab.folder)
    assert counted.code == 1
    assert "contract.calendar.library" in counted.out


def test_where_a_day_differs_too_the_day_is_a_difference_and_the_library_may_be_why(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = working_days_of

    def with_one_more(code: str, first_year: int, last_year: int, weekend: frozenset[int] | None = None) -> WorkingDays:
        days = known(code, first_year, last_year, weekend)
        due = json.loads((lab.folder / "s.json").read_text(encoding="utf-8"))["payment"]["due"]
        closed = days.closed | {date.fromisoformat(due)}
        return WorkingDays(days.name, days.years, closed, days.opened, days.notices, days.weekend)

    monkeypatch.setattr(f"{CALENDAR}.library_version", lambda: "holidays 9.9")
    monkeypatch.setattr(f"{CALENDAR}.working_days_of", with_one_more)
    answer = run_here(["verify", "s.json", "jan", "--contract", "contract.yaml", "--lang", "zh"], lab.folder)
    assert answer.code == 1, answer.out
    assert "payment.due" in answer.out
    assert "此处依 holidays 9.9：以上差异可能由此而来" in answer.out

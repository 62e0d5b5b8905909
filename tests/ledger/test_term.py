"""An objection to a renewal: in time it ends the term; too late it stays in the ledger, is told, and the term goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

TERM = "{first_day: 2026-01-01, last_day: 2026-12-31, renews: never}"
SHORT = "{{first_day: 2026-01-01, last_day: {last}, renews: {renews}}}"
TOO_LATE = "warning [ledger/objection-too-late]"


def lab_of(folder: Path, last: str, renews: str) -> Lab:
    lab = Lab(folder)
    path = folder / "contract.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(TERM, SHORT.format(last=last, renews=renews)), encoding="utf-8")
    return lab


def objection(reference: str, day: str, month: str, by: str = "client") -> str:
    return f"{reference},{day},objection to renewal,,{month},{by},,,,"


BY_MONTHS = "1 year each time unless either party objects 1 month before"
BY_DAYS = "3 months once unless either party objects 10 days before"


@pytest.mark.parametrize(
    ("last", "renews", "in_time", "too_late"),
    [
        ("2026-02-28", BY_MONTHS, "2026-01-31", "2026-02-01"),  # the last day of a month is that of the month before
        ("2026-02-28", BY_DAYS, "2026-02-18", "2026-02-19"),
        ("2026-02-28", "2 months once unless either party objects 2 months before", "", "2026-01-02"),
    ],
)
def test_an_objection_on_the_last_day_ends_the_term_and_one_a_day_later_is_told_and_does_not(
    tmp_path: Path, last: str, renews: str, in_time: str, too_late: str
) -> None:
    lab = lab_of(tmp_path, last, renews)
    lab.month("march", 3, 10)
    month = last[:7]
    if in_time:
        lab.decide(objection("O-1", in_time, month))
        refused = lab.statement("march")
        assert (refused.code, TOO_LATE in refused.err) == (3, False)
    lab.decide(objection("O-1", too_late, month))
    made = lab.statement("march", "--format", "csv")
    assert (made.code, made.err.count(TOO_LATE)) == (0, 1)
    assert "ledger/decisions.csv:2" in made.err
    late = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-03-05")
    assert (late.code, late.err.count(TOO_LATE)) == (0, 1)
    checked = lab.run("check", "contract.yaml", "ledger")
    assert (checked.code, (checked.out + checked.err).count(TOO_LATE)) == (0, 1)
    assert lab.run("check", "contract.yaml", "ledger", "--strict").code == 1


def test_of_two_objections_the_one_in_time_ends_the_term_and_the_other_is_told(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2026-02-28", BY_MONTHS)
    lab.month("march", 3, 10)
    lab.decide(objection("O-1", "2026-01-20", "2026-02", "provider"), objection("O-2", "2026-02-20", "2026-02"))
    assert lab.statement("march").code == 3
    late = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-02-25")
    assert (late.code, late.err.count(TOO_LATE)) == (0, 1)
    assert "It ends on 2026-02-28." in late.out


def test_an_objection_too_late_for_one_term_is_none_to_the_next(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2026-01-31", "1 month each time unless either party objects 10 days before")
    lab.month("march", 3, 10)
    lab.decide(objection("O-1", "2026-01-25", "2026-01"))
    assert lab.statement("march", "--format", "csv").code == 0
    lab.decide(objection("O-1", "2026-01-25", "2026-01"), objection("O-2", "2026-02-18", "2026-02"))
    assert lab.statement("march", "--format", "csv").code == 3


def test_an_objection_to_a_term_that_does_not_end_then_is_refused_as_before(tmp_path: Path) -> None:
    lab = lab_of(tmp_path, "2026-02-28", BY_MONTHS)
    lab.month("jan", 1, 10)
    lab.decide(objection("O-1", "2026-01-05", "2026-01"))
    refused = lab.statement("jan")
    assert (refused.code, "ledger/no-renewal-then" in refused.err) == (3, True)

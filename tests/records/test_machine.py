"""What a run may use: a budget that cannot be kept is refused before anything is read, and nothing of it changes the records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from records.exports import PLAIN, ZONE, csv_of
from slacalc.base.diagnostics import Diagnostic, Unwritable
from slacalc.records.bounds import MEMORY
from slacalc.records.budget import Budget
from slacalc.records.machine import (
    BESIDE,
    LEAST_MEMORY,
    Machine,
    ReadingProgress,
    check_memory,
    machine,
    use,
    usual_memory,
)
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from pathlib import Path


class Slot:
    """What has something of a budget."""


def code_of(refused: pytest.ExceptionInfo[Unwritable]) -> list[str]:
    return [one.code for one in refused.value.diagnostics if isinstance(one, Diagnostic)]


@pytest.mark.parametrize("allowed", [None, LEAST_MEMORY + BESIDE])
def test_a_budget_that_can_be_kept(allowed: int | None) -> None:
    check_memory(LEAST_MEMORY, allowed)


def test_a_budget_that_is_too_small() -> None:
    with pytest.raises(Unwritable) as refused:
        check_memory(LEAST_MEMORY - 1, None)
    assert code_of(refused) == ["output/memory-too-small"]


def test_a_budget_beyond_the_limits_of_the_machine() -> None:
    with pytest.raises(Unwritable) as refused:
        check_memory(MEMORY, MEMORY + BESIDE - 1)
    assert code_of(refused) == ["output/memory-not-there"]


def test_who_wants_to_know_is_told_how_far_the_reading_is(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([(f"C{at}", "2026-03-02 09:00:00", "answered", "5", "5", "") for at in range(9)]))
    told: list[ReadingProgress] = []
    with use(Machine(LEAST_MEMORY, told.append)):
        read_records([path], PLAIN, ZONE)
    size = path.stat().st_size
    assert [(one.file, one.done, one.size) for one in told] == [("calls.csv", size, size)]
    assert machine().memory == MEMORY


def test_exports_that_are_held_beside_each_other_share_the_budget_until_they_are_gone() -> None:
    budget = Budget(267)  # two parts of an eighth of it; half of the rest is 100
    first, second = Slot(), Slot()
    assert budget.take_for_rows(60, first)
    assert not budget.take_for_rows(41, second)
    assert budget.take_for_rows(40, second)
    assert budget.take_for_hashes(100, second)
    assert not budget.take_for_hashes(1, first)
    del second
    assert budget.take_for_rows(40, first)
    assert budget.take_for_hashes(100, first)
    assert not budget.take_for_rows(1, first)


@pytest.mark.parametrize(
    ("allowed", "budget"),
    [(None, MEMORY), (10**12, MEMORY), (BESIDE + 100_000_000, 100_000_000), (BESIDE, LEAST_MEMORY), (0, LEAST_MEMORY)],
)
def test_the_budget_where_none_is_given_is_what_the_limits_leave(allowed: int | None, budget: int) -> None:
    with patch("slacalc.records.machine.allowed_memory", return_value=allowed):
        assert usual_memory() == budget

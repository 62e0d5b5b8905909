"""A month that is corrected more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path


def test_each_correction_of_a_month_has_the_next_number_and_corrects_the_one_before(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    lab.month("0", 1, 10)
    before = lab.issue("0", "2026-02-03")
    for number in range(1, 5):
        name = str(number)
        lab.month(name, 1, 10 + number, known=f"2026-03-{number:02d}")
        made = lab.issue(name, f"2026-03-{number + 1:02d}", "--correct", "2026-01")
        assert (made["correction"]["number"], made["correction"]["corrects"]) == (number, before["digest"])
        before = made
    assert lab.run("ledger", "verify", "ledger").code == 0

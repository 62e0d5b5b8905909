"""A month that is corrected more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path


MORE = """\
metrics:
  abandonment: {clause: "3", name: {zh: 放弃率, en: Abandonment}, reading: abandoned_of_requested,
    target: at most 50%, basis: "at least 1, otherwise no finding"}
"""


def test_terms_that_only_one_of_the_two_uses_are_told(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    contract = lab.folder / "contract.yaml"
    shorter = contract.read_text("utf-8")
    longer = shorter.replace("metrics:\n", MORE)
    for month, issued, now in (("2026-01", longer, shorter), ("2026-02", shorter, longer)):
        number = int(month[-1])
        contract.write_text(issued, "utf-8")
        lab.month(month, number, 10)
        lab.issue(month, f"2026-{number + 1:02d}-05")
        contract.write_text(now, "utf-8")
        lab.month(f"again-{number}", number, 12, known=f"2026-{number + 1:02d}-10")
        correction = lab.statement_wire(f"again-{number}", "--correct", month)["correction"]
        assert [path for path in correction["terms"] if path.startswith("metrics.abandonment.")]


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

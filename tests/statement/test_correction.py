"""A month that is corrected more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import DIRECT, Lab

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


@pytest.mark.parametrize("tax", ["none", '{clause: "5", reverse_charge: {zh: 反向征收, en: Reverse charge}}'])
def test_a_correction_of_a_month_without_tax_is_what_it_says_where_that_month_billed_one_of_a_taxed_month(
    tmp_path: Path, tax: str
) -> None:
    changed = f'amendments: {{s1: {{clause: "9", from: 2026-02-01, set: {{tax: {tax}}}}}}}'
    lab = Lab(tmp_path / "lab", changed)
    for name, number, answered, known, day in (
        ("january", 1, 10, "2026-02-02", "2026-02-03"),
        ("more of january", 1, 12, "2026-02-05", "2026-02-06"),
        ("february", 2, 10, "2026-03-02", "2026-03-03"),
        ("more of february", 2, 12, "2026-03-05", "2026-03-06"),
    ):
        lab.month(name, number, answered, known=known)
        issued = lab.issue(name, day, *(("--correct", f"2026-{number:02d}") if name.startswith("more") else ()))
    assert issued["totals"]["tax"] == "0.20"
    assert issued["correction"]["totals"] == {"net": "3.35", "tax": "0.00", "gross": "3.35"}
    verified = lab.run("verify", "ledger/issued/2026-02-correction-1.json", "more of february", "--contract", "contract.yaml")
    assert verified.code == 0, verified.out


def test_a_line_of_nothing_that_a_correction_no_longer_has_is_no_difference(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", DIRECT.replace("of: all fees", "of: [fees.calls]"))
    lab.month("missed", 1, 0, 4)
    assert {line["id"]: line["amount"] for line in lab.issue("missed", "2026-02-03")["lines"]}["deduct.answer_rate"] == "0.00"
    lab.month("met", 1, 4, known="2026-02-05")
    corrected = lab.issue("met", "2026-02-06", "--correct", "2026-01")
    assert [difference["line"] for difference in corrected["correction"]["differences"]] == ["fees.calls"]
    assert lab.verify("ledger/issued/2026-01-correction-1.json", "met").code == 0

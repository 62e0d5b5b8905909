"""A security over a ledger: what is held is never below zero, and every statement of it is read again and made again.

About ``billing/retention.py``, ``statement/retained.py`` and ``ledger/history.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import ISSUED_ON, KNOWN, Lab

if TYPE_CHECKING:
    from pathlib import Path

KEPT = "rate: 10%, of: total without tax, at_most: none, released: on decision"
SECURITY = f'retention: {{clause: "5", name: {{zh: 质保金, en: Security}}, {KEPT}}}'


def lab_of(folder: Path) -> Lab:
    """Calls alone are paid for: 1.76 each up to 5, and 1.675 each above."""
    lab = Lab(folder / "lab", SECURITY)
    path = lab.folder / "contract.yaml"
    path.write_text(path.read_text("utf-8").replace("price: 10000.00 CNY", "price: 0.01 CNY"), "utf-8")
    lab.decide()
    return lab


def release(lab: Lab, amount: str, month: str, on: str) -> None:
    lab.decide(f"R1,{on},retention released,,{month},client,all is well,,{amount},")


def figures(statement: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {figure["name"]: figure["value"] for figure in statement["figures"]}


def issue(lab: Lab, number: int, calls: int) -> dict[str, str]:
    lab.month(f"m{number}", number, calls, 0, KNOWN[number])
    return figures(lab.issue(f"m{number}", ISSUED_ON[number]))


def test_a_month_after_a_large_release_is_read_again(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    issue(lab, 1, 100)  # 0.01 + 8.80 + 159.125, of which 10 % are 16.79
    issue(lab, 2, 100)
    release(lab, "33.58", "2026-03", "2026-04-01")
    issue(lab, 3, 100)  # keeps 16.79 and releases 33.58
    assert issue(lab, 4, 100)["retention.held"] == "33.58"
    assert lab.run("ledger", "verify", "ledger").code == 0
    assert lab.verify("ledger/issued/2026-04.json", "m4").code == 0


def test_no_more_is_paid_back_than_is_held(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    issue(lab, 1, 100)
    release(lab, "16.79", "2026-02", "2026-03-01")
    issue(lab, 2, 0)
    lab.month("m1-later", 1, 10, 0, KNOWN[3])
    lab.issue("m1-later", KNOWN[3], "--correct", "2026-01")
    march = issue(lab, 3, 0)
    assert float(march["total.net"]) < 0
    assert (march["retention"], march["retention.held"]) == ("0", "0")
    assert lab.run("ledger", "verify", "ledger").code == 0


def test_a_month_that_has_released_is_corrected_downwards(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    release(lab, "16.79", "2026-01", "2026-02-01")
    issue(lab, 1, 100)
    lab.month("m1-later", 1, 50, 0, KNOWN[2])
    corrected = lab.statement("m1-later", "--issue", "--issue-date", ISSUED_ON[2], "--correct", "2026-01")
    assert corrected.code == 0, corrected.err
    assert lab.verify("ledger/issued/2026-01-correction-1.json", "m1-later").code == 0


def test_a_release_that_is_entered_late_does_not_change_the_month_that_is_issued(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    issue(lab, 1, 100)
    release(lab, "10.00", "2026-01", "2026-02-01")
    assert lab.verify("ledger/issued/2026-01.json", "m1").code == 0
    assert issue(lab, 2, 0)["retention.held"] == "6.79"

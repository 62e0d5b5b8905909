"""Which prices an index means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

CUT_OFF = """\
fees:
  cut_off: {clause: "6", name: {zh: 断线, en: Cut off}, kind: deduction, counts: calls, where: outcome is abandoned, \
price: 1.00 CNY each, cap: none, as: price reduction}"""


@pytest.mark.parametrize(
    ("index", "service", "cut_off"), [("all fees", "11000.00", "-2.00"), ("fees.cut_off", "10000.00", "-2.20")]
)
def test_all_fees_are_without_what_a_deduction_takes_off(tmp_path: Path, index: str, service: str, cut_off: str) -> None:
    lab = Lab(
        tmp_path / "lab", f'amendments: {{a: {{clause: A, from: 2026-01-01, index: {{{index}: "+10%, rounded to 0.01"}}}}}}'
    )
    contract = lab.folder / "contract.yaml"
    contract.write_text(contract.read_text("utf-8").replace("\nfees:", f"\n{CUT_OFF}"), "utf-8")
    lab.month("m", 1, 3, 2)
    amounts = {line["id"]: line["amount"] for line in lab.statement_wire("m")["lines"]}
    assert (amounts["fees.service"], amounts["fees.cut_off"]) == (service, cut_off)

"""The script that a notebook would hold comes to the amount of the paper, and leaves nothing but its values."""

from __future__ import annotations

import runpy
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from program import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_script_makes_the_total_of_march(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    made = runpy.run_path(str(ROOT / "tests" / "docs" / "march.py"))
    assert made["total"] == Decimal("194890.80")
    assert made["answer_rate"] == Fraction(18480, 20000)
    assert made["by_kind"] == {"fee": Decimal("189545.61"), "price reduction": Decimal("-5686.37")}
    assert made["worst_week"] == "2026-W11"
    assert made["agrees"]
    assert "deduct.answer_rate" in str(made["why"])
    assert capfd.readouterr() == ("", "")
    assert not list(tmp_path.iterdir())

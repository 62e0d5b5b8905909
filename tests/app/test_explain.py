"""A name that a statement does not have: the nearest ones are told, and never all of its figures."""

from __future__ import annotations

import pytest

from program import ROOT, run_here

ISSUED = ROOT / "sample_data" / "ledger" / "issued" / "2026-03.json"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("fees.seatz", "fees.seats"),
        ("answer_rat", "answer_rate"),
        ("tax.fees.seat", "tax.fees.seats"),
        ("total.gros", "total.gross"),
        ("answer_rate.numeratr", "answer_rate.numerator"),
        ("q" * 5000, ""),
    ],
)
def test_a_mistyped_line_is_told_the_nearest_names(name: str, near: str) -> None:
    for lang, question in (("en", "did you mean"), ("zh", "是否指")):
        done = run_here(["explain", str(ISSUED), name, "--lang", lang], ROOT)
        assert done.code == 3
        assert len(done.err) < 1000 + len(name), len(done.err)
        assert (f"{question} {near}" in done.err) == bool(near), done.err
        assert "fees.seats; " in done.err

"""A correction of counts alone, which move nothing in their own month: later months add them up.

About ``statement/carried.py`` and ``app/looking_back.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

FREE = "steps: [0.00 CNY each up to 12, 1.00 CNY each above], measured: total of the calendar year so far"
YEARLY = f'  yearly: {{clause: "4", name: {{zh: 年度, en: Yearly}}, kind: steps, counts: calls, mode: graduated, {FREE}}}\n'


def lab_of(folder: Path) -> Lab:
    """Twelve calls of the calendar year are free, and each above is 1.00; nothing else is paid by the call."""
    lab = Lab(folder / "lab")
    path = lab.folder / "contract.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  calls:\n"), text.index("tax:")
    path.write_text(text[:start] + YEARLY + text[end:], encoding="utf-8")
    lab.month("jan", 1, 10)
    lab.issue("jan", "2026-02-03")
    return lab


def test_a_correction_that_moves_counts_alone_is_made_and_later_months_rest_on_it(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    lab.month("feb", 2, 10)
    assert amount(lab.issue("feb", "2026-03-03")) == "8.00"
    lab.month("jan-later", 1, 11, known="2026-03-05")
    lab.month("feb-later", 2, 10, known="2026-03-07")
    done = lab.statement("jan-later", "--issue", "--issue-date", "2026-03-06", "--correct", "2026-01")
    assert (done.code, "[ledger/later-months-rest-on-it]" in done.err) == (0, True), done.err
    corrected = lab.issue("feb-later", "2026-03-08", "--correct", "2026-02")
    differences = [(line["line"], line["amount"], line["reasons"]) for line in corrected["correction"]["differences"]]
    assert differences == [("fees.yearly", "1.00", ["another month"])]
    again = lab.statement("jan-later", "--correct", "2026-01")
    assert (again.code, "[input/nothing-has-changed]" in again.err) == (3, True)


def test_a_month_made_as_of_a_day_before_a_correction_is_told_that_it_does_not_know_it(tmp_path: Path) -> None:
    lab = lab_of(tmp_path)
    lab.month("jan-later", 1, 11, known="2026-03-05")
    lab.issue("jan-later", "2026-03-06", "--correct", "2026-01")
    lab.month("feb", 2, 10)
    early = lab.statement("feb", "--format", "json")
    assert (early.code, "[ledger/correction-not-known-yet]" in early.err) == (0, True), early.err
    lab.month("feb-later", 2, 10, known="2026-03-07")
    known = lab.statement("feb-later", "--format", "json")
    assert (known.code, "[ledger/correction-not-known-yet]" in known.err) == (0, False), known.err


def amount(statement: dict[str, list[dict[str, str]]]) -> str:
    return next(line["amount"] for line in statement["lines"] if line["id"] == "fees.yearly")

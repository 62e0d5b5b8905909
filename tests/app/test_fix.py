"""``check --fix`` on each kind of file: what can mean one thing only is mended, shown, and mended once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

MONTH = """\
month: ２０２６－０３
as_of: ２０２６-04-02 09：00
exported_by: 班组１
expect: {calls: １２３４, seats: 12 rows}
"""
LAYOUT = """\
slacalc_layout: 1
id: one
role: surveys
blank: ["", "－"]
columns:
  case: {from: 工单１}
  rated_at: {from: 时间, format: "%Y-%m-%d %H:%M:%S"}
  rating: {from: 评分, codes: {好１: ５, 差: none}}
duplicates: {keep: none}
"""


def fixed(folder: Path, name: str, text: str) -> tuple[str, str]:
    """The file after a first run, and the difference that was shown; a second run changes and shows nothing."""
    file = folder / name
    file.write_bytes(text.encode())
    shown = run_here(["check", "--fix", name], folder).err
    once = file.read_bytes()
    assert run_here(["check", "--fix", name], folder).err == ""
    assert file.read_bytes() == once
    return once.decode(), shown


def changed(old: str, new: str) -> set[tuple[str, str]]:
    return {(before, after) for before, after in zip(old.split("\n"), new.split("\n"), strict=True) if before != after}


def test_a_month_file_is_mended_where_its_digits_are_wide(tmp_path: Path) -> None:
    text, shown = fixed(tmp_path, "month.yaml", MONTH)
    assert changed(MONTH, text) == {
        ("month: ２０２６－０３", "month: 2026-03"),
        ("as_of: ２０２６-04-02 09：00", "as_of: 2026-04-02 09:00"),
        ("expect: {calls: １２３４, seats: 12 rows}", "expect: {calls: 1234, seats: 12 rows}"),
    }
    assert "-month: ２０２６－０３\n" in shown
    assert "+month: 2026-03\n" in shown


def test_a_layout_is_mended_in_its_numbers_and_not_in_what_the_export_says(tmp_path: Path) -> None:
    text, _ = fixed(tmp_path, "layout.yaml", LAYOUT)
    row = "  rating: {from: 评分, codes: {好１: ５, 差: none}}"
    assert changed(LAYOUT, text) == {(row, row.replace("５", "5"))}


def test_a_contract_is_mended_as_ever(tmp_path: Path) -> None:
    good = (ROOT / "contracts/take-or-pay.yaml").read_text(encoding="utf-8")
    assert fixed(tmp_path, "contract.yaml", good.replace("target: at least 90%", "target: ≥９０％", 1))[0] == good

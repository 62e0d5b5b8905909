"""What a contract accepts: the remark becomes a note until its last day, and an acceptance that is of no use is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from slacalc.app.check import check_paths

HERE = Path(__file__).parents[2]
SOURCE = (HERE / "tests" / "refused" / "lint" / "no-cap" / "contract.yaml").read_text(encoding="utf-8")
DAY = date(2026, 12, 31)


def codes(tmp_path: Path, accepted: str, day: date = DAY) -> list[str]:
    file = tmp_path / "contract.yaml"
    file.write_text(f"{SOURCE}accepted: [{accepted}]\n", encoding="utf-8")
    return [one.code for one in check_paths([file], day).diagnostics]


def entry(remark: str, at: str, until: str) -> str:
    return f"{{remark: {remark}, at: {at}, because: agreed, until: {until}}}"


@pytest.mark.parametrize(
    ("at", "until", "told"),
    [
        ("remedies.answer_rate", "2026-12-31", ["lint/accepted"]),
        ("remedies.answer_rate.deduct", "2026-12-31", ["lint/accepted"]),
        ("remedies.answer_rate", "2026-12-30", ["lint/no-cap", "lint/acceptance-ended"]),
        ("remedies", "2027-12-31", ["lint/no-cap", "lint/acceptance-unused"]),
        ("remedies.answer", "2027-12-31", ["lint/no-cap", "lint/acceptance-unused"]),
        ("remedies.answer_rate.deduct.takes", "2027-12-31", ["lint/no-cap", "lint/acceptance-unused"]),
    ],
)
def test_a_remark_is_accepted_at_its_place_until_its_day(tmp_path: Path, at: str, until: str, told: list[str]) -> None:
    assert codes(tmp_path, entry("lint/no-cap", at, until)) == ["lint/month-without-notice", *told]


@pytest.mark.parametrize(
    ("untils", "told"),
    [
        (("2027-12-31", "2027-12-31"), ["lint/accepted", "lint/acceptance-repeated"]),
        (("2026-12-30", "2027-12-31"), ["lint/accepted", "lint/acceptance-repeated"]),
        (("2027-12-31", "2026-12-30"), ["lint/accepted", "lint/acceptance-repeated"]),
        (("2026-12-30", "2026-12-29"), ["lint/no-cap", "lint/acceptance-ended", "lint/acceptance-repeated"]),
    ],
)
def test_of_two_entries_that_say_the_same_the_first_counts_that_has_not_ended(
    tmp_path: Path, untils: tuple[str, str], told: list[str]
) -> None:
    accepted = ", ".join(entry("lint/no-cap", "remedies.answer_rate", until) for until in untils)
    assert codes(tmp_path, accepted) == ["lint/month-without-notice", *told]


def test_an_error_is_not_accepted(tmp_path: Path) -> None:
    broken = SOURCE.replace("basis: at least", "basis: at last")
    assert broken != SOURCE
    file = tmp_path / "contract.yaml"
    file.write_text(
        f"{broken}accepted: [{entry('contract/bad-quantity', 'metrics.answer_rate.basis', '2027-12-31')}]\n", encoding="utf-8"
    )
    assert check_paths([file], DAY).fails(strict=False)


def test_the_contracts_of_the_project_have_no_open_doubt() -> None:
    checked = check_paths([HERE / "contracts"], DAY)
    assert len(checked.files) >= 6
    assert not checked.fails(strict=True), [str(one.place) for one in checked.diagnostics]

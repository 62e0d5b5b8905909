"""The English sample counted and billed once more, with nothing but csv and fractions; and made again, to the byte."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "sample_data" / "hotline"
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
ANSWERED = {"Order Placed", "Information", "Return"}
TO_PAY = {"2026-01": "6777.78", "2026-02": "5940.00", "2026-03": "7681.96", "2026-04": "6989.53"}
TARGETS = {"service_level": Fraction(80, 100), "half_hours": Fraction(60, 100), "satisfaction": Fraction(42, 10)}
TAKEN = {"service_level": 2, "half_hours": 1, "abandonment": 2, "satisfaction": 1}
"""Of a hundred, by the standard that is missed."""


def seconds(clock: str) -> int:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def cents(amount: Fraction) -> Fraction:
    """To the cent, half away from zero, of amounts that are not below it."""
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def rows_of(month: str, name: str) -> list[dict[str, str]]:
    with (SAMPLE / month / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def measured(month: str) -> tuple[dict[str, Fraction], int]:
    """The standards, and the seconds that are billed; the one row that cannot be read counts nowhere."""
    calls = [row for row in rows_of(month, "calls.csv") if row["TALK TIME"] != "--:--:--"]
    asked = [row for row in calls if row["DISPOSITION"] in ANSWERED or row["DISPOSITION"] == "Abandon"]
    heard = [row for row in asked if row["DISPOSITION"] in ANSWERED]
    in_time = [row for row in heard if seconds(row["QUEUE WAIT TIME"]) <= 20]

    def half_hour(row: dict[str, str]) -> tuple[str, int]:
        return row["DATE"], seconds(row["TIME"]) // 1800

    all_of, good_of = Counter(map(half_hour, asked)), Counter(map(half_hour, in_time))
    counted = [at for at, count in all_of.items() if count >= 3]
    met = [at for at in counted if good_of[at] * 100 >= all_of[at] * 80]
    ratings = [int(row["rating"]) for row in rows_of(month, "surveys.csv")]
    handled = [sum(seconds(row[name]) for name in ("TALK TIME", "HOLD TIME", "AFTER CALL WORK TIME")) for row in heard]
    return {
        "service_level": Fraction(len(in_time), len(asked)),
        "half_hours": Fraction(len(met), len(counted)),
        "abandonment": Fraction(len(asked) - len(heard), len(asked)),
        "handle_time": Fraction(sum(handled), len(handled)),
        "satisfaction": Fraction(sum(ratings), len(ratings)),
    }, sum(-(-one // 6) * 6 for one in handled)


def missed(standards: dict[str, Fraction]) -> list[str]:
    return [
        name
        for name in TAKEN
        if (standards[name] > Fraction(5, 100) if name == "abandonment" else standards[name] < TARGETS[name])
    ]


def to_pay(month: str) -> Fraction:
    """The minutes, up to the minimum, less what the missed standards take within the cap."""
    standards, billed = measured(month)
    fees = max(cents(Fraction(95, 100) * billed / 60), Fraction(6000))
    taken = sum(cents(fees * TAKEN[name] / 100) for name in missed(standards))
    return fees - min(taken, cents(fees * Fraction(55, 1000)))


def statement(month: str) -> dict[str, object]:
    command = ["statement", "contract.yaml", month, "--ledger", "ledger", "--format", "json"]
    answer = run_here(command, SAMPLE)
    assert answer.code == 0, answer.err
    made: dict[str, object] = json.loads(answer.out)
    return made


@pytest.mark.parametrize("month", MONTHS)
def test_each_month_comes_to_what_is_worked_out_here(month: str) -> None:
    made = json.loads(json.dumps(statement(month)))
    values = {figure["name"]: figure["value"] for figure in made["figures"]}
    standards, _ = measured(month)
    assert {name: Fraction(values[name]) for name in standards} == standards
    assert [metric["id"] for metric in made["metrics"] if metric["outcome"] == "missed"] == missed(standards)
    assert Fraction(made["totals"]["gross"]) == to_pay(month) == Fraction(TO_PAY[month])
    assert set(made["totals"]["tax"]) <= set("0.")


def test_what_was_issued_is_what_is_made(tmp_path: Path) -> None:
    """The months by the script, and the ledger by its own."""
    scripts = ROOT / "sample_data"
    subprocess.run([sys.executable, "-B", scripts / "make_hotline.py", tmp_path], check=True)
    for month in MONTHS:
        for name in ("calls.csv", "surveys.csv", "month.yaml"):
            assert (tmp_path / month / name).read_bytes() == (SAMPLE / month / name).read_bytes(), (month, name)
    shutil.copytree(SAMPLE / "ledger", tmp_path / "ledger")
    subprocess.run([sys.executable, "-B", scripts / "make_hotline_ledger.py", tmp_path / "ledger"], check=True)
    issued = sorted(path.name for path in (SAMPLE / "ledger" / "issued").iterdir())
    assert issued == [f"{month}.json" for month in MONTHS[:3]]
    for name in issued:
        assert (tmp_path / "ledger" / "issued" / name).read_bytes() == (SAMPLE / "ledger" / "issued" / name).read_bytes(), name


def test_the_invoice_of_february_is_paid_thirty_days_late() -> None:
    """Received on 4 March, due thirty days later, paid thirty days after that: one and a half percent of 5,940.00."""
    due = date.fromordinal(date(2026, 3, 4).toordinal() + 30)
    assert (date(2026, 5, 3) - due).days == 30
    answer = run_here(["late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-05-03", "--format", "json"], SAMPLE)
    february = json.loads(answer.out)["months"][1]
    interest = Decimal("5940.00") * Decimal("0.015")
    assert (february["due"], Decimal(february["interest"])) == (str(due), interest) == ("2026-04-03", Decimal("89.10"))


def test_nothing_on_any_page_is_chinese() -> None:
    for command in (
        ["check", "contract.yaml", "switch.yaml", "holidays.yaml", "ledger", "--strict"],
        ["statement", "contract.yaml", "2026-03", "--ledger", "ledger", "--format", "md"],
        ["statement", "contract.yaml", "2026-03", "--ledger", "ledger", "--format", "html"],
        ["late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-05-03"],
        ["rights", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-05-03"],
    ):
        answer = run_here(command, SAMPLE)
        assert answer.code == 0, answer.err
        assert not [letter for letter in answer.out + answer.err if "\u2e80" <= letter <= "\uffef"], command

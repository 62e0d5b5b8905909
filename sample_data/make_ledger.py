"""Issue January to November of the sample year into ``ledger/issued``, each from its folder: the same bytes every time.

    python make_ledger.py [LEDGER]

``payments.csv`` and ``decisions.csv`` beside it are kept by hand, as an analyst would: only the digest of a reviewed draft is
filled in here, and it is checked that the payments are those that the statements ask for. December is left for the reader to
issue. The slacalc package must be installed.

April was issued as its log was known early in May. What was lost of it came in June; the correction stands in June's statement.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parent / "contracts" / "telecom-outsourcing.yaml"


@dataclass(frozen=True, slots=True)
class Issue:
    """A statement that is issued."""

    month: str
    on: str
    as_of: str = ""
    """Empty: as month.yaml says."""
    corrects: bool = False
    """Whether it is a correction of the month."""

    @property
    def options(self) -> list[str]:
        """Of ``slacalc statement``, but for those that issue."""
        as_of = ["--as-of", self.as_of] if self.as_of else []
        return [*as_of, *(["--correct", self.month] if self.corrects else [])]


ISSUES = (
    Issue("2026-01", "2026-02-03"),
    Issue("2026-02", "2026-03-03"),
    Issue("2026-03", "2026-04-03"),
    Issue("2026-04", "2026-05-07", as_of="2026-05-06T09:00:00+08:00"),
    Issue("2026-05", "2026-06-03"),
    Issue("2026-04", "2026-06-12", corrects=True),
    Issue("2026-06", "2026-07-03"),
    Issue("2026-07", "2026-08-04"),
    Issue("2026-08", "2026-09-03"),
    Issue("2026-09", "2026-10-09"),
    Issue("2026-10", "2026-11-03"),
    Issue("2026-11", "2026-12-03"),
)
"""In the order of their issue."""
BESIDES = {"2026-03": Decimal("1837.24"), "2026-08": Decimal("-3000.00")}
"""What is paid besides the statement: interest for 28 days of delay; the part of a dispute that is not owed."""
UNPAID = ("2026-11",)
UNKNOWN = "0" * 12
"""The digest of no draft: one that names its own review would be another draft."""


def main() -> None:
    """Issue statement after statement, then look at the payments."""
    ledger = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "ledger"
    shutil.rmtree(ledger / "issued", ignore_errors=True)
    for one in ISSUES:
        if is_reviewed(ledger, one.month):
            fill_review(ledger, one.month, UNKNOWN)
            fill_review(ledger, one.month, str(make(ledger, one)["digest"]))
        make(ledger, one, "--issue", "--issue-date", one.on)
    check_payments(ledger)


def make(ledger: Path, one: Issue, *more: str) -> dict[str, Any]:
    """The statement, issued where ``more`` says so."""
    command = [sys.executable, "-m", "slacalc", "statement", str(CONTRACT), str(HERE / one.month), "--ledger", str(ledger)]
    options = [*one.options, *more, "--format", "json"]
    done = subprocess.run([*command, *options], check=False, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def is_reviewed(ledger: Path, month: str) -> bool:
    """Whether somebody has reviewed the draft of that month."""
    with (ledger / "decisions.csv").open(encoding="utf-8", newline="") as lines:
        return any((row["kind"], row["month"]) == ("reviewed", month) for row in csv.DictReader(lines))


def fill_review(ledger: Path, month: str, digest: str) -> None:
    """Write the digest of a draft into the last cell of its review, and leave every other byte as it is."""
    path = ledger / "decisions.csv"
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kind, about = (header.rstrip().split(",").index(column) for column in ("kind", "month"))
    for number, line in enumerate(lines):
        cells = next(csv.reader([line]))
        if (cells[kind], cells[about]) == ("reviewed", month):
            lines[number] = f"{line.rpartition(',')[0]},{digest}\n"
    path.write_text("".join((header, *lines)), encoding="utf-8", newline="")


def check_payments(ledger: Path) -> None:
    """Each month but the unpaid is paid as its statement says.

    Raises:
        AssertionError: with the amount that the last payment of each wrong month must have.
    """
    with (ledger / "payments.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wrong: dict[str, str] = {}
    for month in sorted({one.month for one in ISSUES}):
        totals = json.loads((ledger / "issued" / f"{month}.json").read_text(encoding="utf-8"))["totals"]
        owed = Decimal(totals["gross"]) + BESIDES.get(month, Decimal(0)) if month not in UNPAID else Decimal(0)
        paid = [Decimal(row["amount"]) for row in rows if row["month"] == month]
        if sum(paid) != owed:
            wrong[month] = str(owed - sum(paid[:-1]))
    if wrong:
        raise AssertionError(wrong)


if __name__ == "__main__":
    main()

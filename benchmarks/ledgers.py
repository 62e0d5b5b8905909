"""What commands over a ledger take when it holds 12 months, and 60: ``python benchmarks/ledgers.py FOLDER [ROUNDS]``.

The months are those of 2021 to 2025 under the telecom agreement, issued from small exports and paid a few days late, with each
standard that was missed noticed; what is made stays in FOLDER, and is not made again. What a month adds is processor time of
the run over 60 months beside the one over 12, both by turns.
"""

from __future__ import annotations

import calendar
import json
import os
import shutil
import statistics
import subprocess
import sys
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

from check import ROOT, processor_time

SLACALC = (sys.executable, "-m", "slacalc")
AGREED = (ROOT / "contracts" / "telecom-outsourcing.yaml").read_text(encoding="utf-8")
MONTHS = tuple(f"{year}-{month:02}" for year, month in product(range(2021, 2026), range(1, 13)))
SIZES = (12, 60)
CALLS, CASES, ROUNDS = 300, 40, 7


def contract() -> str:
    """The agreement over five years, without amendments and worked examples, of exports under slacalc's own names."""
    text = (
        AGREED.partition("\namendments:")[0].replace("operator-zh", "slacalc").replace("renews: 1 year once", "renews: never #")
    )
    return text.replace("2026-01-01", "2021-01-01").replace("2026-12-31", "2025-12-31")


def write_exports(folder: Path, month: str) -> None:
    """Calls, cases, surveys and seats of a month, from its own dice."""
    dice, year, number = Random(month), int(month[:4]), int(month[5:])  # noqa: S311 - the same file every time
    days = calendar.monthrange(year, number)[1]
    after = date(year, number, days) + timedelta(2)
    folder.mkdir(parents=True, exist_ok=True)

    def moment(least: int, most: int) -> str:
        return (
            f"{month}-{dice.randint(least, most):02} {dice.randint(8, 21):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}"
        )

    calls = ["call_id,arrived_at,direction,queue,category,agent,caller,outcome,wait,talk,hold,wrap"]
    for at in range(CALLS):
        answered = dice.random() < 0.955  # noqa: PLR2004 - now above the target, now below
        rest = f"6{at % 40:03},139{at:08},answered,{dice.randint(0, 40)},{dice.randint(20, 400)},0,{dice.randint(5, 40)}"
        rest = rest if answered else f",139{at:08},abandoned,{dice.randint(5, 90)},,,"
        day = moment(at % days + 1, at % days + 1)
        calls.append(f"H{month}{at:05},{day},inbound,Q{at % 3},{('consultation', 'fault', 'complaint')[at % 3]},{rest}")
    cases, surveys = ["case_id,opened_at,resolved_at,category,queue,reopened"], ["survey_id,asked_at,rating,category"]
    for at in range(CASES):
        opened, kind = moment(1, 20), ("consultation", "fault", "complaint")[at % 3]
        cases.append(f"C{month}{at:03},{opened},{moment(21, 28)},{kind},Q1,no")
        surveys.append(f"S{month}{at:03},{moment(1, 28)},{dice.choice((3, 4, 5, 5, 5))},{kind}")
    (folder / "calls.csv").write_text("\n".join(calls) + "\n", encoding="utf-8")
    (folder / "tickets.csv").write_text("\n".join(cases) + "\n", encoding="utf-8")
    (folder / "surveys.csv").write_text("\n".join(surveys) + "\n", encoding="utf-8")
    (folder / "seats.csv").write_text("seat,first_day,last_day,queue\nA1,2021-01-01,,Q1\nA2,2021-01-01,,Q2\n", encoding="utf-8")
    (folder / "month.yaml").write_text(f"month: {month}\nas_of: {after}T09:00:00+08:00\n", encoding="utf-8")


def make(folder: Path) -> None:
    """The ledger of 60 months, and of its first 12."""
    agreement, ledger = folder / "contract.yaml", folder / "ledger-60"
    agreement.write_text(contract(), encoding="utf-8")
    payments, decisions = ["reference,received_on,month,amount,currency,note"], ["reference,on,kind,metric,month,by,note"]
    for month in MONTHS:
        year, number = int(month[:4]), int(month[5:])
        issued = date(year, number, calendar.monthrange(year, number)[1]) + timedelta(3)
        write_exports(folder / month, month)
        (ledger / "issued").mkdir(parents=True, exist_ok=True)
        written = ledger / "issued" / f"{month}.json"
        if not written.exists():
            command = (*SLACALC, "statement", str(agreement), str(folder / month), "--ledger", str(ledger))
            issue = (*command, "--issue", "--issue-date", str(issued))
            subprocess.run(issue, check=True, capture_output=True)  # noqa: S603 - our own program
        statement = json.loads(written.read_text(encoding="utf-8"))
        total = statement["totals"]["gross"]
        payments.append(f"P{month},{issued + timedelta(20)},{month},{total},CNY,")
        decisions += [
            f"D{month}{metric['id']},{issued + timedelta(1)},notice received,{metric['id']},{month},client,"
            for metric in statement["metrics"]
            if metric["outcome"] == "missed" and number % 3 == 1
        ]
        (ledger / "payments.csv").write_text("\n".join(payments) + "\n", encoding="utf-8")
        (ledger / "decisions.csv").write_text("\n".join(decisions) + "\n", encoding="utf-8")
    year = folder / f"ledger-{SIZES[0]}"
    for name in MONTHS[: SIZES[0]]:
        (year / "issued").mkdir(parents=True, exist_ok=True)
        shutil.copy(ledger / "issued" / f"{name}.json", year / "issued")
    for table in ("payments.csv", "decisions.csv"):
        rows = (ledger / table).read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows[1:] if any(month in row for month in MONTHS[: SIZES[0]])]
        (year / table).write_text("\n".join([rows[0], *kept]) + "\n", encoding="utf-8")


def commands(folder: Path, months: int) -> dict[str, tuple[str, ...]]:
    """What is run over a ledger of so many months."""
    agreement, ledger = str(folder / "contract.yaml"), str(folder / f"ledger-{months}")
    last = MONTHS[months - 1]
    issued = f"{ledger}/issued/{last}.json"
    return {
        "late": ("late", agreement, "--ledger", ledger, "--as-of", f"{last}-28"),
        "rights": ("rights", agreement, "--ledger", ledger, "--as-of", f"{last}-28"),
        "ledger verify": ("ledger", "verify", ledger),
        "verify --ledger": ("verify", issued, "--contract", agreement, "--ledger", ledger),
        "explain": ("explain", issued),
        "statement --ledger": ("statement", agreement, str(folder / last), "--ledger", ledger),
    }


def main(folder: Path, rounds: int) -> None:
    """Make what is missing, measure and print."""
    if not (folder / f"ledger-{SIZES[0]}").is_dir():
        make(folder)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    few, many = (commands(folder, size) for size in SIZES)
    for name, command in few.items():
        pair = [(*SLACALC, *command), (*SLACALC, *many[name])]
        for one in pair:
            subprocess.run(one, env=environment, check=True, capture_output=True)  # noqa: S603 - as above
        times = [[processor_time(one, environment) for one in pair] for _ in range(rounds)]
        short, long = (statistics.median(column) for column in zip(*times, strict=True))
        slope = statistics.median((after - before) / (SIZES[1] - SIZES[0]) for before, after in times)
        print(f"{name:20} {short:5.2f} s over {SIZES[0]}, {long:5.2f} s over {SIZES[1]}: {slope * 1000:5.1f} ms a month")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)  # noqa: PLR2004 - what was given

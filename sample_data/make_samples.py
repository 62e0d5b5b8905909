"""Write the sample year, twelve month folders: the same bytes every time, on every machine.

    python make_samples.py                    2026-01 to 2026-12 beside this file
    python make_samples.py OUT                the same under OUT
    python make_samples.py OUT --month 2026-02

Names, numbers and companies are made up. Nothing but the standard library is used.
"""

from __future__ import annotations

import argparse
import csv
import io
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from cases import make_cases, make_surveys, show_cases
from exports import HEADER, SEATS, SURVEYS, TICKETS, list_calls, list_seats, list_surveys
from traffic import make_calls
from year import PLANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports import Row
    from plan import Plan
    from traffic import Call


def write_table(path: Path, header: Row, rows: Sequence[Row], encoding: str = "utf-8") -> None:
    """A CSV file with LF line ends."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def write_month(folder: Path, plan: Plan, tables: dict[str, tuple[Row, Sequence[Row]]]) -> None:
    """The files of one month."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, (header, rows) in tables.items():
        write_table(folder / f"{role}.csv", header, rows, plan.encoding if role == "calls" else "utf-8")
    lines = [
        f"month: {plan.name}",
        f"as_of: {plan.as_of:%Y-%m-%dT%H:%M:%S}+08:00",
        "exported_by: 王工（话务系统）",
        "expect:",
        *(f"  {role}: {len(rows)}" for role, (_, rows) in tables.items()),
    ]
    (folder / "month.yaml").write_bytes(("\n".join(lines) + "\n").encode())


def check_calls(plan: Plan, calls: Sequence[Call]) -> None:
    """The counts that the plan promises.

    Raises:
        AssertionError: the dice fell otherwise.
    """
    inbound = [call for call in calls if call.direction == "inbound"]
    asked = [call for call in inbound if call.outcome != "ivr_only"]
    served = [call for call in asked if time(8) <= call.arrived.time() < time(22)]
    heard = [call for call in asked if call.outcome == "answered"]
    consultations = [call.talk or 0 for call in heard if call.category == "consultation"]
    found = (len(served), sum(c.outcome == "answered" for c in served), len(asked), len(heard), len(inbound) - len(asked))
    night = (plan.requests + plan.late_requests, plan.answered + plan.late_answered)
    if found != (plan.requests, plan.answered, *night, plan.ivr_only) or len(calls) - len(inbound) != plan.marketing:
        raise AssertionError(found)
    if (len(consultations), sum(consultations)) != (plan.consultations, plan.consultation_seconds):
        raise AssertionError(len(consultations), sum(consultations))
    if not all(plan.first <= call.arrived.date() < plan.end for call in calls):
        raise AssertionError(plan.name)


def make_samples(out: Path, months: Sequence[str]) -> None:
    """Write those months; cases run on from month to month, so all are made."""
    traffic = {plan.name: make_calls(plan) for plan in PLANS}
    calls = {name: own for name, (own, _) in traffic.items()}
    cases = make_cases(PLANS, calls)
    surveys = make_surveys(PLANS, calls, cases)
    for plan in PLANS:
        check_calls(plan, calls[plan.name])
        if plan.name in months:
            exported = datetime.combine(plan.taken, time(8, 45))
            tables: dict[str, tuple[Row, Sequence[Row]]] = {
                "calls": (HEADER, list_calls(plan, *traffic[plan.name])),
                "tickets": (TICKETS, show_cases(plan, cases, exported)),
                "surveys": (SURVEYS, list_surveys(surveys[plan.name])),
                "seats": (SEATS, list_seats(plan)),
            }
            write_month(out / plan.name, plan, tables)


def main() -> None:
    """Read the command line."""
    names = [plan.name for plan in PLANS]
    parser = argparse.ArgumentParser(description="Write the sample months.")
    parser.add_argument(
        "out", nargs="?", type=Path, metavar="OUT", help="folder; without it the months are written beside this file"
    )
    parser.add_argument("--month", choices=names, action="append", help="only this month; may be given again")
    given = parser.parse_args()
    make_samples(given.out or Path(__file__).parent, given.month or names)


if __name__ == "__main__":
    main()

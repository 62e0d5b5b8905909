"""Write the English sample, four months of an order line: the same bytes every time, on every machine.

    python make_hotline.py                    2026-01 to 2026-04 in hotline/ beside this file
    python make_hotline.py OUT                the same under OUT

Names, numbers and companies are made up. Nothing but the standard library is used.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from dice import draw, pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = tuple[str, ...]
HEADER = (
    "CALL ID",
    "DATE",
    "TIME",
    "CALL TYPE",
    "SKILL",
    "ANI",
    "AGENT",
    "DISPOSITION",
    "QUEUE WAIT TIME",
    "TALK TIME",
    "HOLD TIME",
    "AFTER CALL WORK TIME",
)
SURVEYS = ("survey_id", "asked_at", "rating", "call_id")
CLOSED = frozenset({date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16)})
"""Holidays of annex B in these months."""
OPENS, HALF_HOURS = 9, 16
"""The line opens at nine, for sixteen half hours."""
BUSY = (3, 4, 6, 6, 5, 4, 4, 3, 4, 5, 5, 5, 4, 4, 3, 2)
"""How the calls of a day are spread over its half hours."""
AGENTS = ("Abad", "Bautista", "Cruz", "Dizon", "Estrada", "Flores", "Garcia", "Hilario", "Ilagan")
SKILLS, SKILL_WEIGHTS = ("Orders", "Returns", "Gift cards"), (6, 3, 1)
HEARD, HEARD_WEIGHTS = ("Order Placed", "Information", "Return"), (5, 3, 2)
TALK = (20, 90, 140, 180, 220, 270, 340, 520, 1400)
HOLD = (1, 10, 25, 40, 70, 180)
WRAP = (5, 15, 25, 40, 60, 120)
QUICK = (0, 2, 4, 7, 11, 20)
SLOW = (21, 30, 45, 70, 110, 300)
STRAIN = 30
"""How much the share of slow answers, of a hundred, may differ from half hour to half hour."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a month is like."""

    first: date
    days: int
    calls_a_day: int
    slow: int
    """Of a hundred answered calls those that wait longer than 20 s, where nothing is out of the ordinary."""
    lost: int
    """Of a hundred calls those that give up."""
    ratings: tuple[int, ...]
    """How often each rating of 1 to 5 is given."""

    @property
    def open_days(self) -> list[date]:
        """The days on which the line is open."""
        days = (self.first + timedelta(days=number) for number in range(self.days))
        return [day for day in days if day.weekday() < 5 and day not in CLOSED]  # noqa: PLR2004 - Saturday


PLANS = (
    Plan(date(2026, 1, 1), 31, 66, slow=11, lost=3, ratings=(2, 2, 6, 30, 60)),
    Plan(date(2026, 2, 1), 28, 60, slow=12, lost=4, ratings=(2, 3, 7, 32, 56)),
    Plan(date(2026, 3, 1), 31, 78, slow=27, lost=7, ratings=(4, 4, 9, 33, 50)),
    Plan(date(2026, 4, 1), 30, 64, slow=11, lost=3, ratings=(2, 2, 6, 32, 58)),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and what the caller thought of it."""

    arrived: datetime
    row: Row
    rating: int
    """0 where nobody said."""


def clock(seconds: int) -> str:
    """``0:04:10``."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def make_calls(plan: Plan) -> list[Call]:
    """The calls of a month, in the order of their arrival."""
    dice = Random(plan.first.toordinal() * 31)
    calls: list[Call] = []
    for day in plan.open_days:
        strain = [plan.slow + dice.randrange(2 * STRAIN + 1) - STRAIN for _ in range(HALF_HOURS)]
        count = plan.calls_a_day - 6 + dice.randrange(13)
        starts = [pick(dice, range(HALF_HOURS), BUSY) * 1800 + dice.randrange(1800) for _ in range(count)]
        for start in sorted(starts):
            arrived = datetime.combine(day, time(OPENS)) + timedelta(seconds=start)
            calls.append(make_call(dice, plan, arrived, strain[start // 1800], len(calls) + 1))
    return calls


def make_call(dice: Random, plan: Plan, arrived: datetime, slow: int, number: int) -> Call:
    """One call as the switch writes it."""
    name = f"{arrived:%y%m}{number:05d}"
    caller = f"+1{401 + dice.randrange(500)}555{dice.randrange(10000):04d}"
    head = (name, f"{arrived:%m/%d/%Y}", f"{arrived:%H:%M:%S}", "Inbound", pick(dice, SKILLS, SKILL_WEIGHTS), caller)
    fate = dice.randrange(100)
    if fate < 2:  # noqa: PLR2004 - of a hundred
        return Call(arrived, (*head, "N/A", "Left in Menu", "", "", "", ""), 0)
    if fate < 2 + plan.lost:
        return Call(arrived, (*head, "N/A", "Abandon", clock(draw(dice, SLOW)), "", "", ""), 0)
    wait = draw(dice, SLOW if dice.randrange(100) < slow else QUICK)
    hold = draw(dice, HOLD) if dice.randrange(4) == 0 else 0
    agent = AGENTS[dice.randrange(len(AGENTS))]
    times = (clock(seconds) for seconds in (wait, draw(dice, TALK), hold, draw(dice, WRAP)))
    rating = pick(dice, range(1, 6), plan.ratings) if dice.randrange(9) == 0 else 0
    return Call(arrived, (*head, agent, pick(dice, HEARD, HEARD_WEIGHTS), *times), rating)


def list_calls(calls: Sequence[Call]) -> Iterator[Row]:
    """The rows of the export: the last but one of them has a talk time that nobody can read."""
    rows = [call.row for call in calls]
    spoilt = next(at for at in range(len(rows) - 2, 0, -1) if rows[at][7] in HEARD)
    for at, row in enumerate(rows):
        yield (*row[:9], "--:--:--", *row[10:]) if at == spoilt else row


def write_table(path: Path, header: Row, rows: Sequence[Row]) -> None:
    """A CSV file with LF line ends."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_bytes(text.getvalue().encode())


def write_month(folder: Path, plan: Plan) -> None:
    """The files of one month."""
    folder.mkdir(parents=True, exist_ok=True)
    calls = make_calls(plan)
    rows = list(list_calls(calls))
    surveys = [
        (f"S{call.row[0]}", f"{call.arrived + timedelta(hours=1)}", str(call.rating), call.row[0])
        for call in calls
        if call.rating
    ]
    write_table(folder / "calls.csv", HEADER, rows)
    write_table(folder / "surveys.csv", SURVEYS, surveys)
    taken = plan.first + timedelta(days=plan.days)
    lines = [f"month: {plan.first:%Y-%m}", f"as_of: {taken} 09:00:00", "exported_by: Operations desk", "expect:"]
    lines += [f"  calls: {len(rows)}", f"  surveys: {len(surveys)}"]
    (folder / "month.yaml").write_bytes(("\n".join(lines) + "\n").encode())


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Write the English sample.")
    parser.add_argument("out", nargs="?", type=Path, metavar="OUT", help="folder; without it hotline/ beside this file")
    out = parser.parse_args().out or Path(__file__).parent / "hotline"
    for plan in PLANS:
        write_month(out / f"{plan.first:%Y-%m}", plan)


if __name__ == "__main__":
    main()

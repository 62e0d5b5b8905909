"""Service hours by kind of day, weekday and date: the program, and a pencil that walks the calendar of a year one day at a time.

About ``base/hours.py`` and ``contract/calendars/hours.py``.
"""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = Path(__file__).parents[1] / "golden" / "hours-by-weekday"
CONTRACT = (GOLDEN / "contract.yaml").read_text(encoding="utf-8")
HEAD, _, REST = CONTRACT.partition("service_hours:")
TAIL = REST[REST.index("exports:") :]
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFF = {date(2026, 2, day) for day in range(16, 24)}
MADE_UP = {date(2026, 2, 14), date(2026, 2, 28), date(2026, 1, 31) - timedelta(days=27)}
"""As the notice of 2026 has them: the Spring Festival, its two Saturdays, and Sunday 4 January."""
Spans = tuple[tuple[int, int], ...]
"""Minutes of the day; an end beyond 1440 lies on the next day."""
DAY_SPANS: tuple[Spans, ...] = ((), ((480, 1200),), ((0, 1440),), ((540, 720), (780, 1080)), ((1200, 1560),), ((600, 601),))
FREE_DAYS = (date(2026, 2, 1), date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 17), date(2026, 2, 28), date(2026, 1, 31))
WEEK = st.fixed_dictionaries({name: st.sampled_from(DAY_SPANS) for name in NAMES})
SPECIAL = st.dictionaries(st.sampled_from(FREE_DAYS), st.sampled_from(DAY_SPANS), max_size=3)
MOMENTS = st.lists(
    st.builds(
        lambda day, minute: datetime.fromisoformat(f"2026-02-{day:02d}") + timedelta(minutes=minute),
        st.sampled_from([1, 2, 7, 13, 14, 15, 16, 17, 21, 23, 27, 28]),
        st.sampled_from([0, 1, 119, 120, 479, 480, 539, 540, 600, 601, 719, 720, 780, 1079, 1080, 1199, 1200, 1439]),
    ),
    min_size=1,
    max_size=12,
)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute <= 1440 else clock(minute - 1440)


def text(spans: Spans) -> str:
    return ", ".join(f"{clock(begins)}-{clock(ends)}" for begins, ends in spans) or "none"


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def pencil(moment: datetime, working: dict[str, Spans], rest: dict[str, Spans], special: dict[date, Spans]) -> bool:
    """Whether some span of that day, or of the day before beyond its midnight, holds the moment."""
    for days_ago in (0, 1):
        day = (moment - timedelta(days=days_ago)).date()
        of_kind = (working if works(day) else rest)[NAMES[day.weekday()]]
        minute = moment.hour * 60 + moment.minute + 1440 * days_ago
        if any(begins <= minute < ends for begins, ends in special.get(day, of_kind)):
            return True
    return False


def counted(moments: Sequence[datetime], hours: str) -> int:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(HEAD + hours + TAIL, encoding="utf-8")
        (folder / "month").mkdir()
        (folder / "month" / "month.yaml").write_bytes((GOLDEN / "month" / "month.yaml").read_bytes())
        with (folder / "month" / "calls.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("call_id", "arrived_at", "direction", "outcome", "wait", "talk"))
            writer.writerows((f"C{at}", moment, "inbound", "answered", 5, 60) for at, moment in enumerate(moments))
        answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    figures = {figure["name"]: figure["value"] for figure in json.loads(answer.out)["figures"]}
    return int(figures["answer_rate.scope"])


def overlaps(week: dict[str, Spans]) -> bool:
    """Whether hours over midnight run into those of the next day: a contract that says so is refused."""
    return any(
        spans and spans[-1][1] > 1440 and after and after[0][0] < spans[-1][1] - 1440
        for spans, after in ((week[name], week[NAMES[(at + 1) % 7]]) for at, name in enumerate(NAMES))
    )


def in_yaml(week: dict[str, Spans]) -> str:
    return "{" + ", ".join(f'{name}: "{text(spans)}"' for name, spans in week.items()) + "}"


@settings(max_examples=30, deadline=None)
@given(WEEK, WEEK, SPECIAL, MOMENTS)
def test_a_moment_is_in_hours_as_the_calendar_of_the_wall_has_it(
    working: dict[str, Spans], rest: dict[str, Spans], special: dict[date, Spans], moments: list[datetime]
) -> None:
    usual: dict[str, Spans] = dict.fromkeys(NAMES, DAY_SPANS[1])
    working, rest = (usual if overlaps(week) else week for week in (working, rest))
    hours = f"service_hours:\n  working_days: {in_yaml(working)}\n  rest_days: {in_yaml(rest)}\n"
    if special:
        days = "".join(f'    {day}: "{text(spans)}"\n' for day, spans in special.items())
        hours += f"  special_days:\n{days}"
    assert counted(moments, hours) == sum(pencil(moment, working, rest, special) for moment in moments)

"""What each sample month must contain: the counts are exact, everything between them is dice."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SATURDAY = 5
CALENDAR = Path(__file__).parent.parent / "src" / "slacalc" / "base" / "data" / "cn_working_days.csv"


@dataclass(frozen=True, slots=True)
class Judged:
    """Cases whose deadline lies in the month: how many, and in which ways some of them fail."""

    cases: int
    late: int
    still_open: int
    reopened: int


@dataclass(frozen=True, slots=True)
class Rated:
    """Surveys asked in the month: asked, answered by the customer, answered with 4 or 5."""

    asked: int
    rated: int
    satisfied: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The counts of one month."""

    first: date
    end: date
    encoding: str
    requests: int
    """Inbound calls that asked for a person, in service hours."""
    answered: int
    """Of those."""
    late_requests: int
    """The same outside service hours, the calls around midnight at both ends of the month included."""
    late_answered: int
    overflow: int
    voicemail: int
    ivr_only: int
    marketing: int
    marketing_answered: int
    consultations: int
    """Inbound, answered, at any hour."""
    consultation_seconds: int
    faults: int
    """Inbound, answered; the rest are complaints."""
    verbatim: int
    """Rows that stand twice."""
    corrected: int
    """Calls exported again, later, with another talk time."""
    spoilt: bool
    """Whether some rows cannot be read."""
    cases: Judged
    complaints: Judged
    new_cases: int
    """Opened in the month with a deadline in the next one."""
    new_complaints: int
    complaint_surveys: Rated
    other_surveys: Rated
    days: tuple[tuple[int, int, int, int], ...]
    """Days that were not like others: day, and load, faults and lost calls in percent of the usual."""

    @property
    def name(self) -> str:
        """``2026-03``."""
        return f"{self.first:%Y-%m}"

    def unusual(self, day: date) -> tuple[int, int, int]:
        """Load, faults and lost calls of that day, in percent of the usual."""
        return next((factors for number, *factors in self.days if number == day.day), (100, 100, 100))  # type: ignore[return-value]


JANUARY = Plan(
    first=date(2026, 1, 1),
    end=date(2026, 2, 1),
    encoding="utf-8",
    requests=4000,
    answered=3724,
    late_requests=38,
    late_answered=31,
    overflow=11,
    voicemail=5,
    ivr_only=231,
    marketing=160,
    marketing_answered=62,
    consultations=2362,
    consultation_seconds=671_204,
    faults=853,
    verbatim=4,
    corrected=2,
    spoilt=False,
    cases=Judged(402, 22, 5, 7),
    complaints=Judged(98, 3, 0, 1),
    new_cases=44,
    new_complaints=22,
    complaint_surveys=Rated(110, 96, 84),
    other_surveys=Rated(150, 121, 106),
    days=((1, 70, 100, 100), (19, 115, 130, 220), (20, 125, 150, 260), (21, 115, 120, 180)),
)
FEBRUARY = Plan(
    first=date(2026, 2, 1),
    end=date(2026, 3, 1),
    encoding="utf-8",
    requests=3600,
    answered=3431,
    late_requests=42,
    late_answered=34,
    overflow=7,
    voicemail=4,
    ivr_only=204,
    marketing=120,
    marketing_answered=44,
    consultations=2195,
    consultation_seconds=611_418,
    faults=781,
    verbatim=3,
    corrected=2,
    spoilt=False,
    cases=Judged(380, 19, 4, 8),
    complaints=Judged(90, 2, 1, 1),
    new_cases=42,
    new_complaints=20,
    complaint_surveys=Rated(104, 92, 80),
    other_surveys=Rated(140, 113, 101),
    days=((16, 60, 80, 100), (17, 50, 70, 100), (18, 60, 80, 100), (24, 120, 110, 140)),
)
MARCH = Plan(
    first=date(2026, 3, 1),
    end=date(2026, 4, 1),
    encoding="gb18030",
    requests=20_000,
    answered=18_480,
    late_requests=197,
    late_answered=172,
    overflow=58,
    voicemail=25,
    ivr_only=1150,
    marketing=800,
    marketing_answered=301,
    consultations=11_502,
    consultation_seconds=3_199_876,
    faults=4396,
    verbatim=14,
    corrected=6,
    spoilt=True,
    cases=Judged(1240, 61, 13, 19),
    complaints=Judged(310, 8, 2, 3),
    new_cases=204,
    new_complaints=81,
    complaint_surveys=Rated(352, 310, 271),
    other_surveys=Rated(604, 497, 446),
    days=(  # a network outage, and the week that it took to make good
        (9, 106, 125, 120),
        (10, 138, 225, 420),
        (11, 146, 245, 520),
        (12, 130, 205, 430),
        (13, 118, 165, 300),
        (14, 108, 135, 210),
        (15, 104, 120, 160),
    ),
)
PLANS = (JANUARY, FEBRUARY, MARCH)


def read_exceptions() -> dict[date, bool]:
    """Days of China's notices that are not as their weekday says; True where everybody works."""
    with CALENDAR.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["day"]): row["kind"] == "open" for row in csv.DictReader(lines)}


EXCEPTIONS = read_exceptions()


def is_working(day: date) -> bool:
    """Whether people work that day."""
    return EXCEPTIONS.get(day, day.weekday() < SATURDAY)


def deadline_of(received: date, working_days: int) -> date:
    """The last day in time; the day of receipt does not count."""
    day = received
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working(day)
    return day


def days_of(plan: Plan) -> Iterator[date]:
    """Every day of the month."""
    return (plan.first + timedelta(days=number) for number in range((plan.end - plan.first).days))

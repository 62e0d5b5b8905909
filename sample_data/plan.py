"""What a sample month must contain: the counts are exact, everything between them is dice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from days import on_or_after

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
Unusual = tuple[int, int, int, int]
"""A day that was not like others: day, and load, faults and lost calls in percent of the usual."""


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
class Recovered:
    """Rows of the log that were lost, and exported only weeks later: the calls of one group on some days."""

    queue: str
    first: date
    last: date
    exported: datetime


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
    days: tuple[Unusual, ...]
    recovered: Recovered | None = None

    @property
    def name(self) -> str:
        """``2026-03``."""
        return f"{self.first:%Y-%m}"

    @property
    def exported(self) -> datetime:
        """When the switch writes its log: in the morning after the month."""
        return datetime.combine(self.end, time(8, 30))

    @property
    def taken(self) -> date:
        """When the other exports are taken: the first working day from the second of the next month on."""
        return on_or_after(self.end + DAY)

    @property
    def as_of(self) -> datetime:
        """As of when the folder is known."""
        late = self.recovered
        return datetime.combine(late.exported.date(), time(18)) if late else datetime.combine(self.taken, time(9))

    def unusual(self, day: date) -> tuple[int, int, int]:
        """Load, faults and lost calls of that day, in percent of the usual."""
        return next((factors for number, *factors in self.days if number == day.day), (100, 100, 100))  # type: ignore[return-value]


def days_of(plan: Plan) -> Iterator[date]:
    """Every day of the month."""
    return (plan.first + timedelta(days=number) for number in range((plan.end - plan.first).days))

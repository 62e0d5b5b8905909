"""Values written into a query: days, moments, texts, and small tables of them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from slacalc.base.month import Spans


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that others speak of by its name."""

    name: str
    select: str


def day_sql(day: date) -> str:
    """``DATE '2026-03-01'``."""
    return f"DATE '{day.isoformat()}'"


def clock_sql(moment: datetime) -> str:
    """What the clock of the contract's zone shows, without zone: ``TIMESTAMP '2026-03-01 08:00:00'``."""
    return f"TIMESTAMP '{moment.isoformat(sep=' ')}'"


def instant_sql(instant: datetime) -> str:
    """An aware moment, written in UTC."""
    return f"CAST('{instant.astimezone(UTC).isoformat(sep=' ')}' AS TIMESTAMPTZ)"


def quoted(name: str) -> str:
    """The name of a column in quotation marks."""
    return f'"{name}"'


def text_sql(text: str) -> str:
    """A text in quotation marks."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def in_days(day: str, spans: Spans) -> str:
    """Whether a day, written as ``day``, lies in one of the half-open spans."""
    inside = (f"({day} >= {day_sql(first)} AND {day} < {day_sql(end)})" for first, end in spans)
    return f"({' OR '.join(inside)})" if spans else "FALSE"


def table_of(name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> NamedQuery:
    """A small table of values; it has at least one row."""
    values = ", ".join(f"({', '.join(row)})" for row in rows)
    return NamedQuery(name, f"SELECT * FROM (VALUES {values}) AS listed({', '.join(columns)})")

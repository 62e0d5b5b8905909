"""What is told of good rows that stay, so that nobody need look at them for it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import polars as pl

from slacalc.records.moments import INSTANT
from slacalc.records.store import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class Staying(NamedTuple):
    """What is told of some of them."""

    height: int
    days: pl.Series
    """The days on which their moments lie."""
    newest: Mapping[str, datetime]
    """The latest of their instants in each column that has one."""

    @classmethod
    def of(cls, rows: pl.DataFrame, moment: str | None) -> Self:
        """Of these rows; the days are those of this moment, if there is one."""
        days = pl.Series(dtype=pl.Date()) if moment is None else days_of(rows, moment)
        return cls(rows.height, days, newest_by_column(rows, {}))


def newest_by_column(rows: pl.DataFrame, before: Mapping[str, datetime]) -> dict[str, datetime]:
    """The latest of the instants in each column that has one, of these rows and those before."""
    instants = [name for name, dtype in rows.schema.items() if dtype == INSTANT]
    moments = rows.select(instants).max().rows()[0] if instants else ()
    return latest([before, {name: moment for name, moment in zip(instants, moments, strict=True) if moment is not None}])


def latest(of: Iterable[Mapping[str, datetime]]) -> dict[str, datetime]:
    """In each column that any of them has, the latest."""
    newest: dict[str, datetime] = {}
    for name, moment in (named for moments in of for named in moments.items()):
        newest[name] = max(moment, newest.get(name, moment))
    return newest

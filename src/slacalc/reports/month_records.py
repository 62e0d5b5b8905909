"""What the reports of a month are made of: its records, how they are counted, and the tallies that the statement has."""

from __future__ import annotations

from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.measure.count import tabulate
from slacalc.measure.counting import KnownBefore
from slacalc.measure.month import slices_of
from slacalc.measure.of_month import records_of_month
from slacalc.measure.tally import Table, sum_of_tables
from slacalc.records.keyed_hash import HASH_DIGITS, keyed_hash
from slacalc.records.mask import mask_phone
from slacalc.records.person import ShownNames
from slacalc.reports.report import ReportNote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.terms import Terms
    from slacalc.measure.columns import CountColumn
    from slacalc.measure.tally import Tallies
    from slacalc.records.sifted import Sifted

ALSO_READ: Mapping[str, frozenset[str]] = {
    "calls": frozenset(
        {
            "call_id",
            "direction",
            "queue",
            "category",
            "reason",
            "agent",
            "agent_group",
            "caller",
            "outcome",
            "wait",
            "talk",
            "rating",
        }
    ),
    "tickets": frozenset({"call_id", "reason", "parent", "reopened"}),
    "surveys": frozenset({"survey_id", "rating", "queue", "category", "reason", "call_id", "case_id"}),
    "quality": frozenset({"score", "criterion", "agent", "call_id"}),
    "sales": frozenset({"campaign", "script", "agent", "queue", "reached", "success"}),
}
"""The columns that reports look at, beside those that metrics count."""


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """What is asked of every month."""

    complaints: Predicate
    """Which cases are complaints."""
    key: bytes | None = None
    """Of the hashes of callers; without one their numbers are masked."""
    sampled: Mapping[str, frozenset[str]] | None = None
    """By month, the ids of the calls of a sample, as it lists them; None where none is given."""

    def caller(self, number: str) -> str:
        """A caller as a report may name it."""
        return mask_phone(number) if self.key is None else keyed_hash(self.key, number)[:HASH_DIGITS]


@dataclass(frozen=True, slots=True)
class MonthRecords:
    """A month that has been read and counted."""

    terms: Terms
    """With the days of service of the month, and the metrics whose exports are there."""
    records: Mapping[str, Sifted]
    """By role, of every export that the folder has."""
    tallies: Tallies
    as_of: datetime
    people: ShownNames = field(default_factory=ShownNames)
    """What people are called in all months of a report."""

    def called(self, role: str) -> Callable[[str], str]:
        """What the agents of a role are called."""
        return partial(self.people.shown, kept="agent" not in self.records[role].named)

    def has(self, role: str, column: str) -> bool:
        """Whether the export of a role has a column."""
        return role in self.records and column in self.records[role].columns

    def frame(self, role: str) -> pl.DataFrame:
        """The records of the month, on days of service, of a role whose records have a moment, with ``day``.

        Raises:
            Uncovered: service hours differ on working days, and no holiday notice is known for the year.
        """
        return pl.concat(list(self._of_month(role)), how="vertical")

    def tabulated(
        self,
        role: str,
        columns: Sequence[CountColumn],
        keys: Sequence[str],
        derive: Callable[[pl.DataFrame], pl.DataFrame] = lambda records: records,
    ) -> Table:
        """Counts of the same records by keys, some of which ``derive`` adds to them; however many there are, in little memory.

        Raises:
            Uncovered: as above.
        """
        return sum_of_tables([tabulate(derive(records), columns, keys) for records in self._of_month(role)])

    def _of_month(self, role: str) -> Iterator[pl.DataFrame]:
        for part in slices_of(self.terms, role, self.records, KnownBefore(self.as_of)):
            yield records_of_month(self.terms, part)

    def callers(self, ids: pl.Series) -> dict[str, str]:
        """Of those calls whose caller is known, its number by the id of the call."""
        if not self.has("calls", "caller"):
            return {}
        wanted, callers = ids.drop_nulls().unique(), dict[str, str]()
        for calls in self.records["calls"].parts.columns(("call_id", "caller")):
            callers |= dict(calls.filter(pl.col("call_id").is_in(wanted.implode()), pl.col("caller").is_not_null()).iter_rows())
        return callers


def missing_columns_notes(month: MonthRecords, role: str, columns: Sequence[str]) -> tuple[ReportNote, ...]:
    """A sentence a column that the export of a role does not have, and by which nothing can be told."""
    return tuple(ReportNote("no_column", (role, column)) for column in columns if not month.has(role, column))


def no_records_notes(month: MonthRecords, role: str, count: int) -> tuple[ReportNote, ...]:
    """Of an export that is there, that it has no record of the month."""
    return () if count or role not in month.records else (ReportNote("no_records", (role,)),)

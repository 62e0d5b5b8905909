"""Tallies: small tables of whole numbers that add up.

The tally of a log of canonical records is the sum of the tallies of its parts. Only counts and sums are kept, never a mean: what
cannot be added cannot be tallied.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEYS = ("day", "queue", "category")
"""The keys of a table of records, as statements have it."""
STANDARDS = "standards"
"""The table of what earlier months have counted and billed, a row a month."""
EARNED_BACK = "earned_back"
"""The table of deductions of earlier months that this one gives back, a row a month and standard."""
CREDITS = "credits"
"""The table of what the months before have charged, deducted and given back, a row a month."""
MISSES = "misses"
"""The table of the months before in which a standard was missed in a row, a row a month and standard."""
RELEASES = "releases"
"""The table of what decisions release of a security: a row a decision."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of whole numbers under keys; rows of zeros are left out, and rows stand in the order of their keys."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    _by_key: dict[tuple[str, ...], tuple[int, ...]] = field(init=False, repr=False, compare=False)
    """The rows, to be looked up by their whole key; empty where two rows have one key, which no canonical table has."""
    _totals: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Of the columns that were asked for, the sum over all rows."""

    def __post_init__(self) -> None:
        by_key = dict(self.rows)
        object.__setattr__(self, "_by_key", by_key if len(by_key) == len(self.rows) else {})

    @classmethod
    def of(cls, keys: tuple[str, ...], columns: tuple[str, ...], rows: Mapping[tuple[str, ...], tuple[int, ...]]) -> Table:
        """A table in its one canonical form."""
        return cls(keys, columns, tuple(sorted((key, row) for key, row in rows.items() if any(row))))

    def __add__(self, other: Table) -> Table:
        if (self.keys, self.columns) != (other.keys, other.columns):
            raise ValueError(self.columns, other.columns)
        rows = dict(self.rows)
        for key, row in other.rows:
            rows[key] = tuple(a + b for a, b in zip(rows.get(key, (0,) * len(row)), row, strict=True))
        return Table.of(self.keys, self.columns, rows)

    def beside(self, other: Table) -> Table:
        """A table of the same keys with the columns of both."""
        if self.keys != other.keys:
            raise ValueError(self.keys, other.keys)
        ours, theirs = dict(self.rows), dict(other.rows)
        none, nothing = (0,) * len(self.columns), (0,) * len(other.columns)
        rows = {key: (*ours.get(key, none), *theirs.get(key, nothing)) for key in ours.keys() | theirs.keys()}
        return Table.of(self.keys, (*self.columns, *other.columns), rows)

    def only(self, columns: Iterable[str]) -> Table:
        """The table with these of its columns alone."""
        wanted = tuple(columns)
        at = [self.columns.index(column) for column in wanted]
        return Table.of(self.keys, wanted, {key: tuple(row[index] for index in at) for key, row in self.rows})

    def total(self, column: str, where: tuple[tuple[str, str], ...] = ()) -> int:
        """The sum of a column over the rows whose keys match.

        Raises:
            KeyError: no such column or key.
        """
        if column not in self.columns or any(key not in self.keys for key, _ in where):
            raise KeyError(column, where)
        if not where and column in self._totals:
            return self._totals[column]
        at = self.columns.index(column)
        if self._by_key and tuple(key for key, _ in where) == self.keys:
            row = self._by_key.get(tuple(value for _, value in where))
            return row[at] if row is not None else 0
        if not where:
            self._totals[column] = sum(row[at] for _, row in self.rows)
            return self._totals[column]
        wanted = [(self.keys.index(key), value) for key, value in where]
        return sum(row[at] for key, row in self.rows if all(key[index] == value for index, value in wanted))


def sum_of_tables(tables: Sequence[Table]) -> Table:
    """The table of a log from those of its parts, which all have the same keys and columns."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for table in tables:
        for key, row in table.rows:
            before = rows.setdefault(key, [0] * len(row))
            for at, number in enumerate(row):
                before[at] += number
    return Table.of(tables[0].keys, tables[0].columns, {key: tuple(row) for key, row in rows.items()})


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tables of a month, by role."""

    tables: tuple[tuple[str, Table], ...]

    def table(self, name: str) -> Table:
        """The table of that role."""
        return dict(self.tables)[name]

    def total(self, table: str, column: str, where: tuple[tuple[str, str], ...] = ()) -> int:
        """See :meth:`Table.total`."""
        return self.table(table).total(column, where)

    def __add__(self, other: Tallies) -> Tallies:
        names = [name for name, _ in self.tables]
        if names != [name for name, _ in other.tables]:
            raise ValueError(names)
        return Tallies(tuple((name, self.table(name) + other.table(name)) for name in names))


NO_TALLIES = Tallies(())

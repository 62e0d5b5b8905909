"""How one system's export maps to canonical columns.

A layout is a small YAML file; :mod:`slacalc.records.layout_schema` documents its keys. Two kinds are built in: ``slacalc``, one
for each role, whose headers are the canonical names, and ``operator-zh`` for the calls of a Chinese operator's switch.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from slacalc.contract.records.kind import ColumnType

Value = str | int | bool | None
DurationForm = Literal["seconds", "milliseconds", "h:mm:ss", "h.mm.ss", "mm:ss"]
Parting = Literal["dropped", "rounded"]
OverLegs = Literal["first", "last", "first filled", "last filled", "sum", "any", "all", "answered if any, else last"]


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """Where one canonical column comes from."""

    name: str
    type: ColumnType
    headers: tuple[str, ...]
    """One; several for a text that is put together; two, date and time, for a moment in two columns; none for a constant."""
    constant: Value
    formats: tuple[str, ...]
    """Tried in order; of a moment or day."""
    clock: bool
    """Of a moment: whether the export says its time of day; without one it is a day of the contract's zone."""
    form: DurationForm | None
    """Of seconds."""
    parts_of_seconds: Parting | None
    """Of milliseconds, or of seconds that are written with decimals; None: a part of a second is refused."""
    codes: tuple[tuple[str, Value], ...] | None
    """Every word of the export and what it means; None of it is blank. Without codes a cell means what it says."""
    optional: bool
    """An export without the column is read too; the column is blank then."""
    over_legs: OverLegs | None

    @property
    def label(self) -> str:
        """The header as diagnostics show it."""
        return " + ".join(self.headers) or self.name


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout, validated."""

    id: str
    role: str
    sha256: str
    """Of the layout file."""
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    timezone: str | None
    """The zone of the export's times, where it is not the contract's."""
    blank: tuple[str, ...]
    columns: tuple[LayoutColumn, ...]
    """In the order of the record kind."""
    ignored: tuple[str, ...]
    latest: str | None
    """The canonical column whose greatest value wins among rows of one key; None where nothing wins."""
    older_row_counts: bool
    """Whether an older row of a key counts where one that may be newer was refused; otherwise the key is refused."""
    leg_number: str | None
    """The header of the number of the leg, where several rows are one call."""

    @property
    def clockless(self) -> tuple[str, ...]:
        """The moments of which the export has the day alone."""
        return tuple(column.name for column in self.columns if not column.clock)

    def column(self, name: str) -> LayoutColumn | None:
        """The canonical column of that name, if the layout maps it."""
        return next((column for column in self.columns if column.name == name), None)


def header_line(layout: Layout) -> str:
    """The first line of an export with every column that the layout reads."""
    headers = [header for column in layout.columns for header in column.headers]
    headers += [layout.leg_number] if layout.leg_number is not None else []
    out = io.StringIO()
    csv.writer(out, delimiter=layout.delimiter or ",", lineterminator="").writerow(dict.fromkeys(headers))
    return out.getvalue()

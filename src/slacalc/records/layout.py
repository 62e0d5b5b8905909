"""How one system's export maps to canonical columns.

A layout is a small YAML file; :mod:`slacalc.records.layout_schema` documents its keys, :mod:`slacalc.records.load_layout` reads
it and lists those that are built in: ``slacalc``, one for each role, whose headers are the canonical names, and those of vendors.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.money import HUNDREDTHS, places_held
from slacalc.contract.records.kind import LONGEST
from slacalc.records.time_format import is_epoch

if TYPE_CHECKING:
    from slacalc.contract.records.kind import ColumnType

Value = str | int | bool | None
DurationForm = Literal[
    "seconds", "milliseconds", "minutes", "hours", "days", "h:mm:ss", "h.mm.ss", "mm:ss", "with units", "iso 8601"
]
Parting = Literal["dropped", "rounded", "raised"]
Quotes = Literal["lenient", "none"]
Sign = Literal["plus", "minus"]
Person = Literal["mask", "keep"]
Thousands = Literal[",", ".", "space", "apostrophe"]
FILLED, BLANK_CELL = "*", "blank"
"""The word of codes that any cell fits that is not blank, and the word of a blank one."""
OverLegs = Literal["first", "last", "first filled", "last filled", "sum", "any", "all", "answered if any, else last"]
OverRows = OverLegs | Literal["count"]
"""What a record has of the rows that are it: legs, or events, which can be counted too."""
OPEN_KIND = "?"
"""A kind of events of which it is still to be said which it is."""
IGNORED = "ignored"
"""A kind of events that are about no record, or say nothing that is read."""
SERIAL = "serial"
"""What ``keep: latest`` calls a number of the row that is no canonical column."""
EVENT_KIND, EVENT_AT, EVENT_SERIAL, EVENT_CELLS = "event kind", "event at", "event serial", "event cells"
"""Names of what each event has beside canonical columns, which hold no space."""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """Where one canonical column comes from."""

    name: str
    type: ColumnType
    headers: tuple[str, ...]
    """One; several for a text or code that is put together; two for a moment in two columns, date and time, and where there is a
    ``sign``; none for a constant or the number of the row."""
    constant: Value
    row_number: bool
    """Whether the number of the row in its file is the key: the export has none."""
    sign: Sign | None
    """Whether the second header is added to the first or taken from it; None where nothing is."""
    formats: tuple[str, ...]
    """Tried in order; of a moment or day."""
    clock: bool
    """Of a moment: whether the export says its time of day; without one it is a day of the contract's zone."""
    form: DurationForm | None
    """Of seconds, and of what is added to a moment or taken from it."""
    parts_of_seconds: Parting | None
    """Of milliseconds, or of seconds that are written with decimals; None: a part of a second is refused."""
    codes: tuple[tuple[str, Value], ...] | None
    """Every word of the export and what it means; None of it is blank. Without codes a cell means what it says.

    Of several headers a word has their cells, as :func:`slacalc.records.codes.fits_word` reads it."""
    open_words: tuple[str, ...]
    """Words of ``codes`` of which nobody has said yet what they mean; an empty one where that is true of every row."""
    optional: bool
    """An export without the column is read too; the column is blank then."""
    over_rows: OverRows | None
    """What the record has, where several rows are one: legs or events."""
    cells: tuple[tuple[str, str], ...] = ()
    """Kinds of events and the header of the cell that each has for it; none where every event has it under ``headers``."""
    lasts: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Kinds of events with which a time begins, and those that end it: the column is how long it lasted."""
    never_is_zero: bool = False
    """Whether what never began, of which a blank cell tells as well, has lasted for no time; otherwise it is blank."""
    until: tuple[str, ...] = ()
    """Kinds of events: what happened after the first of them is not looked at."""
    places: int = HUNDREDTHS
    """Decimals in which an amount is held, as a whole number; one that has more is refused."""
    longest: int = LONGEST
    """Of seconds: what is longer is none, and its row is refused."""
    person: Person | None = None
    """Whether names of people in it are masked where they are shown; None of a column that holds none."""

    @property
    def pieced(self) -> bool:
        """Whether its codes are told by more than the word of one cell: by several cells, or by being filled or blank."""
        return self.codes is not None and (self.joined or any(word in {BLANK_CELL, FILLED} for word, _ in self.codes))

    @property
    def joined(self) -> bool:
        """Whether several cells of a row are put together, unless that makes a duration or a moment."""
        return len(self.headers) > 1 and not self.cells

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of events that it is taken from; none is all of them."""
        return self.lasts[0] if self.lasts is not None else tuple(kind for kind, _ in self.cells)

    @property
    def open_kind(self) -> bool:
        """Whether it is still to be said which kind of event has it: no export is read before."""
        return any(kind == OPEN_KIND for kind, _ in self.cells)

    @property
    def label(self) -> str:
        """The header as diagnostics show it."""
        return " + ".join(self.headers) or self.name


@dataclass(frozen=True, slots=True)
class Events:
    """How rows are events of which several are one record."""

    kind: LayoutColumn
    """What happened: its codes are the words of the export and the kind that each is, or ``ignored``."""
    at: LayoutColumn
    """When it happened."""
    serial: LayoutColumn | None
    """The whole number that orders events of one moment."""
    by_row: bool
    """Whether events of one moment happened in the order of their rows in a file."""

    @property
    def columns(self) -> tuple[LayoutColumn, ...]:
        """What is read of every event."""
        return (self.kind, self.at) if self.serial is None else (self.kind, self.at, self.serial)


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout, validated."""

    id: str
    role: str
    sha256: str
    """Of the layout file."""
    encoding: str | None
    delimiter: str | None
    """One character or several."""
    quotes: Quotes | None
    """Of text files: how strictly quotation marks are read; None is as RFC 4180 has them."""
    header: tuple[str, ...] | None
    """The names of the columns, of a file that has no header; None where it has one."""
    header_row: int | None
    """The row of the header, from 1: what stands above it is not read. None is the first row that is not blank."""
    decimal: str
    thousands: Thousands | None
    """What stands before the decimals of a number, and between its thousands."""
    sheet: str | None
    timezone: str | None
    """The zone of the export's times, where it is not the contract's."""
    blank: tuple[str, ...]
    columns: tuple[LayoutColumn, ...]
    """In the order of the record kind."""
    ignored: tuple[str, ...]
    latest: str | None
    """The canonical column, or ``serial``, whose greatest value wins among rows of one key; None where nothing wins."""
    serial: LayoutColumn | None
    """The whole number whose greatest value wins, where the export has one that is no canonical column; ``latest`` names it."""
    older_row_counts: bool
    """Whether an older row of a key counts where one that may be newer was refused; otherwise the key is refused."""
    leg_number: str | None
    """The header of the number of the leg, where several rows are one call."""
    events: Events | None
    """Where rows are events, of which several are one record."""
    short_rows: bool
    """Whether cells that a line of text lacks at its end are blank."""

    @property
    def read_columns(self) -> tuple[LayoutColumn, ...]:
        """The canonical columns, and what is read of every row beside them."""
        beside = () if self.events is None else self.events.columns
        return (*self.columns, *beside) if self.serial is None else (*self.columns, *beside, self.serial)

    @property
    def by_blocks(self) -> bool:
        """Whether questions to whole columns can tell the plainly good rows of a text file; if not, each is read exactly."""
        as_usual = (self.quotes, self.header, self.header_row, self.decimal, self.thousands, self.leg_number)
        return (
            as_usual == (None, None, None, ".", None, None)
            and len((self.delimiter or ",").encode()) == 1  # as the reader of polars takes
            and self.events is None
            and self.serial is None
            and not self.short_rows
            and not any(column.sign or column.row_number or column.pieced or column.open_words for column in self.columns)
            and not any(is_epoch(form) for column in self.columns for form in column.formats)
        )

    @property
    def clockless(self) -> tuple[str, ...]:
        """The moments of which the export has the day alone."""
        return tuple(column.name for column in self.columns if not column.clock)

    @property
    def named(self) -> tuple[str, ...]:
        """The canonical columns in which names of people are masked."""
        return tuple(column.name for column in self.columns if column.person == "mask")

    def in_currency(self, currency: str) -> Layout:
        """The layout, reading amounts with the decimals of a currency."""
        places = places_held(currency)
        amounts = (replace(column, places=places) if column.type == "amount" else column for column in self.columns)
        return replace(self, columns=tuple(amounts)) if places != HUNDREDTHS else self

    def column(self, name: str) -> LayoutColumn | None:
        """The canonical column of that name, if the layout maps it."""
        return next((column for column in self.columns if column.name == name), None)


def header_line(layout: Layout) -> str:
    """The first line of an export with every column that the layout reads."""
    headers = [header for column in layout.read_columns for header in column.headers]
    headers += [layout.leg_number] if layout.leg_number is not None else []
    delimiter = layout.delimiter or ","
    if len(delimiter) > 1:
        return delimiter.join(dict.fromkeys(headers))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(dict.fromkeys(headers))
    return out.getvalue()

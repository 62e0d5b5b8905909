"""The keys of a layout file, and their validation: from YAML to a file model in which every key has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.part import Called
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_LAYOUT
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.records.layout import DurationForm, OverLegs, OverRows, Parting, Person, Quotes, Thousands
from slacalc.records.layout_forms import (
    ANY,
    CODES,
    HEADERS,
    KINDS,
    SOURCE,
    TRUTH,
    ByName,
    LayoutPart,
    PartForm,
    RowForm,
    TextForm,
    Texts,
    WordForm,
)

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.contract.tree.source import Node

WORDS = frozenset({"yes", "no"})
"""Plain words that mean themselves in a layout."""
TEXT = TextForm(1, 200)
_OVER_EVENTS = (*get_args(OverLegs), "count")


class LastsFile(LayoutPart):
    """How long something lasted: it begins and ends with events."""

    begins: Annotated[tuple[str, ...], KINDS, Called("from")]
    """Kinds of events with which it begins, where it does not last already."""
    until: Annotated[tuple[str, ...], KINDS]
    """Kinds of events with which it ends."""
    never: Annotated[str | None, WordForm("0 s")] = None
    """What it is of a record in which it never began: ``0 s``; otherwise blank."""


class ColumnFile(LayoutPart):
    """Where one canonical column comes from: ``from`` a header, from two, ``date`` and ``time``, or a constant that it ``is``."""

    source: Annotated[str | tuple[str, ...] | dict[str, str] | None, SOURCE, Called("from")] = None
    """The header, as it stands in the export; spaces at its edges do not matter.

    Of a text such as a key, also several: their cells together are the value, and where one is blank, it is. Where rows are
    events, also the kinds of events that have it, each with its header."""
    lasts: Annotated[LastsFile | None, PartForm(LastsFile)] = None
    """Where rows are events: the value is how long something lasted, from events of some kinds until the next of others."""
    plus: Annotated[str | None, TEXT] = None
    """The header of a duration that is added to the moment or duration of ``from``."""
    minus: Annotated[str | None, TEXT] = None
    """The header of a duration that is taken from it; or of a moment, and both together are the duration between them."""
    constant: Annotated[str | int | bool | None, ANY, Called("is")] = None
    """The value of every row, for exports that have no such column: ``{is: inbound}``; of a key also ``row number``."""
    date: Annotated[str | None, TEXT] = None
    """The header of the date, where date and time stand in two columns."""
    date_format: Annotated[str | None, TEXT] = None
    time: Annotated[str | None, TEXT] = None
    """The header of the time."""
    time_format: Annotated[str | None, TEXT] = None
    format: Annotated[str | None, TEXT] = None
    """Of a moment or day: ``"%Y-%m-%d %H:%M:%S"``. Directives: %Y %y %m %b %d %a %H %I %M %S %.f %p %z.

    Also ``epoch seconds`` and ``epoch milliseconds``."""
    formats: Annotated[tuple[str, ...] | None, Texts(TEXT, 1, 12)] = None
    """Several formats, tried in their order."""
    clock: Annotated[str | None, WordForm("none")] = None
    """Of a moment: the export has its day alone, in the contract's zone, and nothing that asks for the time of day is counted."""
    form: Annotated[DurationForm | Literal["whole"] | None, WordForm(*get_args(DurationForm), "whole"), Called("as")] = None
    """How durations are written; ``whole`` may be said of a whole number."""
    parts_of_seconds: Annotated[Parting | None, WordForm(*get_args(Parting))] = None
    """What becomes of the part of a second: required for milliseconds; without it decimals of a second are refused."""
    codes: Annotated[dict[str, str | int | bool] | None, CODES] = None
    """Every word of the export and what it means: a canonical code, a whole number, yes or no, or ``blank``.

    Any other word refuses the file; ``*`` is any cell that is not blank, ``blank`` a blank one. Of several headers,
    their words with a ``/`` between them."""
    optional: Annotated[bool, TRUTH] = False
    """Whether an export without the column is read too."""
    never: Annotated[str | None, WordForm("0 s")] = None
    """Of a duration: a blank cell says that it never began, and is ``0 s``: who was in no queue has not waited."""
    person: Annotated[Person | None, WordForm(*get_args(Person))] = None
    """Of a text: it holds names of people, and they are masked wherever they are shown; ``keep`` shows them as they are."""
    over_legs: Annotated[OverLegs | None, WordForm(*get_args(OverLegs))] = None
    """What the call has, where several rows are one call; required for each column but the key then."""
    over_events: Annotated[OverRows | None, WordForm(*_OVER_EVENTS)] = None
    """What the record has, where rows are events; required for each column but the key and what it ``is``."""
    until: Annotated[tuple[str, ...] | None, KINDS] = None
    """Where rows are events: kinds of them; what comes after the first such event is not looked at."""


class DuplicatesFile(LayoutPart):
    """What happens to rows of one key whose contents differ."""

    keep: Annotated[str, TEXT]
    """``latest exported_at``, or another column whose greatest value wins; ``none`` refuses them all."""
    serial: Annotated[str | None, TEXT] = None
    """The header of a whole number that grows with each row of a key, for ``latest serial``."""
    refused_newer: Annotated[str | None, WordForm("older row counts")] = None
    """Where a row of the key was refused that may be the newer one: without this, the key is refused."""


class LegsFile(LayoutPart):
    """Several rows are one call."""

    number: Annotated[str, TEXT]
    """The header of the number of the leg; legs are taken in its order."""


class EventsFile(LayoutPart):
    """Rows are events, of which several are one record."""

    kind: Annotated[str | tuple[str, ...], HEADERS]
    """The header that says what happened, or several, as for ``codes``."""
    kinds: Annotated[dict[str, str], ByName(TEXT)]
    """Every word of the export and the kind of event that it is, by a name of one's own; ``ignored`` are not read.

    Any other word refuses the file."""
    at: Annotated[ColumnFile, PartForm(ColumnFile)]
    """When it happened: a moment, as columns say it."""
    serial: Annotated[str | None, TEXT] = None
    """The header of a whole number that orders events of one moment; ``row number`` says that rows stand in their order."""


class LayoutFile(LayoutPart):
    """One layout file, version 1."""

    slacalc_layout: Annotated[int, WordForm(1)]
    id: Annotated[str, TEXT]
    """Its name on statements."""
    role: Annotated[str, WordForm(*ROLES)]
    encoding: Annotated[str | None, TEXT] = None
    """Of text files: any name that Python decodes; otherwise it is found out, as far as it can be."""
    delimiter: Annotated[str | None, TextForm(1, 4)] = None
    """Of text files, one character or several; otherwise a comma, and a tab in .tsv files."""
    quotes: Annotated[Quotes | None, WordForm(*get_args(Quotes))] = None
    """Of text files: ``lenient`` takes a quotation mark inside a field as it stands, ``none`` takes every one so."""
    header: Annotated[tuple[str, ...] | None, Texts(TEXT, 1, 1000)] = None
    """The names of the columns in their order, of a text file or sheet that has no header."""
    header_row: Annotated[int | None, RowForm()] = None
    """The row in which the header stands; what stands above it is not read. Otherwise the first that is not blank."""
    decimal: Annotated[str | None, WordForm(",", ".")] = None
    """What stands before the decimals of numbers; otherwise a point."""
    thousands: Annotated[Thousands | None, WordForm(*get_args(Thousands))] = None
    """What stands between the thousands of numbers; otherwise nothing does."""
    sheet: Annotated[str | None, TEXT] = None
    """Of workbooks; otherwise the first."""
    timezone: Annotated[str | None, TEXT] = None
    """The zone of the export's times; otherwise the contract's."""
    blank: Annotated[tuple[str, ...], Texts(TextForm())] = ("",)
    """Cells that mean nothing. Blank is not zero."""
    columns: Annotated[dict[str, ColumnFile], ByName(PartForm(ColumnFile))]
    """Canonical column and where it comes from."""
    ignored: Annotated[tuple[str, ...], Texts(TEXT)] = ()
    """Headers that are known and not read; any other header that is not read is remarked upon."""
    duplicates: Annotated[DuplicatesFile, PartForm(DuplicatesFile)]
    legs: Annotated[LegsFile | None, PartForm(LegsFile)] = None
    events: Annotated[EventsFile | None, PartForm(EventsFile)] = None
    short_rows: Annotated[str | None, WordForm("blank")] = None
    """Of text files: cells that a line lacks at its end are ``blank``; otherwise such a row is refused."""


@dataclass(frozen=True, slots=True)
class PlacedLayout:
    """A layout file that fits the schema, and the tree that knows the places."""

    file: LayoutFile
    tree: Mapping

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of the value (or of its key) at that path, or of the nearest thing above it."""
        return place_at(self.tree, path, key=key)


def read_layout_file(data: bytes, name: str) -> PlacedLayout:
    """The file, checked key by key.

    Raises:
        Refused: with every mistake.
    """
    tree, file = read_file(LayoutFile, data, name, OF_LAYOUT, WORDS)
    return PlacedLayout(file, tree)


def place_at(tree: Mapping, path: tuple[str | int, ...], *, key: bool = False) -> Place:
    """The place of a path of keys and positions (from 0), or of the nearest thing above it."""
    node: Node = tree
    for step in path:
        below = None
        if isinstance(node, Mapping):
            below = node.find(str(step))
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return node.key if key else node.place

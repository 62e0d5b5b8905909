"""Exports in, sifted canonical records out: decode, lay out, refuse, settle duplicates, group."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error, in_order, note, warning
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import NotPlain
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.budget import Budget
from slacalc.records.duplicates import FILE, overtaken, settle_duplicates
from slacalc.records.engine import engine
from slacalc.records.good_rows import GoodRows
from slacalc.records.known import is_known, known_rows
from slacalc.records.layout_words import SPACE
from slacalc.records.machine import ReadingProgress, machine
from slacalc.records.mask import mask_text
from slacalc.records.parse import LEG, empty_records, wanted_schema
from slacalc.records.plain import read_plain, with_rows
from slacalc.records.questions import KEY_HASH, LINE_HASH
from slacalc.records.refusal import Refusals
from slacalc.records.rules import CONFLICT, NEWER, OTHER_EVENT, OTHER_LEG
from slacalc.records.sift import schema_of_rows, sift_table
from slacalc.records.sifted import FileRead, Origin, Rows, Sifted
from slacalc.records.store import Parts, days_of
from slacalc.records.tables import ROW, is_proved, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.good_rows import Recurring
    from slacalc.records.layout import Events, Layout
    from slacalc.records.sift import SiftedTable
    from slacalc.records.store import Store
    from slacalc.records.tables import ExportTable


NAMED = 12
"""So many columns are named of those that are not read."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    input: FileRead
    sifted: SiftedTable
    remarks: tuple[Diagnostic, ...]
    good: Store | None = None
    """The rows that the sieve has passed, where the file was read by blocks."""


def read_records(  # noqa: PLR0913 - what a reading depends on
    paths: Sequence[Path],
    layout: Layout,
    timezone: str,
    window: tuple[date, date] | None = None,
    known_by: datetime | None = None,
    *,
    columns: Collection[str] | None = None,
    with_origin: bool = False,
    unpack_limit: int = UNPACK_LIMIT,
    memory: int | None = None,
) -> Sifted:
    """The canonical records of one role, from all the files of its export together, and an account of every row.

    The order of files and rows makes no difference to the records. ``timezone`` is the contract's. ``window`` is the half-open
    span [first, end) of days that the export is about: nothing is dropped for lying outside, but an export without a single
    record in it is remarked upon. Rows that say themselves that they were exported later than ``known_by``, an aware moment, were
    not known then, and are left out before duplicates are settled. ``columns`` are those that records are wanted with; None is
    all of them, and only then the records are sorted. ``with_origin`` keeps what :func:`set_aside` needs. ``memory`` are the
    bytes that good rows may take, unless :func:`slacalc.records.machine.use` says it; what is more goes to files.

    Raises:
        Refused: with every mistake of every file that makes the export unusable.
    """
    elsewhere = engine()
    if elsewhere is not None and record_kind(layout.role).belongs_by == "moment":
        with _unreadable_said(paths[0]):
            files, rows = elsewhere.read(paths, layout, timezone, columns, unpack_limit)
        loaded = [
            _Loaded(_input_of(file.odd.table, file.sha256, path, layout), file.odd, ())
            for path, file in zip(paths, files, strict=True)
        ]
        return _sifted(loaded, rows, layout, timezone, window, known_by, columns, with_origin=with_origin)
    loaded = []
    wrong: list[Diagnostic] = []
    budget = machine().budget if memory is None else Budget(memory)
    names = _names_within(paths)
    for path in paths:
        try:
            loaded.append(_load(path, names[path], layout, timezone, columns, unpack_limit, budget))
        except Refused as unusable:
            wrong += unusable.diagnostics
    if wrong:
        raise Refused(*wrong)
    good = GoodRows([file.good for file in loaded])
    return _sifted(loaded, good, layout, timezone, window, known_by, columns, with_origin=with_origin)


def read_rows(
    rows: Sequence[Mapping[str, str]], layout: Layout, timezone: str, window: tuple[date, date], *, with_origin: bool = False
) -> Sifted:
    """The canonical records in rows of headers and cells, read as the file that they would stand in, ``calls.csv``.

    Of this file the header is row 1. It has the headers that any of the rows has, in the order of the layout; without a row, all
    of them.

    Raises:
        Refused: as :func:`read_records`.
    """
    headers = [header for column in layout.read_columns for header in column.headers]
    present = [header for header in headers if any(header in row for row in rows)] or headers
    out = io.StringIO()
    writer = csv.DictWriter(out, present, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    as_usual = replace(layout, encoding=None, delimiter=None, quotes=None, header=None, header_row=None)
    name = f"{layout.role}.csv"
    loaded = _load_whole(out.getvalue().encode(), Path(name), name, as_usual, timezone, None, UNPACK_LIMIT, Budget(0))
    return _sifted([loaded], GoodRows([None]), layout, timezone, window, None, None, with_origin=with_origin)


def _sifted(  # noqa: PLR0913 - as above
    loaded: Sequence[_Loaded],
    good: GoodRows,
    layout: Layout,
    timezone: str,
    window: tuple[date, date] | None,
    known_by: datetime | None,
    wanted: Collection[str] | None,
    *,
    with_origin: bool,
) -> Sifted:
    """The records of the files of one role together, and the account of their rows."""
    key = record_kind(layout.role).key
    other_keys = pl.concat([keys[key] for file in loaded for keys in (file.sifted.accepted, file.sifted.aside)])
    known_then = partial(is_known, moment=known_by)
    recurring = good.separate(other_keys, _schema_of_good(layout, wanted), known_then, record_kind(layout.role).moment)
    tables = tuple(
        with_rows(file.sifted, recurring.undecided.filter(pl.col(FILE) == at)[ROW].to_list(), layout, timezone)
        for at, file in enumerate(loaded)
    )
    refusals = Refusals(layout, tables)
    none = empty_rows(layout)
    accepted = pl.concat(
        [none, *(table.accepted.with_columns(pl.lit(at, pl.Int32).alias(FILE)) for at, table in enumerate(tables))]
    )
    known = known_rows(accepted, known_by)
    aside = known_rows(pl.concat([none.drop(FILE), *(table.aside for table in tables)]), known_by)
    settled, duplicate, rows_of = _settle(known, aside, layout, refusals)
    ignored = sum(table.ignored for table in tables)
    absorbed = rows_of.height - settled.height + ignored
    records = _together(settled, good, recurring, layout.role, wanted)
    later = accepted.height - known.height + good.read - recurring.known
    refused = refusals.rows()
    rows = Rows(
        read=sum(file.input.rows for file in loaded),
        refused=len(refused),
        duplicate=duplicate + recurring.repeats,
        absorbed=absorbed,
        records=records.height + later,
        refused_by=refusals.counts(refused),
    )
    remarks = [remark for file in loaded for remark in (*file.remarks, *_unread_columns(file.sifted, layout))]
    remarks += _outside(records, layout, loaded, window)
    if any(column.row_number for column in layout.columns) and rows.read:
        remarks.append(warning("records/row-number-key", Place(loaded[0].input.name), role=layout.role))
    if ignored:
        remarks.append(note("records/events-ignored", Place(loaded[0].input.name), role=layout.role, count=ignored))
    if not rows.read:
        remarks.append(note("records/header-only", Place(loaded[0].input.name, 1), role=layout.role))
    columns = tuple(column.name for column in layout.columns if all(column.name in file.sifted.columns for file in loaded))
    inputs = tuple(file.input for file in loaded)
    origin = Origin(refusals, pl.concat([rows_of, *good.parts((key, FILE, ROW))])) if with_origin else None
    return Sifted(
        layout.role, records, refused, rows, inputs, in_order(remarks), columns, later, origin, layout.clockless, layout.named
    )


def set_aside(sifted: Sifted, keys: pl.DataFrame, slug: str, column: str) -> Sifted:
    """The export without the records of those keys: every row of each is refused for that reason in that canonical column.

    ``sifted`` has its origin; ``keys`` is a frame of the key of its records.
    """
    if sifted.origin is None:
        raise ValueError(sifted.role)
    on, origin = keys.columns, sifted.origin
    origin.refusals.add(origin.rows.join(keys, on=on, how="semi"), slug, column)
    records, rows_of = (frame.join(keys, on=on, how="anti", maintain_order="left") for frame in (sifted.records, origin.rows))
    refused = origin.refusals.rows()
    rows = replace(
        sifted.rows,
        refused=len(refused),
        absorbed=sifted.rows.absorbed - (origin.rows.height - sifted.records.height) + rows_of.height - records.height,
        records=records.height + sifted.later,
        refused_by=origin.refusals.counts(refused),
    )
    return replace(sifted, parts=Parts.of(records), refused=refused, rows=rows, origin=Origin(origin.refusals, rows_of))


def _names_within(paths: Sequence[Path]) -> dict[Path, str]:
    """The names of files within the folder that has them all: the same wherever that lies, and from wherever it is seen."""
    whole = {path: Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100 - a link has the name that it is given
    folder = os.path.commonpath(path.parent for path in whole.values())
    return {path: as_seen.relative_to(folder).as_posix() for path, as_seen in whole.items()}


def _load(
    path: Path, name: str, layout: Layout, timezone: str, wanted: Collection[str] | None, unpack_limit: int, budget: Budget
) -> _Loaded:
    """A file by blocks where it is plain, as a whole where it is not."""
    with _unreadable_said(path):
        with suppress(NotPlain):
            plain = read_plain(path, layout, timezone, wanted, budget, unpack_limit)
            return _Loaded(_input_of(plain.odd.table, plain.sha256, path, layout), plain.odd, (), plain.good)
        machine().tell(ReadingProgress(path.name, 0, path.stat().st_size, 0))
        return _load_whole(path.read_bytes(), path, name, layout, timezone, wanted, unpack_limit, budget)


@contextmanager
def _unreadable_said(path: Path) -> Iterator[None]:
    """In this block files are read, of which this is the one that is named unless another is known."""
    try:
        yield
    except FileNotFoundError as failure:
        raise Refused(error("records/no-such-file", Place(str(failure.filename or path)))) from failure
    except OSError as failure:
        raise Refused(
            error("records/unreadable-file", Place(str(failure.filename or path)), reason=failure.strerror or "")
        ) from failure


def _load_whole(  # noqa: PLR0913, PLR0917 - as above
    data: bytes, path: Path, name: str, layout: Layout, timezone: str, wanted: Collection[str] | None, limit: int, budget: Budget
) -> _Loaded:
    from slacalc.records.sieved_table import sieve_table  # noqa: PLC0415 - files that are no text, or hard to read, are seldom

    table = read_table(data, str(path), layout, layout.timezone or timezone, limit)
    remarks = _guessed(table, layout)
    file = _input_of(table, hashlib.sha256(data).hexdigest(), path, layout)
    sieved = sieve_table(table, layout, timezone, wanted, budget)
    if sieved is not None:
        return _Loaded(file, sieved[0], remarks, sieved[1])
    try:
        return _Loaded(file, sift_table(table, layout, timezone, name), remarks)
    except Refused as unusable:
        raise Refused(*remarks, *unusable.diagnostics) from unusable


def _input_of(table: ExportTable, sha256: str, path: Path, layout: Layout) -> FileRead:
    keyed_by_row = any(column.row_number for column in layout.columns)
    return FileRead(layout.role, path.name, sha256, table.rows, table.encoding, layout.id, layout.sha256, keyed_by_row)


def empty_rows(layout: Layout) -> pl.DataFrame:
    """No rows, with the columns that accepted rows have on their way to records."""
    return pl.DataFrame(schema={**schema_of_rows(layout), FILE: pl.Int32()})


def _settle(
    accepted: pl.DataFrame, aside: pl.DataFrame, layout: Layout, refusals: Refusals
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """The records, how many rows were duplicates, and the rows that make the records up: key, file and row.

    ``aside`` are the rows that were refused for what stands in them.
    """
    if accepted.is_empty():
        key = record_kind(layout.role).key
        return empty_records(layout.role), 0, accepted.select(key, FILE, ROW)
    if layout.events is not None:
        return _settle_events(accepted, aside, layout, layout.events, refusals)
    key = record_kind(layout.role).key
    keys = [key, *record_kind(layout.role).per] if layout.leg_number is None else [key, LEG]
    if layout.leg_number is None and not layout.older_row_counts and aside.height:
        doubted = accepted.join(overtaken(accepted, aside, keys, layout.latest), on=keys, how="semi")
        refusals.add(doubted, NEWER, key)
        accepted = accepted.join(doubted, on=keys, how="anti") if doubted.height else accepted
    kept, conflicts = settle_duplicates(accepted, keys, layout.latest)
    duplicate = accepted.height - kept.height - conflicts.height
    refusals.add(conflicts, CONFLICT, key)
    rows_of = kept
    if layout.leg_number is not None:
        broken = kept.join(pl.concat([aside.select(key), conflicts.select(key)]), on=key, how="semi")
        refusals.add(broken, OTHER_LEG, key)
        from slacalc.records.group import group_legs  # noqa: PLC0415 - of exports that have legs

        whole = kept.join(broken, on=key, how="anti") if broken.height else kept
        calls = group_legs(whole, key, layout.columns)
        silent = refusals.add_silent(calls, whole, key)
        kept = calls.join(silent, on=key, how="anti")
        rows_of = whole.join(silent, on=key, how="anti")
    return kept.select(empty_records(layout.role).columns), duplicate, rows_of.select(key, FILE, ROW)


def _settle_events(
    accepted: pl.DataFrame, aside: pl.DataFrame, layout: Layout, events: Events, refusals: Refusals
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """The same of rows that are events: a record is refused as a whole, and its first event has the reason."""
    from slacalc.records.events import distinct_events, group_events  # noqa: PLC0415 - of exports that are events

    key = record_kind(layout.role).key
    kept, conflicts = distinct_events(accepted, key, events)
    duplicate = accepted.height - kept.height - conflicts.height
    refusals.add(conflicts, CONFLICT, key)
    broken = kept.join(pl.concat([aside.select(key), conflicts.select(key)]), on=key, how="semi")
    refusals.add(broken, OTHER_EVENT, key)
    grouped = group_events(kept.join(broken, on=key, how="anti"), layout, events, refusals.read_everywhere())
    firsts = grouped.records.select(key, FILE, ROW)
    for slug, column, keys in grouped.faults:
        refusals.add(firsts.join(keys, on=key, how="semi"), slug, column)
    at_fault = pl.concat([firsts.select(key).clear(), *(keys for _, _, keys in grouped.faults)]).unique()
    of_fault = grouped.events.join(at_fault, on=key, how="semi").join(firsts, on=[FILE, ROW], how="anti")
    refusals.add(of_fault, OTHER_EVENT, key)
    records, rows_of = (frame.join(at_fault, on=key, how="anti") for frame in (grouped.records, grouped.events))
    return records.select(empty_records(layout.role).columns), duplicate, rows_of.select(key, FILE, ROW)


def _together(settled: pl.DataFrame, good: GoodRows, recurring: Recurring, role: str, wanted: Collection[str] | None) -> Parts:
    """The records with the columns that are wanted; with all of them, sorted by key."""
    schema = pl.Schema(wanted_schema(role, wanted))
    last = settled.select(schema.names()).cast(schema)
    kind = record_kind(role)
    in_order = (kind.key, *kind.per) if wanted is None else ()
    days = {moment: pl.concat([of_single, days_of(last, moment)]) for moment, of_single in recurring.days.items()}
    return good.together(schema, last, recurring, days, in_order, "" if kind.per else kind.key)


def _schema_of_good(layout: Layout, wanted: Collection[str] | None) -> dict[str, pl.DataType]:
    schema = {ROW: pl.Int64(), KEY_HASH: pl.UInt64(), LINE_HASH: pl.UInt64()}
    return schema | wanted_schema(layout.role, wanted) | {FILE: pl.Int32()}


def _guessed(table: ExportTable, layout: Layout) -> tuple[Diagnostic, ...]:
    """A warning where the encoding is a guess, with a text that shows whether it is right; headers of the layout prove it."""
    if not table.guessed or is_proved(table, layout):
        return ()
    row, shown = _first_foreign(table, layout)
    return (warning("records/guessed-encoding", Place(Path(table.file).name, row), shown=mask_text(shown)[:60]),)


def _first_foreign(table: ExportTable, layout: Layout) -> tuple[int, str]:
    """Row and text of a header or cell that is not plain ASCII; of words of the layout's columns sooner than of others."""
    for header in table.headers:
        if not header.isascii():
            return 1, header
    words = {
        header
        for column in layout.columns
        if column.type in {"text", "code"} and column.person is None
        for header in column.headers
    }
    for at in sorted(range(len(table.headers)), key=lambda at: table.headers[at] not in words):
        foreign = table.frame.lazy().filter(pl.col(str(at)).str.contains(r"[^\x00-\x7F]")).select(ROW, str(at)).head(1).collect()
        if foreign.height:
            row, cell = foreign.row(0)
            return row, cell.strip(SPACE)
    return 1, ""


def _unread_columns(sifted: SiftedTable, layout: Layout) -> list[Diagnostic]:
    table = sifted.table
    used = {header for column in layout.read_columns for header in column.headers} | {*layout.ignored, layout.leg_number, ""}
    name = Path(table.file).name
    unread = [mask_text(header) for header in table.headers if header not in used]
    if not unread:
        return []
    named = ", ".join(unread[:NAMED]) + (" …" if len(unread) > NAMED else "")
    return [note("records/column-not-read", Place(name, 1), columns=named, count=len(unread))]


def _outside(records: Parts, layout: Layout, loaded: Sequence[_Loaded], window: tuple[date, date] | None) -> list[Diagnostic]:
    """A warning where the export is of another month altogether; pauses are those of cases, in whatever month these waited."""
    kind = record_kind(layout.role)
    moments = [column.name for column in kind.columns if column.required and column.type == "moment"]
    if window is None or not moments or not records.height or kind.belongs_by == "case":
        return []
    days = records.days(moments[0])
    if any(window[0] <= day < window[1] for day in days):
        return []
    facts = {"first": days[0], "last": days[-1], "opens": window[0], "closes": window[1] - timedelta(days=1)}
    return [warning("records/none-in-month", Place(loaded[0].input.name), role=layout.role, **facts)]

"""Exports in, sifted canonical records out: decode, lay out, refuse, settle duplicates, group."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error, in_order, note, warning
from slacalc.contract.records.kinds import record_kind
from slacalc.records.blocks import MixedText, NotPlain, ToRefuse, is_one_block, size_of
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.budget import Budget
from slacalc.records.engine import engine
from slacalc.records.exact_blocks import read_exactly
from slacalc.records.good_rows import GoodRows
from slacalc.records.limits import check_whole
from slacalc.records.machine import ReadingProgress, machine
from slacalc.records.mask import mask_text
from slacalc.records.plain import fits_sieve, read_plain, row_source
from slacalc.records.rules import REASONS
from slacalc.records.settled_export import settle_export
from slacalc.records.sifted import FileRead, Origin, Rows, Sifted
from slacalc.records.sifted_file import SiftedFile, rows_in
from slacalc.records.store import Parts
from slacalc.records.tables import ROW, is_only_guessed, read_table
from slacalc.records.waiting import WaitingRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    import polars as pl

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.layout import Layout
    from slacalc.records.refused_rows import RefusedRows
    from slacalc.records.settled_export import SettledExport
    from slacalc.records.store import Store
    from slacalc.records.tables import ExportTable


NAMED = 12
"""So many columns are named of those that are not read."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    input: FileRead
    sifted: SiftedFile
    remarks: tuple[Diagnostic, ...]
    good: Store | None = None
    """The rows that the sieve has passed, where the file was read by blocks."""


@dataclass(frozen=True, slots=True)
class _How:
    """How the files of one role are read."""

    layout: Layout
    timezone: str
    wanted: Collection[str] | None
    limit: int
    """Bytes that what is packed may be."""
    budget: Budget
    """What good rows may take in memory."""
    waiting: WaitingRows
    """Where rows wait that are not plainly good, or that only the exact reader knows."""


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
    loaded: list[_Loaded] = []
    wrong: list[Diagnostic] = []
    budget = machine().budget if memory is None else Budget(memory)
    if elsewhere is not None and record_kind(layout.role).belongs_by == "moment":
        waiting = WaitingRows(layout, 0)
        with _unreadable_said(paths[0]):
            files, good = elsewhere.read(paths, layout, timezone, columns, unpack_limit, waiting)
        for path, file in zip(paths, files, strict=True):
            loaded.append(_Loaded(_input_of(file.sifted, file.sha256, path, layout), file.sifted, ()))
    else:
        names = _names_within(paths)
        waiting = WaitingRows(layout, size_of(paths))
        how = _How(layout, timezone, columns, unpack_limit, budget, waiting)
        for at, path in enumerate(paths):
            try:
                loaded.append(_load(path, at, names[path], how))
            except Refused as unusable:
                wrong += unusable.diagnostics
        good = GoodRows([file.good for file in loaded])
    if wrong:
        raise Refused(*wrong)
    sifted = [file.sifted for file in loaded]
    with _unreadable_said(paths[0]):  # rows of them are read once more
        settled = settle_export(sifted, good, waiting, layout, known_by, columns, budget, with_origin=with_origin)
        return _sifted(loaded, settled, layout, window)


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
    name, waiting, budget = f"{layout.role}.csv", WaitingRows(as_usual, 0), machine().budget
    loaded = _load_whole(
        out.getvalue().encode(), Path(name), 0, name, _How(as_usual, timezone, None, UNPACK_LIMIT, budget, waiting)
    )
    good = GoodRows([None])
    settled = settle_export([loaded.sifted], good, waiting, layout, None, None, budget, with_origin=with_origin)
    return _sifted([loaded], settled, layout, window)


def _sifted(loaded: Sequence[_Loaded], settled: SettledExport, layout: Layout, window: tuple[date, date] | None) -> Sifted:
    """What reading the files of one role says, of which the records are settled."""
    refused = settled.refusals.rows()
    ignored = sum(file.sifted.ignored for file in loaded)
    rows = Rows(
        read=sum(file.input.rows for file in loaded),
        refused=len(refused),
        duplicate=settled.duplicate,
        absorbed=settled.absorbed + ignored,
        records=settled.records.height + settled.later,
        refused_by=_in_printed_order(refused),
    )
    remarks = [remark for file in loaded for remark in (*file.remarks, *_unread_columns(file.sifted, layout))]
    remarks += _outside(settled.records, layout, loaded, window)
    if any(column.row_number for column in layout.columns) and rows.read:
        remarks.append(warning("records/row-number-key", Place(loaded[0].input.name), role=layout.role))
    if ignored:
        remarks.append(note("records/events-ignored", Place(loaded[0].input.name), role=layout.role, count=ignored))
    if not rows.read:
        remarks.append(note("records/header-only", Place(loaded[0].input.name, 1), role=layout.role))
    columns = tuple(column.name for column in layout.columns if all(column.name in file.sifted.columns for file in loaded))
    inputs = tuple(file.input for file in loaded)
    origin = Origin(settled.refusals, settled.rows_of) if settled.rows_of is not None else None
    named, later = layout.named, settled.later
    return Sifted(
        layout.role,
        settled.records,
        refused,
        rows,
        inputs,
        in_order(remarks),
        columns,
        later,
        origin,
        layout.clockless,
        named,
    )


def set_aside(sifted: Sifted, keys: pl.DataFrame, slug: str, column: str) -> Sifted:
    """The export without the records of those keys: every row of each is refused for that reason in that canonical column.

    ``sifted`` has its origin; ``keys`` is a frame of the key of its records.
    """
    if sifted.origin is None:
        raise ValueError(sifted.role)
    on, origin = keys.columns, sifted.origin
    refusals = origin.refusals.after()
    refusals.add(origin.rows.join(keys, on=on, how="semi"), slug, column)
    records, rows_of = (frame.join(keys, on=on, how="anti", maintain_order="left") for frame in (sifted.records, origin.rows))
    refused = refusals.rows()
    rows = replace(
        sifted.rows,
        refused=len(refused),
        absorbed=sifted.rows.absorbed - (origin.rows.height - sifted.records.height) + rows_of.height - records.height,
        records=records.height + sifted.later,
        refused_by=_in_printed_order(refused),
    )
    return replace(sifted, parts=Parts.of(records), refused=refused, rows=rows, origin=Origin(refusals, rows_of))


def _in_printed_order(refused: RefusedRows) -> tuple[tuple[str, int], ...]:
    tally = refused.tally()
    return tuple((slug, tally[slug]) for slug in REASONS if tally[slug])


def _names_within(paths: Sequence[Path]) -> dict[Path, str]:
    """The names of files within the folder that has them all: the same wherever that lies, and from wherever it is seen."""
    whole = {path: Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100 - a link has the name that it is given
    folder = os.path.commonpath(path.parent for path in whole.values())
    return {path: as_seen.relative_to(folder).as_posix() for path, as_seen in whole.items()}


def _load(path: Path, at: int, name: str, how: _How) -> _Loaded:
    """A file by blocks where it is plain, as a whole where it is not; ``at`` is its number among the files of its role."""
    with _unreadable_said(path):
        mixed = False  # it is read again out here: in there what was read the first time would still be held
        try:
            return _load_by_blocks(path, at, name, how)
        except MixedText:
            mixed = True
        except NotPlain as unfit:
            _check_whether_refused(unfit)
        try:
            if mixed:
                return _load_by_blocks(path, at, name, how, mixed=True)
        except NotPlain as unfit:
            _check_whether_refused(unfit)
        check_whole(path)
        machine().tell(ReadingProgress(path.name, 0, path.stat().st_size, 0))
        return _load_whole(path.read_bytes(), path, at, name, how)


def _check_whether_refused(unfit: NotPlain) -> None:
    if isinstance(unfit, ToRefuse):
        raise Refused(unfit.why) from unfit


def _load_by_blocks(path: Path, at: int, name: str, how: _How, *, mixed: bool = False) -> _Loaded:
    """A file by blocks, ``mixed`` as of :func:`slacalc.records.plain.row_source`.

    Raises:
        MixedText: as there.
        NotPlain: the exact reader must read it as a whole.
        OSError: as reading does.
    """
    layout, zone = how.layout, how.timezone
    if fits_sieve(layout):
        sifted, good, sha256 = read_plain(path, layout, zone, how.wanted, how.waiting, at, how.budget, how.limit, mixed=mixed)
    elif is_one_block([path]):
        raise NotPlain
    else:
        good = None
        sifted, sha256 = read_exactly(path, name, layout, zone, how.waiting, at, how.limit, mixed=mixed)
    remarks = [_guessed_by_blocks(path, how)] if is_only_guessed(sifted.head, layout) else []
    return _Loaded(_input_of(sifted, sha256, path, layout), sifted, tuple(remarks), good)


def _guessed_by_blocks(path: Path, how: _How) -> Diagnostic:
    """The warning about a file that was read by blocks; it is read once more for it."""
    source = row_source(path, how.layout, how.timezone, how.limit, mixed=True)
    head, first = source.head()
    tables = (source.table_of(rows, head) for rows in source.numbered(first, hashlib.sha256()))
    return _guess(head, tables, how.layout)


def _guess(head: ExportTable, tables: Iterable[ExportTable], layout: Layout) -> Diagnostic:
    from slacalc.records.guessed import guessed_encoding  # noqa: PLC0415 - few encodings are

    return guessed_encoding(head, tables, layout)


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


def _load_whole(data: bytes, path: Path, at: int, name: str, how: _How) -> _Loaded:
    from slacalc.records.sieved_table import sieve_table  # noqa: PLC0415 - files that are no text, or hard to read, are seldom

    layout, zone = how.layout, how.timezone
    table = read_table(data, str(path), layout, layout.timezone or zone, how.limit)
    remarks = (_guess(table, [table], layout),) if is_only_guessed(table, layout) else ()
    sifted = SiftedFile(replace(table, frame=table.frame.clear(), odd=()), layout, zone, how.waiting, at, name)
    sifted.read_again = rows_in(table.frame)
    sifted.end = 1 + max(*table.frame[ROW][-1:], *(odd.row for odd in table.odd), 0, 0)
    good = sieve_table(table, sifted, layout, zone, how.wanted, how.budget)
    if good is None:
        try:
            sifted.add(sifted.sift(table), len(data))
        except Refused as unusable:
            raise Refused(*remarks, *unusable.diagnostics) from unusable
    return _Loaded(_input_of(sifted, hashlib.sha256(data).hexdigest(), path, layout), sifted, remarks, good)


def _input_of(sifted: SiftedFile, sha256: str, path: Path, layout: Layout) -> FileRead:
    keyed_by_row = any(column.row_number for column in layout.columns)
    return FileRead(layout.role, path.name, sha256, sifted.rows, sifted.head.encoding, layout.id, layout.sha256, keyed_by_row)


def _unread_columns(sifted: SiftedFile, layout: Layout) -> list[Diagnostic]:
    table = sifted.head
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

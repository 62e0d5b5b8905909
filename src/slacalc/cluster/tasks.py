"""What tasks of Spark do: the two functions that read and count here, on the bytes of a span and on the rows of a slice.

Both are pure: what they give depends on their arguments and those bytes alone, whichever machine is asked, and how often.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.records.good_rows import GoodRows, hash_of_keys
from slacalc.records.machine import machine
from slacalc.records.moments import INSTANT
from slacalc.records.questions import KEY_HASH
from slacalc.records.store import Store, blanks_of, newest_of
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.records.plain import PlainReader
    from slacalc.records.row_source import FileSpan
    from slacalc.records.store import Look, Seen
    from slacalc.records.tables import ExportTable

PUT_OUT = 32 << 20
"""Bytes of good rows after which a task hands them on."""
SCHEMA = "slice int, task int, data binary"
"""Rows as Spark has them: records of a slice, or under ``REPORT`` what a task has to say."""
REPORT = -1
PROBE = pl.Series(["slacalc", "客服", "0"])
"""Keys whose hashes tell whether machines agree on them."""


class SpanTask(NamedTuple):
    """What a task reads."""

    file: int
    span: FileSpan
    reader: PlainReader
    head: ExportTable
    slices: int
    probe: list[int]


class SpanReport(NamedTuple):
    """What a task says of its span."""

    records: int
    good: int
    odd: list[pl.DataFrame]
    sha256: bytes


class Settling(NamedTuple):
    """What settling a slice takes."""

    tasks: list[tuple[int, int]]
    """File and first row of each task."""
    files: int
    other_keys: pl.Series
    schema: Mapping[str, pl.DataType]
    known: Callable[[pl.DataFrame], pl.Series]
    moment: str


class SliceReport(NamedTuple):
    """What a task says of its slice, whose records stay where they are."""

    records: int
    repeats: int
    undecided: pl.DataFrame
    known: int
    days: Mapping[str, pl.Series]
    newest: Mapping[str, datetime]
    blank: tuple[str, ...]


def agree(probe: Sequence[int]) -> None:
    """Check that this machine tells keys apart as the one does that has started the run.

    Raises:
        Unwritable: it does not, so that rows of one key would come into two slices.
    """
    if hash_of_keys(PROBE).to_list() != [*probe]:
        raise Unwritable(error("output/machines-differ", Place("--master")))


def parse_span(given: Sequence[SpanTask], task: int) -> Iterator[tuple[int, int, bytes]]:
    """The good rows of a span in slices of the key space, and what is told of it: the first of the two pure functions."""
    work = given[task]
    agree(work.probe)
    digest, records, good = hashlib.sha256(), 0, 0
    odd = list[pl.DataFrame]()
    waiting = list[pl.DataFrame]()
    for sieved in work.reader.sieved(work.head, work.span, digest):
        rows, others = sieved.of_file(records)
        records, good = records + sieved.records, good + rows.height
        odd.append(others)
        waiting.append(rows)
        if sum(frame.estimated_size() for frame in waiting) > PUT_OUT:
            yield from _sliced(pl.concat(waiting), task, work.slices)
            waiting.clear()
    if waiting:
        yield from _sliced(pl.concat(waiting), task, work.slices)
    yield REPORT, task, pickle.dumps(SpanReport(records, good, odd, digest.digest()))


def settle_slice(settling: Settling, rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    """The records of a slice, and what is told of them: the second function, in front of counting."""
    stores = [Store(machine().budget) for _ in range(settling.files)]
    for task, data in sorted(rows):
        file, first = settling.tasks[task]
        stores[file].append(frame_of(data).with_columns(pl.col(ROW) + first))
    good = GoodRows(stores)
    recurring = good.separate((settling.other_keys,), settling.schema, settling.known, settling.moment)
    schema = pl.Schema({name: dtype for name, dtype in settling.schema.items() if not name.endswith(" hash")})
    names = schema.names()
    records = pl.concat([frame.cast(schema) for frame in good.parts(names)])
    moments = [name for name, dtype in schema.items() if dtype == INSTANT]
    newest = {name: moment for name in moments for moment in newest_of(records, (name,))}
    report = SliceReport(
        records.height,
        recurring.repeats,
        recurring.undecided.frame(),
        recurring.known,
        recurring.days,
        newest,
        tuple(blanks_of(records, schema.names())),
    )
    if records.height:
        yield 0, 0, bytes_of(records)
    yield REPORT, 0, pickle.dumps(report)


def look_at(asked: tuple[Look[Seen], Sequence[str]], rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    """What a pure function sees in the records of a slice."""
    look, names = asked
    yield REPORT, 0, pickle.dumps(look(pl.concat([frame_of(data).select(names) for _, data in rows])))


def each_task(work: Callable[[int], Iterable[tuple[int, int, bytes]]], batches: Iterable[Any]) -> Iterator[Any]:
    """What is done of each task, for ``mapInArrow``."""
    for batch in batches:
        for task in batch.column(0).to_pylist():
            yield from map(_batch, _caught(task, partial(work, task)))


def each_record(look: Look[Seen], names: Sequence[str], batches: Iterable[Any]) -> Iterator[Any]:
    """What is seen in each slice of records where it lies, for ``mapInArrow``."""
    for batch in batches:
        for data in batch.column(2).to_pylist():
            yield from map(_batch, _caught(0, partial(look_at, (look, names), ((0, data),))))


def each_cut(cut: Callable[[pl.DataFrame], Iterable[tuple[int, int, bytes]]], batches: Iterable[Any]) -> Iterator[Any]:
    """The records of each slice, cut anew, for ``mapInArrow``."""
    for batch in batches:
        for data in batch.column(2).to_pylist():
            yield from map(_batch, _caught(0, partial(cut, frame_of(data))))


def each_slice(work: Callable[..., Iterator[tuple[int, int, bytes]]], given: object, rows: Any) -> Any:  # noqa: ANN401 - tables of Arrow
    """What is done with the rows of a slice, for ``applyInArrow``."""
    import pyarrow as pa  # noqa: PLC0415 - comes with Spark

    pairs = zip(rows.column(1).to_pylist(), rows.column(2).to_pylist(), strict=True)
    return pa.Table.from_batches([_batch(row) for row in _caught(0, partial(work, given, pairs))])


def _caught(task: int, work: Callable[[], Iterable[tuple[int, int, bytes]]]) -> Iterator[tuple[int, int, bytes]]:
    """What a task gives; what it raises is told, so that it is raised where the run is."""
    try:
        yield from work()
    except Exception as raised:  # noqa: BLE001 - whatever it is
        yield REPORT, task, pickle.dumps(raised)


def _sliced(rows: pl.DataFrame, task: int, number: int) -> Iterator[tuple[int, int, bytes]]:
    parted = rows.with_columns((pl.col(KEY_HASH) % number).alias("slice")).partition_by("slice", as_dict=True, include_key=False)
    for (at,), of_slice in parted.items():
        yield at, task, bytes_of(of_slice)


def cut_records(by: str, number: int, probe: Sequence[int], records: pl.DataFrame) -> Iterator[tuple[int, int, bytes]]:
    """Records in slices by a column; no value of it is in two."""
    agree(probe)
    parted = records.with_columns((pl.col(by).cast(pl.String).hash(0) % number).alias("slice")).partition_by(
        "slice", as_dict=True, include_key=False
    )
    for (at,), of_slice in parted.items():
        yield at, 0, bytes_of(of_slice)


def _batch(row: tuple[int, int, bytes]) -> Any:  # noqa: ANN401 - a batch of Arrow
    import pyarrow as pa  # noqa: PLC0415 - comes with Spark

    at, task, data = row
    columns = [pa.array([at], pa.int32()), pa.array([task], pa.int32()), pa.array([data], pa.binary())]
    return pa.RecordBatch.from_arrays(columns, ["slice", "task", "data"])


def bytes_of(rows: pl.DataFrame) -> bytes:
    """Rows as they travel."""
    written = io.BytesIO()
    rows.write_ipc(written, compression="lz4")
    return written.getvalue()


def frame_of(data: bytes) -> pl.DataFrame:
    """Rows that have travelled."""
    return pl.read_ipc(io.BytesIO(data))

"""Apache Spark: the functions that read and count here are called on its machines, and what they come to is put together here.

A file is cut into spans at the ends of lines. In ``mapInArrow`` each span goes through the sieve, and its good rows into slices
of the key space. In ``groupBy(slice).applyInArrow`` the rows of a slice are settled; they stay there as records. Counting looks
at each slice where it lies; where calls from one number belong together, they are cut anew by the number. What is odd or
contradicts itself comes back and is settled here, by the code that settles it without Spark. Rows travel as the bytes of Arrow's
own format, so that Spark reads no value of them: it knows no time zone, and no type, that could make another figure of one.

A task is a pure function of the bytes of its span, or of the rows of its slice: one that is lost is done again.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import pickle
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from slacalc.base.diagnostics import Place, Refused, Unwritable, error
from slacalc.cluster.session import SparkMachines, quiet
from slacalc.records.blocks import NotPlain, Span, spans_of
from slacalc.records.duplicates import FILE
from slacalc.records.engine import FileElsewhere
from slacalc.records.good_rows import GoodRows, Recurring, hash_of_keys
from slacalc.records.machine import machine
from slacalc.records.moments import INSTANT
from slacalc.records.plain import PlainReader, could_be_plain
from slacalc.records.sieve import KEY_HASH
from slacalc.records.store import Parts, Store, blanks_of, days_of, newest_of
from slacalc.records.tables import ROW, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.store import Look, Seen
    from slacalc.records.tables import ExportTable

SPAN = 64 << 20
"""Bytes of a file that are one task."""
SLICE = 64 << 20
"""Bytes of files whose rows are one slice, about."""
PUT_OUT = 32 << 20
"""Bytes of good rows after which a task hands them on."""
SCHEMA = "slice int, task int, data binary"
"""Rows as Spark has them: records of a slice, or under ``TOLD`` what a task has to say."""
TOLD = -1
_PROBE = pl.Series(["slacalc", "客服", "0"])


class _Span(NamedTuple):
    """What a task reads."""

    file: int
    span: Span
    reader: PlainReader
    head: ExportTable
    slices: int
    probe: list[int]


class _SpanTold(NamedTuple):
    """What a task says of its span."""

    lines: int
    good: int
    odd: pl.DataFrame
    sha256: bytes


class _Settling(NamedTuple):
    """What settling a slice takes."""

    tasks: list[tuple[int, int]]
    """File and first row of each task."""
    files: int
    other_keys: pl.Series
    schema: Mapping[str, pl.DataType]
    known: Callable[[pl.DataFrame], pl.DataFrame]
    moment: str


class _SliceTold(NamedTuple):
    """What a task says of its slice, whose records stay where they are."""

    records: int
    repeats: int
    undecided: pl.DataFrame
    known: int
    days: Mapping[str, pl.Series]
    newest: Mapping[str, datetime]
    blank: tuple[str, ...]


@contextmanager
def spark_engine(master: str) -> Iterator[SparkEngine]:
    """Spark under that master, from the first export on; when the block ends nothing of it is left.

    Raises:
        Unwritable: the extra ``slacalc[spark]`` or Java is not there.
    """
    with SparkMachines(master) as machines:
        yield SparkEngine(machines)


class SparkEngine:
    """Reads exports on the machines of Spark."""

    def __init__(self, machines: SparkMachines) -> None:
        self._machines = machines

    @staticmethod
    def check(paths: Sequence[Path], layout: Layout) -> None:
        """Refuse what no span of can be read on its own, by the names of the files and what their layout says.

        Raises:
            Refused: there are such files.
        """
        wrong = [error("input/not-in-spans", Place(str(path))) for path in paths if not could_be_plain(path.name, layout)]
        if wrong:
            raise Refused(*wrong)

    def read(
        self, paths: Sequence[Path], layout: Layout, zone: str, wanted: Collection[str] | None, limit: int
    ) -> tuple[list[FileElsewhere], SparkRows]:
        """See :class:`slacalc.records.engine.Engine`."""
        self.check(paths, layout)
        given: list[_Span] = []
        readers, probe = [], hash_of_keys(_PROBE).to_list()
        size = sum(path.stat().st_size for path in paths)
        slices = max(-(-size // SLICE), self._machines.cores())
        self._machines.cut_into(slices)
        for at, path in enumerate(paths):
            try:
                reader = PlainReader(path.absolute(), layout, zone, wanted, limit)
                head, row = reader.head()
                spans = spans_of(path, SPAN)
            except (NotPlain, Refused) as unfit:
                raise _why_not_plain(path, layout, zone) from unfit
            readers.append((path, reader, head, row))
            given += [_Span(at, span, reader, head, slices, probe) for span in spans]
        with quiet():
            parsed = self._machines.tasks(len(given)).mapInArrow(partial(_each_task, partial(parse_span, given)), SCHEMA)
            parsed = self._machines.keep(parsed)
        told: dict[int, _SpanTold] = {}
        for task, outcome in self._machines.told(parsed):
            if isinstance(outcome, NotPlain):
                raise not_in_spans(paths[given[task].file]) from outcome
            told[task] = _or_raised(outcome)
        files, tasks = list[FileElsewhere](), list[tuple[int, int]]()
        for at, (path, reader, head, row) in enumerate(readers):
            mine = [task for task, span in enumerate(given) if span.file == at]
            digest = _digest_of(path, [(given[task].span, told[task].sha256) for task in mine])
            odd = []
            for task in mine:
                tasks.append((at, row))
                odd.append(told[task].odd.with_columns(pl.col(ROW) + row))
                row += told[task].lines  # noqa: PLW2901 - the one of the next span
            good = sum(told[task].good for task in mine)
            files.append(FileElsewhere(reader.odd_of(pl.concat(odd), head, good, digest.digest()), digest.hexdigest()))
        return files, SparkRows(self._machines, parsed, tasks, len(paths), sum(of.good for of in told.values()))


class SparkRows(GoodRows):
    """The good rows of a role, in slices of the key space where Spark has them."""

    def __init__(self, machines: SparkMachines, parsed: Any, tasks: list[tuple[int, int]], files: int, height: int) -> None:  # noqa: ANN401 - Spark's
        super().__init__([])
        self._machines, self._rows, self._tasks, self._files, self._height = machines, parsed, tasks, files, height
        self._told: list[_SliceTold] = []

    @property
    def read(self) -> int:
        """How many there are."""
        return self._height

    def parts(self) -> Iterator[pl.DataFrame]:
        """The rows that are left, a slice at a time; they come here."""
        return map(_frame, self._machines.fetched(self._rows))

    def separate(
        self,
        other_keys: pl.Series,
        schema: Mapping[str, pl.DataType],
        known: Callable[[pl.DataFrame], pl.DataFrame],
        moment: str,
    ) -> Recurring:
        """See :meth:`slacalc.records.good_rows.GoodRows.separate`; of rows that repeat each other the first stays there."""
        settling = _Settling(self._tasks, self._files, other_keys, schema, known, moment)
        with quiet():
            slices = self._rows.filter(f"slice > {TOLD}").groupBy("slice")
            settled = self._machines.keep(slices.applyInArrow(lambda rows: _each_slice(settle_slice, settling, rows), SCHEMA))
        self._told = told = [_or_raised(outcome) for _, outcome in self._machines.told(settled)]
        self._rows.unpersist()
        self._rows = settled
        days = {moment: pl.concat([of.days[moment] for of in told])} if told and moment in schema else {}
        none = pl.DataFrame(schema=dict(schema))
        undecided = pl.concat([none.select(FILE, ROW), *(of.undecided for of in told)])
        known_rows, single = sum(of.known for of in told), sum(of.records for of in told)
        return Recurring(none, sum(of.repeats for of in told), undecided, known_rows, single, days)

    def together(
        self,
        schema: pl.Schema,
        last: pl.DataFrame,
        recurring: Recurring,
        days: Mapping[str, pl.Series],
        in_order: Sequence[str],
        key: str,
    ) -> Parts:
        """See :meth:`slacalc.records.good_rows.GoodRows.together`."""
        here = GoodRows.together(self, schema, last, recurring, days, in_order, key)
        return SparkParts(self._machines, self._rows, last, here, self._told, (in_order, key, days))


class SparkParts(Parts):
    """The records of a role where Spark has them, and the last ones, which were settled here."""

    def __init__(
        self,
        machines: SparkMachines,
        settled: Any,  # noqa: ANN401 - Spark's
        last: pl.DataFrame,
        here: Parts,
        told: Sequence[_SliceTold],
        known: tuple[Sequence[str], str, Mapping[str, pl.Series]],
    ) -> None:
        in_order, key, days = known
        super().__init__(here.schema, here.height, here.columns, in_order, key, days)
        self._machines, self._settled, self._last, self._told, self._by = machines, settled, last, told, key

    def each(self, look: Look[Seen], by: str) -> Iterator[Seen]:
        """What a pure function sees in each slice, where that lies."""
        if self._whole is not None or not by:
            yield from super().each(look, by)
            return
        last, there, names = self._last, self._settled.filter(f"slice > {TOLD}"), self.schema.names()
        with quiet():
            if by == self._by:
                seen = there.mapInArrow(partial(_each_record, look, names), SCHEMA)
            else:
                number = max(self._machines.cores(), len(self._told))
                self._machines.cut_into(number)
                cut = partial(_cut, by, number)
                slices = there.mapInArrow(partial(_each_cut, cut), SCHEMA).union(self._machines.rows(cut(last), SCHEMA))
                seen = slices.groupBy("slice").applyInArrow(lambda rows: _each_slice(_look_at, (look, names), rows), SCHEMA)
        height = self.height - last.height
        outcomes = self._machines.told(seen) if height or by != self._by else ()
        for _, outcome in outcomes:
            yield _or_raised(outcome)
        if by == self._by and (last.height or not height):
            yield look(last)

    def newest(self, names: Sequence[str]) -> Iterator[datetime]:
        """Among the moments of these columns are the latest ones."""
        yield from newest_of(self._last, names)
        yield from (moment for told in self._told for name, moment in told.newest.items() if name in names)

    def has_blank(self, names: Sequence[str]) -> bool:
        """Whether a record has a blank in one of these columns."""
        return bool(blanks_of(self._last, names)) or any(not set(names).isdisjoint(told.blank) for told in self._told)


def not_in_spans(path: Path) -> Refused:
    """What a file is refused with that only the exact reader can read, which reads it as a whole."""
    return Refused(error("input/not-in-spans", Place(str(path))))


def _why_not_plain(path: Path, layout: Layout, zone: str) -> Refused:
    """Why the beginning of a file is refused without Spark too; if it is not, then that its spans cannot be read."""
    with path.open("rb") as file:
        first = file.read(PUT_OUT)
    try:
        read_table(first, str(path), layout, layout.timezone or zone)
    except Refused as refused:
        return refused
    return not_in_spans(path)


def _digest_of(path: Path, spans: Sequence[tuple[Span, bytes]]) -> Any:  # noqa: ANN401 - of hashlib
    """The SHA-256 of a file, of which each task has read the same bytes as are here.

    Raises:
        OSError: it has not, or the file has changed.
    """
    whole = hashlib.sha256()
    with path.open("rb") as file:
        for span, read_there in spans:
            of_span, left = hashlib.sha256(), (1 << 62) if span.end is None else span.end - span.begin
            while left and (data := file.read(min(left, 1 << 20))):
                of_span.update(data)
                whole.update(data)
                left -= len(data)
            if of_span.digest() != read_there:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
    return whole


def parse_span(given: Sequence[_Span], task: int) -> Iterator[tuple[int, int, bytes]]:
    """The good rows of a span in slices of the key space, and what is told of it: the first of the two pure functions."""
    work = given[task]
    if hash_of_keys(_PROBE).to_list() != work.probe:
        raise Unwritable(error("output/machines-differ", Place("--master")))
    digest, lines, good = hashlib.sha256(), 0, 0
    odd = list[pl.DataFrame]()
    waiting = list[pl.DataFrame]()
    for sieved in work.reader.sieved(work.head, work.span, digest):
        rows, others = sieved.of_file(lines)
        lines, good = lines + sieved.lines, good + rows.height
        odd.append(others)
        waiting.append(rows)
        if sum(frame.estimated_size() for frame in waiting) > PUT_OUT:
            yield from _sliced(pl.concat(waiting), task, work.slices)
            waiting.clear()
    if waiting:
        yield from _sliced(pl.concat(waiting), task, work.slices)
    none = pl.DataFrame(schema={ROW: pl.Int64(), "line": pl.String()})
    yield TOLD, task, pickle.dumps(_SpanTold(lines, good, pl.concat([none, *odd]), digest.digest()))


def settle_slice(settling: _Settling, rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    """The records of a slice, and what is told of them: the second function, in front of counting."""
    stores = [Store(machine().memory) for _ in range(settling.files)]
    for task, data in sorted(rows):
        file, first = settling.tasks[task]
        stores[file].append(_frame(data).with_columns(pl.col(ROW) + first))
    good = GoodRows(stores)
    recurring = good.separate(settling.other_keys, settling.schema, settling.known, settling.moment)
    schema = pl.Schema({name: dtype for name, dtype in settling.schema.items() if not name.endswith(" hash")})
    records = pl.concat([frame.select(schema.names()).cast(schema) for frame in (*good.parts(), recurring.first)])
    moments = [name for name, dtype in schema.items() if dtype == INSTANT]
    newest = {name: moment for name in moments for moment in newest_of(records, (name,))}
    days = {name: pl.concat([of, days_of(recurring.first, name)]) for name, of in recurring.days.items()}
    told = _SliceTold(
        records.height,
        recurring.repeats,
        recurring.undecided,
        recurring.known,
        days,
        newest,
        tuple(blanks_of(records, schema.names())),
    )
    if records.height:
        yield 0, 0, _bytes(records)
    yield TOLD, 0, pickle.dumps(told)


def _look_at(asked: tuple[Look[Seen], Sequence[str]], rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    look, names = asked
    yield TOLD, 0, pickle.dumps(look(pl.concat([_frame(data).select(names) for _, data in rows])))


def _each_task(work: Callable[[int], Iterable[tuple[int, int, bytes]]], batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        for task in batch.column(0).to_pylist():
            yield from map(_batch, _caught(task, partial(work, task)))


def _each_record(look: Look[Seen], names: Sequence[str], batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        for data in batch.column(2).to_pylist():
            yield from map(_batch, _caught(0, partial(_look_at, (look, names), ((0, data),))))


def _each_cut(cut: Callable[[pl.DataFrame], Iterable[tuple[int, int, bytes]]], batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        for data in batch.column(2).to_pylist():
            yield from map(_batch, cut(_frame(data)))


def _each_slice(work: Callable[..., Iterator[tuple[int, int, bytes]]], given: object, rows: Any) -> Any:  # noqa: ANN401 - tables of Arrow
    import pyarrow as pa  # noqa: PLC0415 - comes with Spark

    pairs = zip(rows.column(1).to_pylist(), rows.column(2).to_pylist(), strict=True)
    return pa.Table.from_batches([_batch(row) for row in _caught(0, partial(work, given, pairs))])


def _caught(task: int, work: Callable[[], Iterable[tuple[int, int, bytes]]]) -> Iterator[tuple[int, int, bytes]]:
    """What a task gives; what it raises is told, so that it is raised where the run is."""
    try:
        yield from work()
    except Exception as raised:  # noqa: BLE001 - whatever it is
        yield TOLD, task, pickle.dumps(raised)


def _or_raised(outcome: Any) -> Any:  # noqa: ANN401 - whatever a task tells
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _sliced(rows: pl.DataFrame, task: int, number: int) -> Iterator[tuple[int, int, bytes]]:
    parted = rows.with_columns((pl.col(KEY_HASH) % number).alias("slice")).partition_by("slice", as_dict=True, include_key=False)
    for (at,), of_slice in parted.items():
        yield at, task, _bytes(of_slice)


def _cut(by: str, number: int, records: pl.DataFrame) -> Iterator[tuple[int, int, bytes]]:
    parted = records.with_columns((pl.col(by).hash(0) % number).alias("slice")).partition_by(
        "slice", as_dict=True, include_key=False
    )
    for (at,), of_slice in parted.items():
        yield at, 0, _bytes(of_slice)


def _batch(row: tuple[int, int, bytes]) -> Any:  # noqa: ANN401 - a batch of Arrow
    import pyarrow as pa  # noqa: PLC0415 - comes with Spark

    at, task, data = row
    columns = [pa.array([at], pa.int32()), pa.array([task], pa.int32()), pa.array([data], pa.binary())]
    return pa.RecordBatch.from_arrays(columns, ["slice", "task", "data"])


def _bytes(rows: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    rows.write_ipc(written, compression="lz4")
    return written.getvalue()


def _frame(data: bytes) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(data))

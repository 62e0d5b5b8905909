"""Apache Spark: the functions that read and count here are called on its machines, and what they come to is put together here.

A file is cut into spans at the ends of lines, or of the row groups of Parquet. In ``mapInArrow`` each span goes through the
sieve, and its good rows into slices of the key space. In ``groupBy(slice).applyInArrow`` the rows of a slice are settled; they
stay there as records. Counting looks at each slice where it lies; where calls from one number belong together, they are cut anew
by the number. What is odd or contradicts itself comes back and is settled here, by the code that settles it without Spark. Rows
travel as the bytes of Arrow's own format, so that Spark reads no value of them: it knows no time zone, and no type, that could
make another figure of one.

A task is a pure function of the bytes of its span, or of the rows of its slice: one that is lost is done again.
"""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.cluster.session import SparkMachines, quiet
from slacalc.cluster.tasks import (
    PROBE,
    PUT_OUT,
    REPORT,
    SCHEMA,
    Settling,
    SliceReport,
    SpanTask,
    cut_records,
    each_cut,
    each_record,
    each_slice,
    each_task,
    frame_of,
    look_at,
    parse_span,
    settle_slice,
)
from slacalc.records.blocks import ByteSpan, NotPlain
from slacalc.records.duplicates import FILE
from slacalc.records.engine import FileElsewhere
from slacalc.records.good_rows import GoodRows, hash_of_keys
from slacalc.records.plain import PARQUET, PlainReader, could_be_in_spans
from slacalc.records.recurring import Recurring, UndecidedRows
from slacalc.records.row_source import FileSpan
from slacalc.records.store import Parts, blanks_of, newest_of
from slacalc.records.tables import ROW, read_table
from slacalc.records.text_rows import LeftOpen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from slacalc.records.good_rows import LastRecords
    from slacalc.records.layout import Layout
    from slacalc.records.store import Look, Seen
    from slacalc.records.waiting import WaitingRows

Reported = TypeVar("Reported")
SPAN = 64 << 20
"""Bytes of a file that are one task."""
SLICE = 64 << 20
"""Bytes of files whose rows are one slice, about."""


@contextmanager
def spark_engine(master: str, environment: MutableMapping[str, str]) -> Iterator[SparkEngine]:
    """Spark under that master, from the first export on; when the block ends nothing of it is left.

    Raises:
        Unwritable: the extra ``slacalc[spark]`` or Java is not there.
    """
    with SparkMachines(master, environment) as machines:
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
        wrong = [error("input/not-in-spans", Place(str(path))) for path in paths if not could_be_in_spans(path.name, layout)]
        if wrong:
            raise Refused(*wrong)

    def read(
        self,
        paths: Sequence[Path],
        layout: Layout,
        zone: str,
        wanted: Collection[str] | None,
        limit: int,
        waiting: WaitingRows,
    ) -> tuple[list[FileElsewhere], SparkRows]:
        """See :class:`slacalc.records.engine.Engine`."""
        self.check(paths, layout)
        self._machines.file = paths[0].name
        readers, cuts = [], list[list[FileSpan]]()
        for path in paths:
            try:
                reader = PlainReader(path.absolute(), layout, zone, wanted, limit)
                readers.append((path, reader, *reader.head()))
                cuts.append([*reader.spans(SPAN)])
            except (NotPlain, Refused) as unfit:
                raise _why_not_plain(path, layout, zone) from unfit
        size = sum(reader.size for _, reader, _, _ in readers)
        slices = max(-(-size // SLICE), self._machines.cores())
        self._machines.cut_into(slices)
        while True:
            probe = hash_of_keys(PROBE).to_list()
            given = [
                SpanTask(at, span, reader, head, slices, probe)
                for at, ((_, reader, head, _), spans) in enumerate(zip(readers, cuts, strict=True))
                for span in spans
            ]
            parsed, outcomes = self._parsed(given)
            joined = [_joined(spans, of_file) for spans, of_file in zip(cuts, _by_file(given, outcomes, len(paths)), strict=True)]
            if joined == cuts:
                break
            parsed.unpersist()
            cuts = joined
        reports = []
        for task, outcome in zip(given, outcomes, strict=True):
            if isinstance(outcome, NotPlain):
                raise not_in_spans(paths[task.file]) from outcome
            reports.append(_or_raised(outcome))
        files, tasks = list[FileElsewhere](), list[tuple[int, int]]()
        for (path, reader, head, row), mine in zip(readers, _by_file(given, reports, len(paths)), strict=True):
            digest = _digest_of(path, [(given[len(tasks) + at].span, report.sha256) for at, report in enumerate(mine)])
            odd = []
            for report in mine:
                tasks.append((len(files), row))
                odd += [rows.with_columns(pl.col(ROW) + row) for rows in report.odd]
                row += report.records  # noqa: PLW2901 - the one of the next span
            if not odd:
                raise _why_not_plain(path, layout, zone)
            sifted = reader.sifted(head, waiting, len(files), digest.digest)
            sifted.good, sifted.end = sum(report.good for report in mine), row
            sifted.add(reader.sift(pl.concat(odd), sifted))
            files.append(FileElsewhere(sifted, digest.hexdigest()))
        return files, SparkRows(self._machines, parsed, tasks, len(paths), sum(of.good for of in reports))

    def _parsed(self, given: Sequence[SpanTask]) -> tuple[Any, list[Any]]:
        """The rows of spans where Spark has them, and what each task reports."""
        with quiet():
            parsed = self._machines.tasks(len(given)).mapInArrow(partial(each_task, partial(parse_span, given)), SCHEMA)
            parsed = self._machines.keep(parsed)
        reports = dict(self._machines.reported(parsed))
        return parsed, [reports[task] for task in range(len(given))]


class SparkRows(GoodRows):
    """The good rows of a role, in slices of the key space where Spark has them."""

    def __init__(self, machines: SparkMachines, parsed: Any, tasks: list[tuple[int, int]], files: int, height: int) -> None:  # noqa: ANN401 - Spark's
        super().__init__([])
        self._machines, self._rows, self._tasks, self._files, self._height = machines, parsed, tasks, files, height
        self._reports: list[SliceReport] = []

    @property
    def read(self) -> int:
        """How many there are."""
        return self._height

    def parts(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """These columns of the rows that are left, a slice at a time; they come here."""
        return (frame_of(data).select(names) for data in self._machines.fetched(self._rows))

    def separate(
        self,
        other_keys: Iterable[pl.Series],
        schema: Mapping[str, pl.DataType],
        known: Callable[[pl.DataFrame], pl.Series],
        moment: str,
    ) -> Recurring:
        """See :meth:`slacalc.records.good_rows.GoodRows.separate`."""
        settling = Settling(self._tasks, self._files, pl.concat([*other_keys]), schema, known, moment)
        with quiet():
            slices = self._rows.filter(f"slice > {REPORT}").groupBy("slice")
            settled = self._machines.keep(slices.applyInArrow(lambda rows: each_slice(settle_slice, settling, rows), SCHEMA))
        self._reports = reports = [_or_raised(outcome) for _, outcome in self._machines.reported(settled)]
        self._rows.unpersist()
        self._rows = settled
        days = {moment: pl.concat([of.days[moment] for of in reports])} if reports and moment in schema else {}
        none = pl.DataFrame(schema={FILE: pl.Int32(), ROW: pl.Int64()})
        undecided = UndecidedRows.of(pl.concat([none, *(of.undecided for of in reports)]), self._files)
        known_rows, single = sum(of.known for of in reports), sum(of.records for of in reports)
        return Recurring(sum(of.repeats for of in reports), undecided, known_rows, single, days)

    def together(self, schema: pl.Schema, last: LastRecords, recurring: Recurring, in_order: Sequence[str], key: str) -> Parts:
        """See :meth:`slacalc.records.good_rows.GoodRows.together`."""
        local = GoodRows.together(self, schema, last, recurring, in_order, key)
        last_records = pl.concat([*last.records.parts(schema.names())])
        return SparkParts(self._machines, self._rows, last_records, local, self._reports, (in_order, key, last.days))


class SparkParts(Parts):
    """The records of a role where Spark has them, and the last ones, which were settled here."""

    def __init__(
        self,
        machines: SparkMachines,
        settled: Any,  # noqa: ANN401 - Spark's
        last: pl.DataFrame,
        local: Parts,
        reports: Sequence[SliceReport],
        known: tuple[Sequence[str], str, Mapping[str, pl.Series]],
    ) -> None:
        in_order, key, days = known
        super().__init__(local.schema, local.height, local.columns, in_order, key, days)
        self._machines, self._settled, self._last, self._reports, self._by = machines, settled, last, reports, key

    def each(self, look: Look[Seen], by: str) -> Iterator[Seen]:
        """What a pure function sees in each slice, where that lies."""
        if self._whole is not None or not by:
            yield from super().each(look, by)
            return
        last, there, names = self._last, self._settled.filter(f"slice > {REPORT}"), self.schema.names()
        with quiet():
            if by == self._by:
                seen = there.mapInArrow(partial(each_record, look, names), SCHEMA)
            else:
                number = max(self._machines.cores(), len(self._reports))
                self._machines.cut_into(number)
                cut = partial(cut_records, by, number, hash_of_keys(PROBE).to_list())
                slices = there.mapInArrow(partial(each_cut, cut), SCHEMA).union(self._machines.rows(cut(last), SCHEMA))
                seen = slices.groupBy("slice").applyInArrow(lambda rows: each_slice(look_at, (look, names), rows), SCHEMA)
        height = self.height - last.height
        outcomes = self._machines.reported(seen) if height or by != self._by else ()
        for _, outcome in outcomes:
            yield _or_raised(outcome)
        if by == self._by and (last.height or not height):
            yield look(last)

    def newest(self, names: Sequence[str]) -> Iterator[datetime]:
        """Among the moments of these columns are the latest ones."""
        yield from newest_of(self._last, names)
        yield from (moment for report in self._reports for name, moment in report.newest.items() if name in names)

    def has_blank(self, names: Sequence[str]) -> bool:
        """Whether a record has a blank in one of these columns."""
        return bool(blanks_of(self._last, names)) or any(not set(names).isdisjoint(report.blank) for report in self._reports)


def not_in_spans(path: Path) -> Refused:
    """What a file is refused with that only the exact reader can read, which reads it as a whole."""
    return Refused(error("input/not-in-spans", Place(str(path))))


def _why_not_plain(path: Path, layout: Layout, zone: str) -> Refused:
    """Why the beginning of a file is refused without Spark too; if it is not, then that its spans cannot be read."""
    with path.open("rb") as file:
        first = file.read(-1 if path.suffix.lower() == PARQUET else PUT_OUT)
    try:
        read_table(first, str(path), layout, layout.timezone or zone)
    except Refused as refused:
        return refused
    return not_in_spans(path)


def _by_file(given: Sequence[SpanTask], outcomes: Sequence[Reported], files: int) -> list[list[Reported]]:
    return [[outcome for task, outcome in zip(given, outcomes, strict=True) if task.file == at] for at in range(files)]


def _joined(spans: Sequence[FileSpan], outcomes: Sequence[object]) -> list[FileSpan]:
    """The spans of a file, of which each whose last record goes on behind it is now one with the next."""
    joined, begin = list[FileSpan](), None
    for span, outcome in zip(spans, outcomes, strict=True):
        whole = span if begin is None else ByteSpan(begin, span.end)
        goes_on = isinstance(outcome, LeftOpen) and span is not spans[-1]
        begin = whole.begin if goes_on else None
        joined += [] if goes_on else [whole]
    return joined


def _digest_of(path: Path, spans: Sequence[tuple[FileSpan, bytes]]) -> Any:  # noqa: ANN401 - of hashlib
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


def _or_raised(outcome: Any) -> Any:  # noqa: ANN401 - whatever a task tells
    if isinstance(outcome, Exception):
        raise outcome
    return outcome

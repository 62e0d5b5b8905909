"""What recurs among good rows, against lists: in whatever parts they come, and whatever memory there is.

About ``records/good_rows.py``, ``records/recurring.py`` and ``records/suspects.py``.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.records import recurring, suspects, workers
from slacalc.records.budget import Budget
from slacalc.records.duplicates import FILE
from slacalc.records.good_rows import GoodRows, hash_of_keys
from slacalc.records.machine import Machine, _used
from slacalc.records.moments import INSTANT, LOCAL, instant_of
from slacalc.records.questions import KEY_HASH, LINE_HASH
from slacalc.records.recurring import UndecidedRows
from slacalc.records.store import Pieces, Store
from slacalc.records.suspects import recurring_among
from slacalc.records.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = 3
"""Rows of this day or a later one are not known yet."""
MOMENT, AT = "arrived_at", instant_of("arrived_at")
SCHEMA: dict[str, pl.DataType] = {ROW: pl.Int64(), KEY_HASH: pl.UInt64(), LINE_HASH: pl.UInt64(), MOMENT: LOCAL, AT: INSTANT}


class Row(NamedTuple):
    """A good row."""

    key: str
    line: int
    day: int

    @property
    def moment(self) -> datetime:
        return FIRST + timedelta(days=self.day)


class Limits(NamedTuple):
    """What nothing may depend on."""

    memory: int
    slice_size: int
    suspects: int
    bits: int
    threads: int


ROWS = st.builds(Row, st.sampled_from("ABCDEFGH"), st.sampled_from([1, 1, 1, 2]), st.integers(0, LATER))
FILES = st.lists(st.lists(st.lists(ROWS, max_size=6), max_size=6), min_size=1, max_size=3)
"""The rows of each file, as they are appended."""
OTHERS = st.lists(st.lists(st.sampled_from(["A", "B", "x", None]), max_size=3), max_size=3)
LIMITS = st.builds(
    Limits, st.integers(40, 4000), st.integers(1, 8), st.integers(1, 8), st.sampled_from([1, 3, 27]), st.integers(1, 3)
)


def frame_of(rows: Sequence[Row], first: int) -> pl.DataFrame:
    """Rows as the sieve gives them; every third number is that of a row that was odd."""
    numbers = [(first + at) * 3 // 2 for at in range(len(rows))]
    moments = [row.moment for row in rows]
    columns = {
        ROW: numbers,
        KEY_HASH: hash_of_keys(pl.Series([row.key for row in rows], dtype=pl.String)),
        LINE_HASH: [row.line for row in rows],
        MOMENT: [moment.replace(tzinfo=None) for moment in moments],
        AT: moments,
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def known(rows: pl.DataFrame) -> pl.Series:
    return rows[AT] < FIRST + timedelta(days=LATER)


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(patch.object(tempfile, "tempdir", folder))
        stack.enter_context(patch.object(suspects, "SLICE", limits.slice_size))
        stack.enter_context(patch.object(suspects, "MOST_BITS", limits.bits))
        stack.enter_context(patch.object(recurring, "SUSPECTS", limits.suspects))
        stack.enter_context(patch.object(workers, "threads_beside", return_value=limits.threads))
        before = _used.set(Machine(limits.memory))
        yield
        _used.reset(before)
        assert not list(Path(folder).iterdir())


def good_rows_of(files: Sequence[Sequence[Sequence[Row]]], memory: int) -> GoodRows:
    """The rows of files; one that has none has no store."""
    stores = list[Store | None]()
    budget = Budget(memory)
    for appended in files:
        store, first = Store(budget), 0
        for rows in appended:
            store.append(frame_of(rows, first))
            first += len(rows)
        store.close()
        stores.append(store if appended else None)
    return GoodRows(stores)


class Expected(NamedTuple):
    """What becomes of the rows."""

    repeats: int
    undecided: list[tuple[int, int]]
    left: list[tuple[int, int]]
    known: int
    days: set[date]
    newest: datetime | None


def expected_of(files: Sequence[Sequence[Sequence[Row]]], elsewhere: set[str | None]) -> Expected:
    """Worked out over lists: a key is looked at as a whole, in the order of files and rows."""
    rows = [
        (file, at * 3 // 2, row)
        for file, appended in enumerate(files)
        for at, row in enumerate(row for rows in appended for row in rows)
        if row.day < LATER
    ]
    lines = {key: [row.line for _, _, row in rows if row.key == key] for _, _, (key, _, _) in rows}
    alike = {key for key in lines if len({*lines[key]}) == 1 and key not in elsewhere}
    alike |= {key for key in lines if len(lines[key]) == 1 and key not in elsewhere}
    seen = set[str]()
    left, undecided, repeats = list[tuple[int, int, Row]](), list[tuple[int, int]](), 0
    for file, number, row in rows:
        if row.key not in alike:
            undecided.append((file, number))
        elif row.key in seen:
            repeats += 1
        else:
            left.append((file, number, row))
        seen.add(row.key)
    moments = [row.moment for _, _, row in left]
    return Expected(
        repeats,
        undecided,
        [(file, number) for file, number, _ in left],
        len(rows),
        {moment.date() for moment in moments},
        max(moments, default=None),
    )


@settings(max_examples=150, deadline=None)
@given(FILES, OTHERS, LIMITS)
def test_what_recurs_in_any_parts_and_memory(
    files: list[list[list[Row]]], others: list[list[str | None]], limits: Limits
) -> None:
    expected = expected_of(files, {key for keys in others for key in keys})
    with limited(limits):
        good = good_rows_of(files, limits.memory)
        separated = good.separate((pl.Series(keys, dtype=pl.String) for keys in others), SCHEMA, known, MOMENT)
        undecided = [
            (file, row) for file in range(len(files)) for rows in separated.undecided.of_file(file) for row in rows.to_list()
        ]
        left = [row for rows in good.parts((FILE, ROW)) for row in rows.rows()]
        framed = separated.undecided.frame().rows()
        days = {day for of_moment in separated.days.values() for day in of_moment}
        found = Expected(separated.repeats, undecided, left, separated.known, days, (separated.newest or {}).get(AT))
        counted = separated.left, separated.undecided.height
        del good, separated
    assert found == expected
    assert framed == expected.undecided
    assert counted == (len(expected.left), len(expected.undecided))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 50)), unique=True), st.integers(8, 400))
def test_numbers_that_come_in_any_order_are_given_in_theirs(rows: list[tuple[int, int]], memory: int) -> None:
    frame = pl.DataFrame(rows, schema={FILE: pl.Int32(), ROW: pl.Int64()}, orient="row")
    with limited(Limits(memory, 1, 1, 1, 1)):
        undecided = UndecidedRows.of(frame, 4)
        given_back = [(file, row) for file in range(4) for numbers in undecided.of_file(file) for row in numbers.to_list()]
        assert undecided.height == len(rows)
        del undecided
    assert given_back == sorted(rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), max_size=12), st.integers(1, 6))
def test_hashes_that_recur_are_those_that_are_there_more_than_once(chunks: list[list[int]], size: int) -> None:
    counts = Counter(number for chunk in chunks for number in chunk)
    with patch.object(suspects, "SLICE", size):
        hashes, rows = recurring_among(pl.Series(KEY_HASH, chunk, dtype=pl.UInt64) for chunk in chunks)
    assert sorted(hashes) == sorted(number for number, count in counts.items() if count > 1)
    assert rows == sum(count for count in counts.values() if count > 1)


def test_of_a_key_that_all_rows_have_no_more_is_held_than_of_others() -> None:
    """The hashes are held once where they fill more than a slice, and of each part one row is held against the others."""
    rows = [[Row("A", 1, 0)] * 10] * 50
    heights, sorted_at_a_time = list[int](), list[int]()
    slice_of, repeated = Pieces.slice, suspects._repeated

    def watched(pieces: Pieces, at: int) -> pl.DataFrame | None:
        piece = slice_of(pieces, at)
        heights.append(0 if piece is None else piece.height)
        return piece

    def counted(in_order: pl.Series) -> pl.Series:
        sorted_at_a_time.append(len(in_order))
        return repeated(in_order)

    with (
        limited(Limits(400, 40, 100, 27, 1)),
        patch.object(Pieces, "slice", watched),
        patch.object(suspects, "_repeated", counted),
    ):
        good = good_rows_of([rows], 400)
        separated = good.separate((), SCHEMA, known, MOMENT)
        assert (separated.repeats, separated.left) == (499, 1)
        del good, separated
    assert max(heights) == 50
    assert max(sorted_at_a_time) <= 3 * 40 // 2 + 10 + 1

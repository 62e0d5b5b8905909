"""A file of which only the exact reader knows the rows says the same by blocks of any size as it does as a whole.

About ``records/exact_blocks.py``, ``records/waiting.py``, ``records/settle.py`` and ``records/settled_export.py``.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import LEGS, ZONE, csv_of, outcome_of
from records.test_blocks import PACKED
from records.test_events import BARE, BY_ROW, HEADERS, SERIAL
from slacalc.records import blocks, budget, exact_blocks, read, text_rows, workers
from slacalc.records.load_layout import load_layout
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import Layout

FORM = """
slacalc_layout: 1
id: {id}
role: calls
{keys}columns:
  call_id: {{{key}}}
  arrived_at: {{{at}}}
  exported_at: {{from: exported, format: "%Y-%m-%d %H:%M:%S", optional: true}}
  outcome: {{{outcome}}}
  queue: {{from: 队列, optional: true}}
  wait: {{from: wait, as: seconds}}
  talk: {{{talk}}}
duplicates: {{{keep}}}
"""
USUAL = {
    "keys": "",
    "key": "from: id",
    "at": 'from: at, format: "%Y-%m-%d %H:%M:%S"',
    "outcome": "from: outcome, codes: {ok: answered, no: abandoned}",
    "talk": "from: talk, as: seconds, parts_of_seconds: rounded",
    "keep": "keep: latest exported_at",
}
COLUMNS = ("id", "at", "exported", "outcome", "队列", "wait", "talk", "number", "second")
FORMS: dict[str, dict[str, str]] = {
    "decimal": {"keys": 'decimal: ","\nthousands: "."\ndelimiter: ";"\n'},
    "composite": {"key": "from: [id, number]"},
    "row-number": {"key": "is: row number", "keep": "keep: none"},
    "no-header": {"keys": f"header: [{', '.join(COLUMNS)}]\n"},
    "header-row": {"keys": "header_row: 3\n"},
    "bare-quotes": {"keys": "quotes: none\n"},
    "lenient": {"keys": "quotes: lenient\n"},
    "lenient-below-two": {"keys": "quotes: lenient\nheader_row: 3\n"},
    "two-characters": {"keys": 'delimiter: "||"\n'},
    "two-characters-lenient": {"keys": 'delimiter: "||"\nquotes: lenient\nshort_rows: blank\n'},
    "two-characters-below-two": {"keys": 'delimiter: "| "\nheader_row: 3\n'},
    "no-ascii": {"keys": 'delimiter: "¦"\n'},
    "no-ascii-composite": {"keys": 'delimiter: "¦"\n', "key": "from: [id, number]"},
    "short-rows": {"keys": "short_rows: blank\n"},
    "added-up": {"talk": "from: wait, plus: talk, as: seconds, parts_of_seconds: rounded"},
    "pieced": {
        "outcome": "from: [outcome, number], codes: {ok/*: answered, ok/blank: abandoned, no/*: failed, no/blank: failed}"
    },
    "epoch": {"at": "from: second, format: epoch seconds"},
    "serial": {"keep": "keep: latest serial, serial: number"},
}
LAYOUTS: tuple[tuple[Layout, tuple[str, ...]], ...] = (
    *[(LEGS, ("id", "leg", "at", "outcome", "agent", "talk", "resolved"))] * 3,
    *((layout, HEADERS) for layout in (BARE, SERIAL, BY_ROW)),
    *((load_layout(FORM.format(id=name, **(USUAL | form)).encode(), name), COLUMNS) for name, form in FORMS.items()),
)
CELLS: dict[str, tuple[str, ...]] = {
    "id": ("C1", "C2", "C3", "C4", "C5", "", "1.2E+9", "合计", " C1", "C,5"),
    "at": ("2026-03-02 09:00:00", "2026-03-02 09:00:01", "2026-03-02 09:00:02", "soon", ""),
    "exported": ("2026-04-01 08:00:00", "2026-04-02 08:00:00", "", "x"),
    "outcome": ("ok", "no", "ok", "no", ""),
    "队列": ("一组", "a", "", " a"),
    "wait": ("5", "6", "", "x", "1.000", "99999"),
    "talk": ("10", "20", "30", "1,5", "1.5", "", "y"),
    "number": ("1", "2", "3", "", "x"),
    "leg": ("1", "2", "3", "4", "", "x", "5"),
    "agent": ("a1", "a2", "", "乙"),
    "resolved": ("yes", "no", "", "是"),
    "call": ("a", "b", "c", "d", ""),
    "second": ("1000000000", "1000000001", "1000000002", "1000000003", "", "x"),
    "serial": ("0", "1", "2", "3", "4", "5", "", "x"),
    "what": ("E", "C", "L", "H", "R", "B", "X", "E"),
    "cell": ("1", "2", "", "3"),
    "other": ("1", "2", "", "x"),
}
MARKED = ['"{}"', '"{}\n"', '"{}""', '"{},"', '{}"', '"{}||"']
STRAY = ['{}" x', '"{}" x', '"{}"x"y"', '"{}" "\n"', '"a""{}"', '"\n""{}"', '" {}', '5"{}""']
ABOVE = [["one", "two"]] * 3 + [['"one"', "two"], ['"one\n1"', "two"], ['5" one', '"two" 2'], ["", '"one", "two\n']]
OF_LEGS = {"outcome": ("answered", "abandoned", "answered", "")}


@st.composite
def logs(draw: st.DrawFn, layout: Layout, headers: tuple[str, ...]) -> bytes:
    """A log that mostly fits the layout, with keys that recur."""
    between = layout.delimiter or ","
    marks = draw(st.sampled_from([[], [], ['"{}"'], MARKED, [*MARKED, *STRAY]]))

    def cell(header: str) -> st.SearchStrategy[str]:
        forms = OF_LEGS.get(header, CELLS[header]) if layout is LEGS else CELLS[header]
        good = st.sampled_from(forms[: max(len(forms) // 2, 1)])
        texts = st.one_of(good, good, good, good, good, st.sampled_from(forms))
        ways = st.sampled_from(["{}"] * 8 + marks)
        return st.tuples(ways, texts).map(lambda way: way[0].format(way[1]))

    row = st.tuples(*map(cell, headers)).map(between.join)
    odd = st.sampled_from(
        ["", f" {between} ", between.join(headers), f"合计{between}", f"C1{between}2", "C2", between * 12, between[0], '""']
    )
    lines = draw(st.lists(st.one_of(*[row] * 6, odd), min_size=1, max_size=14))
    lines += draw(st.lists(st.sampled_from(lines), max_size=5))
    above = draw(st.sampled_from(ABOVE)) if layout.header_row else []
    first = draw(st.sampled_from(["{}", "{}", "{}", '"{}"'])).format(headers[0])
    header = [between.join((first, *headers[1:]))] if layout.header is None or draw(st.booleans()) else []
    before, end = draw(st.sampled_from(["", "", "\ufeff"])), draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return (before + end.join([*above, *header, *lines]) + end * draw(st.booleans())).encode()


@st.composite
def exports(draw: st.DrawFn) -> tuple[Layout, list[bytes]]:
    """A layout, and the files of an export."""
    layout, headers = draw(st.sampled_from(LAYOUTS))
    return layout, draw(st.lists(logs(layout, headers), min_size=1, max_size=3))


def said(
    folder: Path, files: Sequence[bytes], layout: Layout, known_by: datetime | None, packing: str = "", memory: int = 0
) -> tuple[object, ...]:
    """All that reading these files says, and what their records of three columns are, whence they come, and the rows that do."""
    paths = [folder / f"{layout.role}-{at}.csv{packing}" for at in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(PACKED[packing](data))
    outcome = outcome_of(paths, layout, ZONE, known_by, memory)
    if len(outcome) < 8:
        return outcome
    few = read_records(paths, layout, ZONE, None, known_by, columns=("call_id", "queue", "arrived_at"), with_origin=True)
    parts = [part.select("call_id", pl.col("queue").cast(pl.String), "arrived_at") for part in few.parts]
    keys = [set(part["call_id"]) for part in parts]
    assert len(set().union(*keys)) == sum(map(len, keys))
    assert few.origin is not None
    named = sorted(pl.concat(parts).rows(), key=str)
    return (*outcome, named, sorted(few.origin.rows.rows()), few.rows, few.parts.days("arrived_at"))


def small(stack: ExitStack, size: int, threads: int) -> None:
    """In this stack blocks and parts are of so many bytes, and slices of few rows."""
    stack.enter_context(patch.object(blocks, "BLOCK", size))
    stack.enter_context(patch.object(budget, "PART", 4 * size))
    for module in (exact_blocks, text_rows):
        stack.enter_context(patch.object(module, "AT_A_TIME", size // 60 + 1))
    stack.enter_context(patch.object(workers, "threads_beside", return_value=threads))
    stack.enter_context(patch.object(read, "is_one_block", return_value=False))


@settings(max_examples=80, deadline=None)
@given(exports(), st.integers(1, 500), st.booleans(), st.integers(1, 3), st.sampled_from(["", "", *PACKED]))
def test_blocks_and_slices_of_any_size_give_what_the_whole_file_gives(
    export: tuple[Layout, list[bytes]], size: int, known: bool, threads: int, packing: str
) -> None:
    layout, files = export
    known_by = datetime(2026, 4, 1, 12, tzinfo=UTC) if known else None
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        with patch.object(read, "is_one_block", return_value=True):
            whole = said(Path(folder), files, layout, known_by, packing)
        small(stack, size, threads)
        assert said(Path(folder), files, layout, known_by, packing, 3 * size) == whole


class Leg(NamedTuple):
    """A row of a call."""

    id: str
    leg: int
    at: str
    outcome: str
    agent: str
    talk: str
    resolved: str


LEG = st.builds(
    Leg,
    st.sampled_from(["C1", "C2", "C3", "C4", "C5", "C6"]),
    st.integers(1, 4),
    st.sampled_from(["2026-03-02 09:00:00", "2026-03-02 09:00:01"]),
    st.sampled_from(["answered", "abandoned"]),
    st.sampled_from(["a1", "a2", ""]),
    st.sampled_from(["10", "20", "", "10", "20", "soon"]),
    st.sampled_from(["yes", "no", ""]),
)


def calls_of(legs: Sequence[Leg]) -> dict[str, tuple[object, ...]]:
    """The calls of these legs that are counted, told one leg after the other."""
    calls: dict[str, tuple[object, ...]] = {}
    for call, of_call in groupby(sorted(set(legs)), key=lambda leg: leg.id):
        rows = list(of_call)
        if any(leg.talk == "soon" for leg in rows) or len({leg.leg for leg in rows}) < len(rows):
            continue
        talk = [int(leg.talk) for leg in rows if leg.talk]
        solved = [leg.resolved == "yes" for leg in rows if leg.resolved]
        answered = any(leg.outcome == "answered" for leg in rows)
        if not (answered and not talk):
            first = datetime.fromisoformat(rows[0].at)
            outcome = "answered" if answered else rows[-1].outcome
            calls[call] = (first, outcome, rows[-1].agent or None, sum(talk) if talk else None, any(solved) if solved else None)
    return calls


@settings(max_examples=40, deadline=None)
@given(st.lists(LEG, min_size=1, max_size=20), st.lists(st.integers(0, 19), max_size=6), st.integers(1, 400))
def test_legs_by_blocks_are_the_calls_that_a_pencil_makes_of_them(legs: list[Leg], again: list[int], size: int) -> None:
    rows = [*legs, *(legs[at] for at in again if at < len(legs))]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        small(stack, size, 2)
        path = Path(folder) / "calls.csv"
        path.write_bytes(csv_of([tuple(map(str, row)) for row in rows], Leg._fields))
        sifted = read_records([path], LEGS, ZONE, memory=size)
    columns = ("call_id", "arrived_at", "outcome", "agent", "talk", "resolved")
    assert {call: (*cells,) for call, *cells in sifted.records.select(columns).rows()} == calls_of(rows)
    assert sifted.rows.read == len(rows)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_log_of_legs_that_passes_through_files_is_the_log_as_a_whole(tmp_path: Path, suffix: str) -> None:
    """Also where a file of the role is read as a whole, as it has another form."""
    cells = [
        [f"C{at % 700}", str(at // 700), "2026-03-02 09:00:00", "answered", f"a{at % 9}", str(at % 50), ""] for at in range(2100)
    ]
    cells += [[*cells[5][:5], "soon", ""], cells[6]]
    log = pl.DataFrame(cells, ["id", "leg", "at", "outcome", "agent", "talk", "resolved"], orient="row")
    paths = [tmp_path / f"calls-1{suffix}", tmp_path / "calls-2.json"]
    (log.write_csv if suffix == ".csv" else log.write_parquet)(paths[0])
    log.head(900).write_json(paths[1])
    with patch.object(read, "is_one_block", return_value=True):
        whole = outcome_of(paths, LEGS, ZONE)
    with ExitStack() as stack:
        small(stack, 9000, 2)
        assert outcome_of(paths, LEGS, ZONE, None, 9000) == whole


def test_of_a_file_that_turns_out_to_be_another_one_no_row_is_counted_twice(tmp_path: Path) -> None:
    """A carriage return in the last block ends a line for the exact reader alone."""
    row = "C{},1,2026-03-02 09:00:00,answered,a1,10,yes"
    lines = ["id,leg,at,outcome,agent,talk,resolved", *(row.format(at) for at in range(300))]
    paths = [tmp_path / "calls-1.csv", tmp_path / "calls-2.csv", tmp_path / "calls-3.csv"]
    paths[0].write_bytes("\n".join([*lines, row.format("x") + "\r" + row.format("y")]).encode())
    paths[1].write_bytes("\n".join([lines[0], *lines[200:]]).encode())
    paths[2].write_bytes("\n".join([lines[0], row.format("z")]).encode("utf-16"))
    with patch.object(read, "is_one_block", return_value=True):
        whole = outcome_of(paths, LEGS, ZONE)
    with ExitStack() as stack:
        small(stack, 2000, 1)
        assert outcome_of(paths, LEGS, ZONE, None, 2000) == whole
    sifted = read_records(paths, LEGS, ZONE)
    assert (sifted.rows.records, sifted.rows.duplicate) == (303, 101)

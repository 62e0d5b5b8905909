"""A file that is read by blocks, with a sieve in front of the exact reader, gives what the exact reader alone gives of it."""

from __future__ import annotations

import gzip
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import polars as pl
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, PLAIN, ZONE, csv_of, outcome_of, sift
from records.plain_file import opened
from slacalc.base.diagnostics import Diagnostic, Refused, Unwritable
from slacalc.records import blocks, budget, read, recurring, suspects, workers
from slacalc.records.blocks import NotPlain
from slacalc.records.budget import Budget
from slacalc.records.load_layout import builtin_layout, load_layout
from slacalc.records.questions import KEY_HASH
from slacalc.records.read import read_records
from slacalc.records.store import Store
from slacalc.records.text_rows import TextRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.records.layout import Layout

EVERY_FORM = load_layout(
    """
slacalc_layout: 1
id: every-form
role: calls
blank: ["", "-", " - "]
columns:
  call_id: {from: id}
  arrived_at: {date: day, time: clock, date_format: "%Y/%m/%d", time_format: "%H:%M"}
  exported_at: {from: exported, format: "%Y-%m-%dT%H:%M:%S%z", optional: true}
  direction: {from: way, codes: {in: inbound, out: outbound, none: blank}, optional: true}
  outcome: {from: state, codes: {ok: answered, 弃: abandoned, x: failed}}
  queue: {from: [group, team], optional: true}
  agent: {from: agent, optional: true}
  caller: {from: caller, optional: true}
  wait: {from: wait, as: "h:mm:ss", never: 0 s, optional: true}
  talk: {from: talk, as: milliseconds, parts_of_seconds: rounded, optional: true}
  hold: {from: hold, as: seconds, parts_of_seconds: raised, optional: true}
  resolved: {from: solved, optional: true}
  rating: {from: rating, optional: true}
duplicates: {keep: latest exported_at}
""".encode(),
    "every-form.yaml",
)
NO_CLOCK = load_layout(
    b"""
slacalc_layout: 1
id: no-clock
role: tickets
columns:
  case_id: {from: case}
  opened_at: {from: opened, format: "%Y-%m-%d", clock: none}
  first_response_at: {from: reply, format: "%Y-%m-%d %H:%M", optional: true}
  due_at: {from: due, formats: ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"], optional: true}
  resolved_at: {from: resolved, formats: ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"], optional: true}
  paused: {from: paused, as: seconds, optional: true}
  in_time_flag: {from: sla, codes: {met: yes, late: no}, optional: true}
  category: {from: kind, optional: true}
duplicates: {keep: none}
""",
    "no-clock.yaml",
)
READABLE_BLANKS = load_layout(
    b"""
slacalc_layout: 1
id: readable-blanks
role: calls
timezone: UTC
blank: ["", "0", "-1", "007", "a", "NULL", "2026-03-02 09:00:01", "2026-04-02 08:00:00"]
columns:
  call_id: {from: call_id}
  arrived_at: {from: arrived_at, format: "%Y-%m-%d %H:%M:%S"}
  exported_at: {from: exported_at, format: "%Y-%m-%d %H:%M:%S", optional: true}
  direction: {is: inbound}
  outcome: {from: outcome, codes: {answered: answered, abandoned: abandoned}}
  wait: {from: wait, as: seconds}
  talk: {from: talk, as: seconds, optional: true}
  queue: {from: queue, optional: true}
  caller: {from: caller, optional: true}
  rating: {from: rating, optional: true}
duplicates: {keep: none}
""",
    "readable-blanks.yaml",
)
"""Words for a blank that the form of a column could read."""
FORMS: dict[str, tuple[str, ...]] = {
    "call_id": ("C1", "C2", "C3", "C4", "C5", "", "1.2E+9", "合计", "Total calls", "call_id"),
    "arrived_at": (
        "2026-03-02 09:00:00",
        "2026-03-02T09:00:01",
        "2026-03-02 09:00:01",
        "2026-3-2 9:00:00",
        "2026-03-02 24:00:00",
        "31-03-02 09:00:00",
        "",
    ),
    "exported_at": ("2026-04-01 08:00:00", "2026-04-02 08:00:00", "", "x"),
    "outcome": ("answered", "abandoned", "answered", ""),
    "wait": ("0", "5", "60.0", "+7", "007", "0000000000000000007", "-1", "99999", "５", "5 ", "", "x", "NULL"),
    "talk": ("10", "20", "", "1e3", "1_0"),
    "rating": ("5", "4.0", "-3", ""),
    "queue": ("一组", "a", " a", "a\u3000", "\u00a0a", "", "a\tb", "NULL"),
    "caller": ("13900001111", "１３９00001111", "1.39E+10", "", " 139", "NULL"),
    "id": ("C1", "C2", "C3", "-", "", "C4\u200b"),
    "day": ("2026/03/02", "2026/3/2", "02/03/2026", "-", "2026-03-02"),
    "clock": ("09:00", "9:5", "24:00", ""),
    "exported": ("2026-04-01T08:00:00+08:00", "2026-04-01T00:00:00Z", "1980-04-01T08:00:00Z", "2026-04-01T08:00:00", ""),
    "way": ("in", "out", "none", "", "-"),
    "state": ("ok", "弃", "x", " ok", ""),
    "group": ("a", "b/c", "", "d\\"),
    "team": ("", "t", "-"),
    "agent": ("a1", "+3E+4", ""),
    "hold": ("1.5", "1,5", "7", ""),
    "solved": ("yes", "No", "1", "是", "ｙ", ""),
    "case": ("K1", "K2", "K3", ""),
    "opened": ("2026-03-02", "2026-3-29", "2026-03-02 00:00:00", ""),
    "resolved": ("2026-03-29 02:30", "2026-10-25 02:30", "29.03.2026 03:30", "2026-03-01 00:00", ""),
    "reply": ("2026-03-02 09:00", "2026-03-01 23:59", "2026-03-29 02:30", "x", ""),
    "due": ("2026-01-02 09:00", "31.12.2026 09:00", "2026-03-29 02:30", "x", ""),
    "paused": ("0", "86401", "316224000", "316224001", "-1", "1.5", " 7", ""),
    "sla": ("met", "late", " met", "", "met", "late"),
    "kind": ("fault", "投诉", ""),
}
FORMS |= {
    "呼叫流水号": FORMS["call_id"],
    "进线时间": FORMS["arrived_at"],
    "呼叫方向": ("呼入", "呼出", "", "--"),
    "技能组": FORMS["queue"],
    "主叫号码": FORMS["caller"],
    "通话状态": ("已接通", "排队放弃", "IVR挂机", ""),
    "等待时长": FORMS["wait"],
    "通话时长": FORMS["talk"],
    "导出时间": FORMS["exported_at"],
}
FORMS["h:mm:ss"] = ("0:00:05", "1:2:03", "00:61", "-0:00:01", "", "90")
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": zstandard.ZstdCompressor().compress,
}
ZONES = {
    "slacalc": ZONE,
    "every-form": ZONE,
    "no-clock": "Europe/Berlin",
    "operator-zh": ZONE,
    "words": ZONE,
    "readable-blanks": "Europe/Berlin",
}
OPERATOR = builtin_layout("operator-zh", "calls")
LAYOUTS: tuple[tuple[Layout, tuple[str, ...]], ...] = (
    (OPERATOR, tuple(header for header in FORMS if not header.isascii())),
    (PLAIN, (*HEADERS, "queue", "caller", "rating")),
    (
        EVERY_FORM,
        ("id", "day", "clock", "exported", "way", "state", "group", "team", "agent", "caller", "wait", "talk", "hold", "solved"),
    ),
    (NO_CLOCK, ("case", "opened", "resolved", "kind")),
    (READABLE_BLANKS, ("call_id", "arrived_at", "exported_at", "outcome", "wait", "talk", "queue", "caller", "rating")),
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[Layout, bytes]:
    """A layout, and a log that mostly fits it."""
    layout, headers = draw(st.sampled_from(LAYOUTS))

    def cell(header: str) -> st.SearchStrategy[str]:
        forms = FORMS["h:mm:ss"] if header == "wait" and layout is EVERY_FORM else FORMS[header]
        return st.one_of(*[st.just(forms[0])] * 4, st.sampled_from(forms))

    def written(header: str) -> st.SearchStrategy[str]:
        ways = st.sampled_from(["{}"] * 6 + ['"{}"'] * 3 + (['"{},"', '"{}""', '{}"', ' "{}"', '"{}\n"'] if stray else []))
        return st.tuples(ways, cell(header)).map(lambda way: way[0].format(way[1])) if quoted else cell(header)

    quoted, stray = draw(st.booleans()), draw(st.sampled_from([False, False, True]))
    row = st.tuples(*map(written, headers)).map(",".join)
    odd = st.sampled_from(["", " , ", ",".join(headers), "合计,,", "C1,2", ",".join(["x"] * (len(headers) + 1))])
    lines = draw(st.lists(st.one_of(row, row, row, row, odd), min_size=1, max_size=12))
    lines += draw(st.lists(st.sampled_from(lines), max_size=4))
    before, end, last = (
        draw(st.sampled_from(["", "", "\ufeff", "\n ,\n"])),
        draw(st.sampled_from(["\n", "\n", "\r\n"])),
        draw(st.booleans()),
    )
    text = before + end.join([",".join(headers), *lines]) + end * last
    return layout, text.encode(draw(st.sampled_from(["utf-8", "utf-8", "gb18030"])))


def outcome_of_files(
    folder: str, files: tuple[bytes, ...], layout: Layout, known_by: datetime | None, memory: int = 0, packing: str = ""
) -> tuple[object, ...]:
    """Everything that reading these files says."""
    paths = [Path(folder) / f"{layout.role}-{at}.csv{packing}" for at in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(PACKED[packing](data))
    return outcome_of(paths, layout, ZONES[layout.id], known_by, memory)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(logs(), min_size=1, max_size=2),
    st.integers(1, 400),
    st.booleans(),
    st.integers(1, 3),
    st.sampled_from(["", *PACKED]),
    st.sampled_from([1, 4, 27]),
)
@example(
    files=[(PLAIN, csv_of([("C1", "2026-03-02 09:00:00", "answered", "5", "5", "")] * 3))],
    size=64,
    known=False,
    threads=2,
    packing="",
    bits=1,
)
def test_blocks_of_any_size_give_what_the_exact_reader_gives(
    files: list[tuple[Layout, bytes]], size: int, known: bool, threads: int, packing: str, bits: int
) -> None:
    layout = files[0][0]
    data = tuple(text for of, text in files if of is layout)
    known_by = datetime(2026, 4, 1, 12, tzinfo=UTC) if known else None
    with tempfile.TemporaryDirectory() as folder:
        with patch.object(read, "read_plain", side_effect=NotPlain):
            exact = outcome_of_files(folder, data, layout, known_by, packing=packing)
        small = patch.object(blocks, "BLOCK", size), patch.object(budget, "PART", size), patch.object(suspects, "SLICE", size)
        few = patch.object(workers, "threads_beside", return_value=threads), patch.object(suspects, "MOST_BITS", bits)
        with small[0], small[1], small[2], few[0], few[1], patch.object(recurring, "SUSPECTS", bits):
            assert outcome_of_files(folder, data, layout, known_by, 3 * size, packing) == exact


def test_a_line_that_is_the_same_under_other_headers_is_another_row(tmp_path: Path) -> None:
    swapped = [*HEADERS[:3], HEADERS[4], HEADERS[3], *HEADERS[5:]]
    row = ("C1", "2026-03-02 09:00:00", "answered", "5", "60", "")
    parts = {"calls-01.csv": csv_of([row]), "calls-02.csv": csv_of([row], swapped)}
    for name, data in parts.items():
        (tmp_path / name).write_bytes(data)
    sifted = read_records([tmp_path / name for name in parts], PLAIN, ZONE)
    assert (sifted.rows.records, sifted.rows.duplicate) == (0, 0)
    assert sifted.rows.refused_by == (("records/duplicate-conflict", 2),)


def test_a_row_whose_columns_stand_in_another_order_is_the_same_row(tmp_path: Path) -> None:
    row = ("C1", "2026-03-02 09:00:00", "answered", "5", "60", "")
    (tmp_path / "calls-01.csv").write_bytes(csv_of([row]))
    (tmp_path / "calls-02.csv").write_bytes(csv_of([row[::-1]], HEADERS[::-1]))
    sifted = read_records([tmp_path / "calls-01.csv", tmp_path / "calls-02.csv"], PLAIN, ZONE)
    assert (sifted.rows.records, sifted.rows.duplicate, sifted.rows.refused) == (1, 1, 0)


WAYS = ('"{}"', " {}", "{} ")
"""How else than bare a cell can be written."""


@pytest.mark.parametrize("ways", [("{}",), WAYS], ids=["bare", "in turn"])
@pytest.mark.parametrize(("layout", "headers"), LAYOUTS)
def test_each_form_of_a_cell_alone_in_a_good_row(
    tmp_path: Path, layout: Layout, headers: tuple[str, ...], ways: tuple[str, ...]
) -> None:
    """Each form bare, and in one of the other ways; the next layout has the next way of a form that both have."""
    turn = [of for of, _ in LAYOUTS].index(layout)
    for at, header in enumerate(headers):
        for place, form in enumerate(forms_of(header, layout)):
            expect_as_exact(tmp_path, layout, headers, at, ways[(turn + at + place) % len(ways)].format(form))


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("layout", "headers"), LAYOUTS)
def test_each_form_of_a_cell_alone_in_a_good_row_in_every_way(
    tmp_path: Path, layout: Layout, headers: tuple[str, ...], way: str
) -> None:
    for at, header in enumerate(headers):
        for form in forms_of(header, layout):
            expect_as_exact(tmp_path, layout, headers, at, way.format(form))


def forms_of(header: str, layout: Layout) -> tuple[str, ...]:
    """What may stand under a header; the first is good."""
    return FORMS["h:mm:ss" if header == "wait" and layout is EVERY_FORM else header]


def expect_as_exact(folder: Path, layout: Layout, headers: tuple[str, ...], at: int, cell: str) -> None:
    """A good row with that cell at a place is read as the exact reader reads it."""
    row = [cell if column == at else forms_of(header, layout)[0] for column, header in enumerate(headers)]
    data = csv_of([row], headers)
    with patch.object(read, "read_plain", side_effect=NotPlain):
        exact = outcome_of_files(str(folder), (data,), layout, None)
    assert outcome_of_files(str(folder), (data,), layout, None) == exact, row


@pytest.mark.parametrize(("word", "code"), [("-", "X"), (" - ", " X"), ("-\u3000", "X\u00a0")])
@pytest.mark.parametrize("way", ["{}", " {} ", "{}\u3000", "\u200b{}"])
def test_spaces_at_the_edges_of_a_word_of_the_layout_are_no_part_of_it(tmp_path: Path, word: str, code: str, way: str) -> None:
    text = f"""
slacalc_layout: 1
id: words
role: calls
blank: ["{word}"]
columns:
  call_id: {{from: "{code}"}}
  arrived_at: {{from: at, format: "%Y-%m-%d %H:%M:%S"}}
  outcome: {{from: state, codes: {{ok: answered, "{code}": abandoned}}}}
  wait: {{from: wait, as: seconds}}
duplicates: {{keep: none}}
"""
    layout = load_layout(text.encode(), "words.yaml")
    rows = [("C1", "2026-03-02 09:00:00", "ok", "5"), ("C2", "2026-03-02 09:00:00", way.format("X"), way.format("-"))]
    data = csv_of(rows, ("X", "at", "state", "wait"))
    assert sift({"calls.csv": data}, layout).records.select("call_id", "outcome", "wait").rows() == [
        ("C1", "answered", 5),
        ("C2", "abandoned", None),
    ]
    with patch.object(read, "read_plain", side_effect=NotPlain):
        exact = outcome_of_files(str(tmp_path), (data,), layout, None)
    assert outcome_of_files(str(tmp_path), (data,), layout, None) == exact


@pytest.mark.parametrize(("layout", "headers"), LAYOUTS)
def test_each_form_of_a_cell_after_rows_that_are_written_otherwise(
    tmp_path: Path, layout: Layout, headers: tuple[str, ...]
) -> None:
    """What the first rows of a block are like is learnt from some dozens of them."""
    good = [FORMS["h:mm:ss" if header == "wait" and layout is EVERY_FORM else header][0] for header in headers]
    forms = [(at, form) for at, header in enumerate(headers) if at for form in FORMS[header]]
    rows = [[f"K{number}", *good[1:]] for number in range(200)]
    rows += [[f"L{number}", *good[1:at], form, *good[at + 1 :]] for number, (at, form) in enumerate(forms)]
    data = csv_of(rows, headers)
    with patch.object(read, "read_plain", side_effect=NotPlain):
        exact = outcome_of_files(str(tmp_path), (data,), layout, None)
    assert outcome_of_files(str(tmp_path), (data,), layout, None) == exact


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_log_of_a_common_system_is_read_by_blocks(tmp_path: Path, encoding: str) -> None:
    header = "呼叫流水号,进线时间,呼叫方向,技能组,业务类型,主叫号码,坐席工号,通话状态,等待时长,通话时长"
    good = 'H1,"2026-03-02 09:00:00",呼入,咨询一组,咨询,13900001111,6001,已接通,5,60'
    odd = 'H2,2026-03-02 09:00:00,呼入,"咨询一组 ",咨询,13900001111,6001,已接通,5.0,60'
    path = tmp_path / "calls.csv"
    path.write_text(f"{header}\n{good}\n{odd}\n", encoding=encoding)
    file = opened(path, builtin_layout("operator-zh", "calls"), ("call_id", "queue"))
    assert [part.rows() for part in file.plain.good.parts(("row", "call_id", "queue"))] == [[(2, "H1", "咨询一组")]]
    assert file.accepted.select("row", "call_id", "queue").rows() == [(3, "H2", "咨询一组")]


@pytest.mark.parametrize(
    "data",
    [
        b'call_id,arrived_at,outcome\n"a\n,,\n',
        b'call_id,"arrived\nat"\n',
        b"id\n\xff\n",
        b"id\na\0\n",
        b"id\na\rb\n",
        b"PK\x03\x04\n",
        b"",
        b"\n\n",
    ],
)
def test_what_a_line_alone_does_not_tell_is_left_to_the_exact_reader(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(data)
    with pytest.raises(NotPlain):
        opened(path, PLAIN)


def test_a_file_that_changes_between_two_looks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([("C1", "2026-03-02 09:00:00", "answered", "5", "5", "")]))
    again = opened(path, PLAIN).again
    path.write_bytes(csv_of([("C1", "2026-03-02 09:00:00", "answered", "5", "6", "")]))
    with pytest.raises(Refused) as refused:
        again([2])
    assert [one.code for one in refused.value.diagnostics if isinstance(one, Diagnostic)] == ["records/unreadable-file"]


@pytest.mark.parametrize("queue", ["咨询一组", '"咨询一组"', '"咨询\n一组"'])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_good_rows_are_read_again_by_their_numbers(tmp_path: Path, encoding: str, queue: str) -> None:
    path = tmp_path / "calls.csv"
    header = "呼叫流水号,进线时间,呼叫方向,技能组,业务类型,主叫号码,坐席工号,通话状态,等待时长,通话时长"
    queues = [queue if number == 5 else "投诉组" for number in range(9)]
    rows = [f"H{at},2026-03-02 09:00:00,呼入,{name},咨询,13900001111,6001,已接通,5,60" for at, name in enumerate(queues)]
    path.write_text("\n".join([header, *rows]), encoding=encoding)
    with patch.object(blocks, "BLOCK", 100):
        again = opened(path, builtin_layout("operator-zh", "calls"), ()).again
        cells = again([10, 7, 2])
    assert cells.select("row", "0", "3").rows() == [(2, "H0", "投诉组"), (7, "H5", queue.strip('"')), (10, "H8", "投诉组")]


def test_rows_beyond_the_budget_pass_through_files_that_are_gone_afterwards(tmp_path: Path) -> None:
    rows = pl.DataFrame({"row": range(100), KEY_HASH: pl.Series(range(100), dtype=pl.UInt64)})
    with patch.object(tempfile, "tempdir", str(tmp_path)):
        kept = Store(Budget(267))  # a part of 33 bytes, and 100 for the rows
        for at in range(0, 100, 10):
            kept.append(rows[at : at + 10])
        assert [pl.concat(kept.parts(rows.columns)).equals(rows) for _ in range(2)] == [True, True]
        assert kept.height == sum(map(len, kept.hashes())) == 100
        assert len(list(tmp_path.glob("slacalc-*/*.arrow"))) == 9
        del kept
    assert not list(tmp_path.iterdir())


def test_a_folder_for_passing_files_that_has_no_room_is_told(tmp_path: Path) -> None:
    rows = pl.DataFrame({"row": range(100), KEY_HASH: pl.Series(range(100), dtype=pl.UInt64)})
    passing = patch.object(tempfile, "tempdir", str(tmp_path / "none"))
    with passing, patch.object(budget, "PART", 100), pytest.raises(Unwritable) as full:
        Store(Budget(0)).append(rows)
    assert [one.code for one in full.value.diagnostics] == ["output/unwritable"]


def test_a_file_of_which_no_key_is_in_doubt_is_read_once(tmp_path: Path) -> None:
    """Of rows that repeat each other, and of refused ones, none is read again."""
    rows = [(f"C{at}", "2026-03-02 09:00:00", "answered", "5", "x" if at == 3 else "5", "") for at in range(9)]
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([*rows, *rows[5:]]))
    with patch.object(TextRows, "chosen", side_effect=AssertionError):
        sifted = read_records([path], PLAIN, ZONE)
    assert (sifted.rows.records, sifted.rows.duplicate, sifted.rows.refused) == (8, 4, 1)


def test_of_rows_with_one_content_the_first_of_the_file_stays_whichever_of_them_is_odd(tmp_path: Path) -> None:
    """A row that is set aside later is listed by its place."""
    rows = [("C1", "2026-03-02 09:00:00", "answered", wait, "5", "") for wait in ("5", " 5", "5")]
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of(rows))
    sifted = read_records([path], PLAIN, ZONE, with_origin=True)
    assert sifted.origin is not None
    assert (sifted.origin.rows.rows(), sifted.rows.duplicate) == ([("C1", 0, 2)], 2)

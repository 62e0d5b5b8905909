"""Records of CSV end where the reader of the whole text ends them; lenient ones and those of long delimiters are read by blocks.

About ``records/record_reader.py`` and the rows above a header in ``records/text_head.py``.
"""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.exports import ZONE, outcome_of
from slacalc.records import blocks, read
from slacalc.records.blocks import NotPlain
from slacalc.records.exact_blocks import read_exactly
from slacalc.records.load_layout import load_layout
from slacalc.records.plain import fits_sieve, row_source
from slacalc.records.quoted import UnsureLines, records_of
from slacalc.records.record_reader import RecordReader
from slacalc.records.tables import TableForm
from slacalc.records.waiting import WaitingRows

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.records.layout import Layout

AT = "2026-03-02 09:00:00"
MARKS = ('{}5" x', '"{}" x', '"{}"x"y"', '"{}""z"', '"{}\nz"', '"a"\n"{}', 'x"{}"', '"{},||"', '"{}"', "{}")
READERS = [RecordReader(delimiter, strict) for delimiter in (",", "||", "¦") for strict in (True, False)]


def layout_of(top: str, queue: str = "{from: queue}") -> Layout:
    """One that the exact reader alone knows, by its key."""
    return load_layout(
        f"""
slacalc_layout: 1
id: long
role: calls
{top}columns:
  call_id: {{from: [id, second]}}
  arrived_at: {{from: at, format: "%Y-%m-%d %H:%M:%S"}}
  outcome: {{from: outcome, codes: {{ok: answered}}}}
  queue: {queue}
duplicates: {{keep: none}}
""".encode(),
        "long",
    )


def text_of(delimiter: str, above: str = "", header: str = "id,second,at,outcome,queue") -> str:
    """An export with quotation marks of all kinds."""
    outcomes = ("ok", '"ok"')
    rows = (f"C{at},1,{AT},{outcomes[at % 7 // 6]},{MARKS[at % len(MARKS)].format(at)}" for at in range(60))
    return above + "\n".join([header, *rows]).replace(",", delimiter) + "\n"


@pytest.mark.parametrize(
    ("reader", "lines", "height"),
    [
        (RecordReader(","), ["a,b", "c"], 1),
        (RecordReader(","), ['a,"b', 'c"', "d"], 2),
        (RecordReader(","), ['a,"b"x', "d"], 1),
        (RecordReader(","), ['a,"b', "c"], None),
        (RecordReader(",", strict=False), ['a,"b"x"', "d"], 1),
        (RecordReader(",", strict=False), ['a,"b"x,"', 'd"'], 2),
        (RecordReader(",", strict=False), ['a,"b', "c"], None),
        (RecordReader(",", strict=False), ['a,5" b'], 1),
        (RecordReader("||"), ['a||"b', 'c"||"d', '"', "e"], 3),
        (RecordReader("||"), ['a|"b', 'c"'], 1),
        (RecordReader("||", strict=False), ['\ue000"b', "c"], 1),
        (RecordReader("||", strict=False), ['a||"b"x||"', "c"], None),
    ],
)
def test_a_record_goes_on_where_a_quotation_mark_is_open(reader: RecordReader, lines: list[str], height: int | None) -> None:
    assert reader.lines_of(f"{line}\n" for line in lines) == height


def test_a_field_that_is_longer_than_any_is_told() -> None:
    for reader in READERS:
        with pytest.raises(csv.Error):
            reader.lines_of(['"b\n', *["cd\n"] * 50_000])


def records_asked_for(text: str, reader: RecordReader) -> list[str] | None:
    """The records of a text without its last line end, as the reader of all of it has them; None where a mark is left open."""
    one = "\x1f" if len(reader.delimiter) > 1 else reader.delimiter
    rows = csv.reader(
        io.StringIO(f"{text}\n\x1e".replace(reader.delimiter, one), newline="\n"), delimiter=one, strict=reader.strict
    )
    lines, begins, last = text.split("\n"), list[int](), list[str]()
    while last != ["\x1e"]:
        begins.append(rows.line_num)
        try:
            last = next(rows)
        except StopIteration:
            return None
        except csv.Error as broken:
            if "unexpected end" in str(broken):
                return None
    return ["\n".join(lines[begin:end]) for begin, end in pairwise(begins)]


@given(st.text('ab"",|¦\n\n', min_size=1, max_size=60), st.sampled_from(READERS))
def test_records_are_those_of_the_reader_of_the_whole_text(text: str, reader: RecordReader) -> None:
    expected = records_asked_for(text, reader)
    found = records_of(f"{text}\n".encode(), reader)
    assert (expected is None) == bool(found.rest)
    if expected is not None:
        assert found.records["line"].to_list() == expected


STRANGE_ROWS = (
    f'C97,1,{AT},ok,"\udce5\udc98"\n',
    f"C98,1,{AT},ok,5\udce5\n",
    f'C99,1,{AT},ok,"x\udce5" y\n',
    f'C99,1,{AT},ok,"x\udce5\ny",,\n',
    f'C99,1,{AT},ok,"x\ny\udce5"\n',
    f'C99,1,{AT},ok,"\udce5\n"\n',
)
"""With bytes that are not UTF-8."""
FILES = {
    "lenient": ("quotes: lenient\n", text_of(",")),
    "lenient-header": ("quotes: lenient\n", text_of(",", header='"id"x,second,at,outcome,"queue"').replace('"id"x', '"i"d')),
    "short": ("quotes: lenient\nshort_rows: blank\n", text_of(",") + f'C99,2,{AT},"ok"\n'),
    "two": ('delimiter: "||"\n', text_of("||", header='"id",second,"at",outcome,queue')),
    "two-lenient": ('delimiter: "||"\nquotes: lenient\n', text_of("||")),
    "no-ascii": ('delimiter: "¦"\n', text_of("¦")),
    "below": ("header_row: 4\n", text_of(",", 'one,"a\nb"\n"c" d\n\n')),
    "below-lenient": ("header_row: 3\nquotes: lenient\n", text_of(",", '5" one,"a" "\n"c\n\n",d\n')),
    "below-two": ('header_row: 3\ndelimiter: "||"\n', text_of("||", '"a||\n"||b\n"c"\n')),
    "private": ('delimiter: "||"\n', text_of("||").replace("C", "\ue000C\x02") + f'\ue001||1||{AT}||ok||"\x02||\x03"\n'),
    "broken": ("encoding: utf-8\nquotes: lenient\n", text_of(",") + "".join(STRANGE_ROWS)),
    "broken-two": ('encoding: utf-8\ndelimiter: "||"\n', text_of("||") + "".join(STRANGE_ROWS).replace(",", "||")),
    "broken-two-lenient": (
        'encoding: utf-8\ndelimiter: "||"\nquotes: lenient\n',
        text_of("||") + "".join(STRANGE_ROWS).replace(",", "||"),
    ),
    "carriage-returns": ("quotes: lenient\n", text_of(",").replace("\n", "\r")),
    "utf-16": ("quotes: lenient\nencoding: utf-16\n", text_of(",").replace("5", "队列∢")),
    "gb18030": ("quotes: lenient\nencoding: gb18030\n", text_of(",").replace("5", "队列")),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [100, 300, 5000])
def test_a_file_goes_by_blocks_and_says_what_it_says_as_a_whole(tmp_path: Path, name: str, size: int) -> None:
    top, text = FILES[name]
    layout = layout_of(top)
    path = tmp_path / "calls.csv"
    path.write_bytes(text.encode(layout.encoding or "utf-8", "surrogateescape"))
    assert not fits_sieve(layout)
    with patch.object(read, "is_one_block", return_value=True):
        whole = outcome_of([path], layout, ZONE)
    assert len(whole) == 8
    with (
        patch.object(blocks, "BLOCK", size),
        patch.object(read, "is_one_block", return_value=False),
        patch.object(read, "_load_whole", side_effect=AssertionError),
    ):
        assert outcome_of([path], layout, ZONE) == whole


LONG = "y" * (csv.field_size_limit() + 1)


@pytest.mark.parametrize(
    ("top", "text"),
    [
        ("quotes: lenient\n", text_of(",") + f'C99,1,{AT},ok,"x\n'),
        ('delimiter: "||"\n', text_of("||") + f'C99||1||{AT}||ok||"x\n'),
        ("quotes: lenient\n", text_of(",", header='id,second,at,outcome,"queue\n"')),
        ("quotes: lenient\n", text_of(",", header='id,second,at,outcome,"queue\n" x')),
        ("header_row: 2\nquotes: lenient\n", text_of(",", '"one\n')),
        ("header_row: 2\n", text_of(",", f"{LONG}\n")),
        ("header_row: 2\n", text_of(",", f'"{LONG}"\n')),
        ("quotes: lenient\n", text_of(",", header=f"id,second,at,outcome,queue,{LONG}")),
        ("header_row: 9\n", 'id,second\n"1",2\n'),
        ('delimiter: "||"\n', "|\n" + text_of("||")),
        ('delimiter: "||"\n', text_of("||") + "|||\n"),
        ("quotes: lenient\n", text_of(",") + f"C99,1,{AT},ok,{LONG}\n"),
        ("short_rows: blank\nencoding: utf-8\n", text_of(",") + f"C98,1,{AT},\udce5\udc98\n"),
        ("", f'id,second,at,outcome,"queue"\nC1,1,{AT},ok,a\nC99,1,{AT},ok,{LONG}\n'),
        ("quotes: lenient\n", f"id,second,at,outcome,queue\nC99,1,{AT},ok,{LONG}\n" + f'C1,1,{AT},ok,"a"\n'),
    ],
)
def test_what_blocks_cannot_tell_is_left_to_the_reader_of_the_whole(tmp_path: Path, top: str, text: str) -> None:
    layout = layout_of(top)
    path = tmp_path / "calls.csv"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with patch.object(blocks, "BLOCK", 200), pytest.raises(NotPlain):
        read_exactly(path, path.name, layout, ZONE, WaitingRows(layout, 1), 0, 1 << 30)
    with patch.object(read, "is_one_block", return_value=True):
        whole = outcome_of([path], layout, ZONE)
    with patch.object(blocks, "BLOCK", 200), patch.object(read, "is_one_block", return_value=False):
        assert outcome_of([path], layout, ZONE) == whole


def test_without_a_quotation_mark_long_cells_and_lone_parts_of_a_delimiter_are_no_reason_to_read_the_whole(
    tmp_path: Path,
) -> None:
    layout = layout_of('delimiter: "||"\n')
    path = tmp_path / "calls.csv"
    path.write_text(f"id||second||at||outcome||queue\nC1||1||{AT}||ok||{LONG}\n|\n", encoding="utf-8")
    found = read_exactly(path, path.name, layout, ZONE, WaitingRows(layout, 1), 0, 1 << 30)
    assert found.sifted.rows == 1


def test_a_quotation_mark_tells_of_lines_before_it_too() -> None:
    unsure = UnsureLines(TableForm("||", None, None, 1), marked=False)
    for line, marked in (("|", False), ("a||b", False)):
        unsure.look(pl.DataFrame({"line": [line]}), marked=marked)
    with pytest.raises(NotPlain):
        unsure.look(pl.DataFrame({"line": ['"a"||b']}), marked=True)
    UnsureLines(TableForm("||", "none", None, 1), marked=True).look(pl.DataFrame({"line": ["|"]}), marked=True)


def test_cells_of_whole_fields_are_read_at_once_whatever_the_delimiter(tmp_path: Path) -> None:
    layout = layout_of('delimiter: "||"\n')
    path = tmp_path / "calls.csv"
    path.write_text(f'id||second||at||outcome||queue\nx||"1"||{AT}||"ok"||"a||\nb|"\n', encoding="utf-8")
    source = row_source(path, layout, ZONE, 1 << 30)
    head, first = source.head()
    digest = sha256()
    rows = next(iter(source.numbered(first, digest)))
    with patch.object(RecordReader, "cells", side_effect=AssertionError):
        assert source.table_of(rows, head).frame.row(0) == (2, "x", "1", AT, "ok", "a||\nb|")
    assert [cells.height for cells in source.chosen([pl.Series([2])], head, digest.digest())] == [1]

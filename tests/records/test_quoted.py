"""Where the records of a block end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from records.exports import HEADERS, PLAIN, csv_of
from records.plain_file import opened
from slacalc.records import blocks
from slacalc.records.blocks import NotPlain
from slacalc.records.quoted import records_of
from slacalc.records.record_reader import RecordReader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("block", "records", "otherwise", "rest"),
    [
        ('a,b\nc,"d"\n', ["a,b", 'c,"d"'], [False, False], ""),
        ('a,"b\nc"\nd,e\n', ['a,"b\nc"', "d,e"], [False, False], ""),
        ('a,"b\n\nc ""x"""\nd,e\n', ['a,"b\n\nc ""x"""', "d,e"], [True, False], ""),
        ('a,5" wide\nb,"c\nd"\n', ['a,5" wide', 'b,"c\nd"'], [True, False], ""),
        ('a,"b\nc"x,1\nd,e', ['a,"b\nc"x,1', "d,e"], [True, False], ""),
        ('a,"b"\nc,"d\ne,f\n', ['a,"b"'], [False], 'c,"d\ne,f\n'),
        ('a\n"b\nc', ["a"], [False], '"b\nc'),
    ],
)
def test_a_record_ends_where_the_reader_of_csv_ends_it(block: str, records: list[str], otherwise: list[bool], rest: str) -> None:
    found = records_of(block.encode(), RecordReader(","))
    assert (found.records["line"].to_list(), found.rest.decode()) == (records, rest)
    assert found.otherwise is not None
    assert found.otherwise.to_list() == otherwise
    assert found.over_lines == any("\n" in record for record in records)


def test_a_quotation_mark_that_never_closes_is_left_to_the_exact_reader() -> None:
    with pytest.raises(NotPlain):
        records_of(('a,"b\n' + "c,d\n" * 40_000).encode(), RecordReader(","))


@pytest.mark.parametrize("size", [1, 60, 100, 1000])
def test_a_record_over_several_lines_is_read_by_blocks_wherever_they_end(tmp_path: Path, size: int) -> None:
    rows = [(f"C{at}", "2026-03-02 09:00:00", "answered", "5", "60", '"一\n二,\n"' if at % 2 else "") for at in range(6)]
    (tmp_path / "calls.csv").write_bytes(
        csv_of([*rows, ("C7", "2026-03-02 09:00:00", "answered", "5", "x", "")], (*HEADERS[:5], "queue"))
    )
    with patch.object(blocks, "BLOCK", size):
        file = opened(tmp_path / "calls.csv", PLAIN)
    good = [row for part in file.plain.good.parts(("row", "call_id")) for row in part.rows()]
    odd = file.accepted.select("row", "call_id", "queue").rows()
    assert sorted(good + [row[:2] for row in odd]) == [(at + 2, f"C{at}") for at in range(6)]
    assert [row for rows in file.plain.sifted.refused(("row",)) for (row,) in rows.rows()] == [8]

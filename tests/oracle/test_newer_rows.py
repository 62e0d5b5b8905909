"""Which row of a key is the record where some rows are refused, by a pencil over the rows, and by the program over the file."""

from __future__ import annotations

import json
import shutil
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT, run_here

CASE = ROOT / "tests/golden/refused-rows/newer-row"
HEADER = "id,begin,result,wait,talk,exported\n"
Row = tuple[str, str, str]
"""Key, talk, day of export; talk ``x`` and the day ``soon`` cannot be read, and a day may be blank."""
ROWS = st.lists(
    st.tuples(
        st.sampled_from(("C1", "C2", "C3")), st.sampled_from(("60", "61", "x")), st.sampled_from(("1", "2", "3", "", "soon"))
    ),
    min_size=1,
    max_size=12,
)


def pencil(rows: list[Row]) -> tuple[int, int, int]:
    """Refused rows, duplicates and records.

    Of the rows of a key that can be read the one exported last is the record, unless a row that was refused may be newer; it is
    older only where both say when they were exported.
    """
    refused = duplicates = records = 0
    for _, group in groupby(sorted(rows), key=lambda row: row[0]):
        of_key = list(group)
        read = [(talk, day) for _, talk, day in of_key if talk != "x" and day != "soon"]
        lost = [day for _, talk, day in of_key if talk == "x" or day == "soon"]
        refused += len(lost)
        contents = set(read)
        if len(contents) > 1:
            last = max(day for _, day in contents)
            contents = set() if any(not day for _, day in contents) else {one for one in contents if one[1] == last}
        settled = len(contents) == 1
        day_kept = next(iter(contents))[1] if settled else ""
        if settled and all(day not in {"", "soon"} and day_kept and day < day_kept for day in lost):
            records += 1
            duplicates += len(read) - 1
        else:
            refused += len(read)
    return refused, duplicates, records


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_the_record_of_a_key_is_what_no_row_may_have_replaced(rows: list[Row]) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place) / "case"
        shutil.copytree(CASE, folder, ignore=shutil.ignore_patterns("expected", "command"))
        lines = [
            f"{key},2026-03-02 09:00:00,A,5,{talk},{f'2026-04-0{day} 01:00:00' if day.isdigit() else day}\n"
            for key, talk, day in rows
        ]
        (folder / "month/calls.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
        command = [
            "measure",
            "contract.yaml",
            "month",
            "--month",
            "2026-03",
            "--as-of",
            "2026-05-01T00:00:00",
            "--format",
            "json",
        ]
        done = run_here(command, folder)
        assert done.code == 0, done.err
        (calls,) = json.loads(done.out)["rows"]
    assert calls["read"] == len(rows)
    assert (calls["refused"], calls["duplicate"], calls["records"]) == pencil(rows)

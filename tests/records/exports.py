"""Small exports for the tests of this folder, and the few ways in which they are read."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused
from slacalc.records.load_layout import builtin_layout, load_layout
from slacalc.records.moments import INSTANT
from slacalc.records.read import read_records
from slacalc.records.refused_list import write_refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from slacalc.records.layout import Layout
    from slacalc.records.sifted import Sifted

LAYOUTS = Path(__file__).parent.parent / "layouts"
ZONE = "Asia/Shanghai"
PLAIN = builtin_layout("slacalc", "calls")
HEADERS = ("call_id", "arrived_at", "outcome", "wait", "talk", "exported_at")
LEGS = load_layout(
    b"""
slacalc_layout: 1
id: legs
role: calls
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S", over_legs: first}
  outcome: {from: outcome, over_legs: "answered if any, else last"}
  agent: {from: agent, over_legs: last}
  talk: {from: talk, as: seconds, over_legs: sum}
  resolved: {from: resolved, over_legs: any}
duplicates: {keep: none}
legs: {number: leg}
""",
    "legs.yaml",
)


def sift(files: Mapping[str, bytes], layout: Layout = PLAIN, zone: str = ZONE) -> Sifted:
    """Read these files, in the order given."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        return read_records(paths, layout, zone)


def sift_rows(rows: Sequence[Sequence[str]], layout: Layout = PLAIN, headers: Sequence[str] = HEADERS) -> Sifted:
    """Read these rows as one CSV file."""
    return sift({"calls.csv": csv_of(rows, headers)}, layout)


def csv_of(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, delimiter: str = ",") -> bytes:
    """Rows as they stand: nothing is quoted."""
    return "".join(delimiter.join(row) + "\n" for row in (headers, *rows)).encode()


def call(key: str = "C1", **cells: str) -> tuple[str, ...]:
    """A row of ``HEADERS``: an answered call, but for these cells."""
    usual = {
        "call_id": key,
        "arrived_at": "2026-03-02 09:00:00",
        "outcome": "answered",
        "wait": "5",
        "talk": "60",
        "exported_at": "",
    }
    return tuple((usual | cells)[header] for header in HEADERS)


def refusal(files: Mapping[str, bytes], layout: Layout = PLAIN) -> list[tuple[str, int]]:
    """The slugs and lines for which these files are refused; none where they are read."""
    try:
        sift(files, layout)
    except Refused as refused:
        return [(diagnostic.code, diagnostic.place.line) for diagnostic in refused.diagnostics]
    return []


def reasons(sifted: Sifted) -> list[tuple[int, tuple[str, ...]]]:
    """Row numbers and slugs of the refused rows."""
    return [(row.row, tuple(reason.slug.removeprefix("records/") for reason in row.reasons)) for row in sifted.refused]


def outcome_of(
    paths: Sequence[Path], layout: Layout, zone: str, known_by: datetime | None = None, memory: int = 0
) -> tuple[object, ...]:
    """All that reading some files says: the records and what is told of them, or why they are refused."""
    try:
        sifted = read_records(paths, layout, zone, None, known_by, memory=memory)
    except Refused as refused:
        return refused.diagnostics
    instants = [name for name, kind in sifted.records.schema.items() if kind == INSTANT]
    latest = [moment for row in sifted.records.select(instants).max().rows() for moment in row if moment is not None]
    assert max(sifted.parts.newest(instants), default=None) == max(latest, default=None)
    return (
        sifted.records.rows(),
        sifted.records.schema,
        tuple(sifted.refused),
        sifted.rows,
        sifted.inputs,
        sifted.remarks,
        sifted.columns,
        sifted.later,
    )


def refused_list(exports: Sequence[Sifted]) -> str:
    """The list of the rows that were set aside, as it is written."""
    out = io.BytesIO()
    write_refused(exports, out)
    return out.getvalue().decode()

"""A text whose lines are not all alike says the same by blocks of any size as it does as a whole.

About ``records/mixed_text.py``, ``records/strange_lines.py`` and ``records/guessed.py``.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import PLAIN, ZONE, outcome_of
from records.test_blocks import PACKED, logs
from records.test_exact_blocks import exports
from slacalc.records import blocks, budget, decode, exact_blocks, mixed_text, plain, read, text_rows, workers
from slacalc.records.blocks import NotPlain
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.records.layout import Layout

PASTED: tuple[bytes, ...] = (
    *(b"\xd6", b"\xff", b"\x80", b"\xe4\xb8", b"\xa1\xa1\xd6", b"\r", b"\r\n", b"\r\r\n", b'"\xd6', b'\xd6"', b"\n\xd6\n", b"\0"),
    *("投訴".encode(code) for code in ("utf-8", "gb18030", "big5")),
    *("咨询".encode(code) for code in ("utf-8", "gb18030")),
    *("é".encode(code) for code in ("utf-8", "cp1252")),
)
"""What does not belong there."""
OTHERS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "gbk", "cp1252", "shift_jis", "utf-8-sig", "iso2022_jp", "koi8-r")


def small(stack: ExitStack, size: int, threads: int) -> None:
    """In this stack blocks, parts and all that is looked at around a byte are of so many bytes."""
    for module, name, value in (
        (blocks, "BLOCK", size),
        (budget, "PART", 4 * size),
        *((module, "AT_A_TIME", size // 60 + 1) for module in (exact_blocks, text_rows)),
        (plain, "MOST_GATHERED", 4 * size),
        (text_rows, "_FIRST", size + 8),
    ):
        stack.enter_context(patch.object(module, name, value))
    stack.enter_context(patch.object(workers, "threads_beside", return_value=threads))
    stack.enter_context(patch.object(read, "is_one_block", return_value=False))


def around(stack: ExitStack, size: int) -> None:
    """In this stack so many bytes are looked at before and after one that is in another encoding."""
    for module in (decode, mixed_text):
        stack.enter_context(patch.object(module, "AROUND", size))


@st.composite
def mixed(draw: st.DrawFn, layout: Layout, data: bytes) -> tuple[Layout, bytes]:
    """A log into which something was pasted, or that is written in another encoding."""
    way = draw(st.sampled_from(["pasted", "pasted", "pasted", "named", "written"]))
    if way == "written":
        encoding = draw(st.sampled_from(OTHERS))
        text = data.decode(errors="replace")
        known = draw(st.booleans()) and encoding == "utf-16"
        layout = replace(layout, encoding=None if known else encoding)
        return layout, text.encode(encoding, "ignore")
    if way == "named":
        layout = replace(layout, encoding=draw(st.sampled_from(["utf-8", "gb18030", "gbk", "big5", "cp1252"])))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.sampled_from(PASTED)) + data[at:]
    return layout, data


def as_a_whole(paths: Sequence[Path], layout: Layout) -> tuple[object, ...]:
    """What the reader says that has all of a file at once."""
    with (
        patch.object(read, "is_one_block", return_value=True),
        patch.object(read, "_load_by_blocks", side_effect=NotPlain),
    ):
        return outcome_of(paths, layout, ZONE)


@settings(max_examples=100, deadline=None)
@given(
    logs().flatmap(lambda log: mixed(*log)),
    st.integers(1, 400),
    st.integers(1, 3),
    st.integers(8, 300),
    st.sampled_from(["", *PACKED]),
)
def test_a_mixed_log_says_the_same_by_blocks(log: tuple[Layout, bytes], size: int, threads: int, near: int, packing: str) -> None:
    layout, data = log
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / f"{layout.role}.csv{packing}"
        path.write_bytes(PACKED[packing](data))
        around(stack, near)
        whole = as_a_whole([path], layout)
        small(stack, size, threads)
        assert outcome_of([path], layout, ZONE, None, 3 * size) == whole


@settings(max_examples=50, deadline=None)
@given(exports().flatmap(lambda export: mixed(export[0], export[1][0])), st.integers(1, 400), st.integers(1, 3))
def test_a_mixed_log_that_only_the_exact_reader_knows_says_the_same_by_blocks(
    log: tuple[Layout, bytes], size: int, threads: int
) -> None:
    layout, data = log
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / f"{layout.role}.csv"
        path.write_bytes(data)
        whole = as_a_whole([path], layout)
        small(stack, size, threads)
        assert outcome_of([path], layout, ZONE, None, 3 * size) == whole


ENGLISH = "call_id,arrived_at,outcome,wait,talk,queue"


def english(at: int, queue: str = "a") -> str:
    """A call in slacalc's own layout."""
    return f"C{at},2026-03-02 09:{at % 60:02}:00,answered,5,10,{queue}"


CASES: dict[str, tuple[Layout, bytes]] = {
    "a name cut within a character": (
        PLAIN,
        "\n".join([ENGLISH, *map(english, range(500)), english(501, "投诉组")]).encode() + b"\xe5\n",
    ),
    "a broken byte in a file of plain letters, which is refused": (
        PLAIN,
        "\n".join([ENGLISH, *map(english, range(500))]).encode() + b"\xd6\n",
    ),
    "a NUL, which is refused": (PLAIN, "\n".join([ENGLISH, *map(english, range(500)), "\0"]).encode()),
    "a Chinese queue among English headers in GB18030": (
        PLAIN,
        "\n".join([ENGLISH, *map(english, range(500)), english(501, "投诉组")]).encode("gb18030"),
    ),
    "a Chinese remark, and far behind it a Chinese queue, which says more": (
        PLAIN,
        "\n".join(
            [f"{ENGLISH},remark", *(f"{english(at, '报修' if at == 400 else 'a')},{'好' * (at == 9)}" for at in range(500))]
        ).encode("gb18030"),
    ),
    "a carriage return within a line": (PLAIN, "\n".join([ENGLISH, *map(english, range(500)), english(501, "a\rb,c")]).encode()),
    "UTF-16": (PLAIN, "\n".join([ENGLISH, *(english(at, "投诉组") for at in range(500))]).encode("utf-16")),
    "a named encoding of two alphabets": (
        replace(PLAIN, encoding="iso2022_jp"),
        "\n".join([ENGLISH, *(english(at, "日本") for at in range(500))]).encode("iso2022_jp"),
    ),
    "a line in UTF-8 in a file in GB18030": (
        PLAIN,
        "\n".join([ENGLISH, *(english(at, "投诉组") for at in range(500))]).encode("gb18030")
        + b"\n"
        + english(501, "投诉").encode(),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_never_held_as_a_whole(tmp_path: Path, case: str) -> None:
    layout, data = CASES[case]
    path = tmp_path / "calls.csv"
    path.write_bytes(data)
    whole = as_a_whole([path], layout)
    with ExitStack() as stack:
        small(stack, 4000, 2)
        around(stack, 2000)
        stack.enter_context(patch.object(read, "_load_whole", side_effect=AssertionError))
        assert outcome_of([path], layout, ZONE, None, 9000) == whole
    assert "refused" in case or read_records([path], layout, ZONE).rows.read >= 500

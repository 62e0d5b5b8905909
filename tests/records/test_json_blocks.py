"""A JSON file says the same by blocks of any size as it does as a whole.

About ``records/json_blocks.py``, ``records/json_values.py`` and ``records/json_items.py``.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import LEGS, PLAIN, ZONE, outcome_of
from records.test_blocks import EVERY_FORM, FORMS, PACKED
from records.test_exact_blocks import CELLS
from records.test_mixed_text import as_a_whole, small
from slacalc.base.diagnostics import Refused
from slacalc.records import json_blocks, json_items, read
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from slacalc.records.layout import Layout

LEG_NAMES = ("id", "leg", "at", "outcome", "agent", "talk", "resolved")
LAYOUTS: tuple[tuple[Layout, tuple[str, ...], dict[str, tuple[str, ...]]], ...] = (
    (PLAIN, ("call_id", "arrived_at", "exported_at", "outcome", "wait", "talk", "queue", "caller"), FORMS),
    (EVERY_FORM, ("id", "day", "clock", "exported", "way", "state", "group", "talk", "hold"), FORMS),
    (LEGS, LEG_NAMES, CELLS | {"outcome": ("answered", "abandoned", "answered", "")}),
)
VALUES: tuple[Any, ...] = (None, 5, -1, True, 1.5, [], ["a"], {"name": "一组"}, {"name": None, "of": {"x": ""}}, "", " ", "呼叫")
NO_OBJECTS = (
    "",
    " ",
    "[]",
    "5",
    "null",
    '"x"',
    "{",
    '{"id": NaN}',
    '{"id": 1, "id": 2}',
    "nonsense",
    "{}",
    '{"q": null}',
    "[" * 2000,
)
DOCUMENTS = (
    *["{}"] * 8,
    '{{"data": {}}}',
    '{{"of": "March", "rows": {}, "more": {{"a": [1, {{"b": 2}}]}}, "none": [], "few": [1, 2]}}',
    ' {{ "few" : [ ] , "rows" : {} }}\n ',
    '{{"rows": {0}, "again": {0}}}',
    '{{"rows": 5, "rows": {}}}',
    '{{"rows": {}',
    "{} x",
    '{{"rows": {},}}',
    '{{"no": [5]}}',
    "5",
    "",
)


@st.composite
def files(draw: st.DrawFn) -> tuple[Layout, str, bytes]:
    """A layout, the ending of a file, and its bytes."""
    layout, names, forms = draw(st.sampled_from(LAYOUTS))
    cell = {name: st.one_of(*[st.just(forms[name][0])] * 3, st.sampled_from(forms[name])) for name in names}
    odd = st.dictionaries(st.sampled_from([*names, "more", "queue.name"]), st.sampled_from(VALUES), max_size=3)
    row = st.tuples(st.fixed_dictionaries(cell), st.sampled_from([{}] * 5 + [None]), odd).map(
        lambda drawn: drawn[0] | (drawn[1] if drawn[1] is not None else drawn[2])
    )
    rows: list[Any] = draw(st.lists(st.one_of(row, row, row, odd), min_size=1, max_size=10))
    rows += draw(st.lists(st.sampled_from(rows), max_size=3))
    between = draw(st.sampled_from([", ", ",", " ,\n"]))
    texts = [json.dumps(row, ensure_ascii=draw(st.booleans()), separators=(between.strip("\n "), ": ")) for row in rows]
    texts = draw(st.permutations([*texts, *draw(st.lists(st.sampled_from(NO_OBJECTS), max_size=2))]))
    kind = draw(st.sampled_from([".jsonl", ".ndjson", ".json", ".json"]))
    if kind == ".json":
        text = draw(st.sampled_from(DOCUMENTS)).format("[" + between.join(filter(str.strip, texts)) + "]")
    else:
        text = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])).join(texts) + "\n" * draw(st.booleans())
    coded = text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])))
    if draw(st.sampled_from([True, *[False] * 5])):
        at = draw(st.integers(0, len(coded)))
        coded = coded[:at] + draw(st.sampled_from([b"\xd6", b"\0", b"\\u0000", "咨询".encode(), b"\r"])) + coded[at:]
    return layout, kind, coded


@settings(max_examples=150, deadline=None)
@given(files(), st.integers(1, 300), st.integers(1, 6), st.integers(1, 3), st.sampled_from(["", "", *PACKED]))
def test_json_says_the_same_by_blocks(file: tuple[Layout, str, bytes], size: int, rows: int, threads: int, packing: str) -> None:
    layout, kind, data = file
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / f"calls{kind}{packing}"
        path.write_bytes(PACKED[packing](data))
        whole = as_a_whole([path], layout)
        small(stack, size, threads)
        stack.enter_context(patch.object(json_blocks, "AT_A_TIME", rows))
        stack.enter_context(patch.object(json_items, "LONGEST_LINE", 50 * size))
        assert outcome_of([path], layout, ZONE, None, 3 * size) == whole


def call(at: int) -> dict[str, Any]:
    """A call with a queue in an object; each hundredth without a caller, the last one with a header that no other has."""
    caller = {} if at % 100 == 0 else {"caller": f"139{at:08}"}
    return {
        "call_id": f"C{at}",
        "arrived_at": f"2026-03-02 09:{at % 60:02}:00",
        "outcome": "answered",
        "wait": at % 9,
        "talk": 10,
        "queue": {"name": "投诉组", "of": [at]},
        **caller,
        **({"remark": "last"} if at == 899 else {}),
    }


CALLS = [json.dumps(call(at), ensure_ascii=False) for at in range(900)]
CASES: dict[str, tuple[Layout, str, bytes]] = {
    "lines": (PLAIN, ".jsonl", "\n".join(CALLS).encode()),
    "lines that are no object": (PLAIN, ".jsonl", "\n".join([*CALLS, "{", "", "5", CALLS[5], *CALLS]).encode()),
    "lines, one of them cut within a character": (PLAIN, ".ndjson", "\n".join(CALLS).encode() + b'\n{"call_id": "\xe6"}\n'),
    "lines in GB18030": (PLAIN, ".jsonl", "\n".join(CALLS).encode("gb18030")),
    "a list": (PLAIN, ".json", f"[{','.join(CALLS)}]".encode()),
    "a list in an object": (PLAIN, ".json", f'{{"of": [1], "rows": [{", ".join(CALLS)}], "pages": 3}}'.encode()),
    "a list in UTF-16": (PLAIN, ".json", f"[{','.join(CALLS)}]".encode("utf-16")),
    "legs": (
        LEGS,
        ".jsonl",
        "\n".join(
            json.dumps(
                dict(zip(LEG_NAMES, (f"C{at % 300}", at // 300, "2026-03-02 09:00:00", "answered", "a", 5, ""), strict=True))
            )
            for at in range(900)
        ).encode(),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_never_held_as_a_whole(tmp_path: Path, case: str) -> None:
    layout, kind, data = CASES[case]
    path = tmp_path / f"calls{kind}"
    path.write_bytes(data)
    whole = as_a_whole([path], layout)
    with ExitStack() as stack:
        small(stack, 5000, 2)
        stack.enter_context(patch.object(json_blocks, "AT_A_TIME", 100))
        stack.enter_context(patch.object(read, "_load_whole", side_effect=AssertionError))
        assert outcome_of([path], layout, ZONE, None, 9000) == whole
    assert read_records([path], layout, ZONE).rows.read >= 900


def test_more_cells_than_the_limit_are_refused_before_all_are_read(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_bytes(CASES["lines"][2])
    with ExitStack() as stack:
        small(stack, 5000, 2)
        stack.enter_context(patch.object(read, "_load_whole", side_effect=AssertionError))
        with pytest.raises(Refused, match="records/unpacks-too-large"):
            read_records([path], PLAIN, ZONE, unpack_limit=100_000)

"""Events of one moment have no order: other ids and another order of rows change no count."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from program import run_here

CASE = Path(__file__).parents[1] / "golden" / "summer-time"
CLOCKS = ("10:00:00", "10:00:00", "10:00:01", "11:59:59", "12:00:00")
CALL = st.tuples(st.sampled_from(CLOCKS), st.sampled_from("ab"), st.sampled_from(["answered", "abandoned"]), st.integers(0, 2))
CASES = st.tuples(st.sampled_from(CLOCKS), st.sampled_from([*CLOCKS, ""]), st.booleans())
Call = tuple[str, str, str, int]
Case = tuple[str, str, bool]


def measured(calls: list[str], cases: list[str]) -> dict[str, Any]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("contract.yaml", "calls.yaml", "tickets.yaml"):
            (folder / file).write_bytes((CASE / file).read_bytes())
        (folder / "month").mkdir()
        head = ("id,at,result,wait,talk,caller", "id,opened,resolved,reopened")
        for role, heading, rows in zip(("calls", "tickets"), head, (calls, cases), strict=True):
            (folder / "month" / f"{role}.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        answer = run_here(["measure", "contract.yaml", "month", "--month", "2026-03", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    said: dict[str, Any] = json.loads(answer.out)
    return {key: said[key] for key in ("metrics", "rows", "as_of", "evidence")}


def rows_of(calls: list[Call], cases: list[Case], ids: list[int]) -> tuple[list[str], list[str]]:
    return (
        [
            f"{number:03},2026-03-10 {at}+0100,{result},{wait},60,{by}"
            for number, (at, by, result, wait) in zip(ids, calls, strict=False)
        ],
        [
            f"{number:03},2026-03-10 {opened}+0100,{f'2026-03-12 {closed}+0100' if closed else ''},{'yes' if again else 'no'}"
            for number, (opened, closed, again) in zip(ids, cases, strict=False)
        ],
    )


@given(st.lists(CALL, min_size=1, max_size=9), st.lists(CASES, min_size=1, max_size=5), st.randoms(use_true_random=False))
@example([("10:00:00", "a", "answered", 1), ("10:00:00", "a", "abandoned", 1)], [("10:00:00", "10:00:00", False)], Random(0))
@settings(max_examples=8, deadline=None)
def test_other_ids_and_another_order_change_nothing(calls: list[Call], cases: list[Case], chance: Random) -> None:
    ids = list(range(10))
    before = measured(*rows_of(calls, cases, ids))
    chance.shuffle(ids)
    heard, opened = rows_of(calls, cases, ids)
    chance.shuffle(heard)
    chance.shuffle(opened)
    assert measured(heard, opened) == before
    ids.reverse()
    assert measured(*rows_of(calls, cases, ids)) == before

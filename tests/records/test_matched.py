"""Two exports matched record by record: nothing is lost, nothing is forced, and a mixture holds whole records alone.

About ``records/matched.py``, ``records/alike.py``, ``records/near.py``, ``records/pairs.py``.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.contract.records.kinds import record_kind
from slacalc.records.load_layout import builtin_layout
from slacalc.records.machine import Machine, _used
from slacalc.records.mask import mask_id
from slacalc.records.matched import match_records
from slacalc.records.near import Tolerance
from slacalc.records.pairs import PAIR, SIDE
from slacalc.records.read import read_rows
from slacalc.records.store import Parts

if TYPE_CHECKING:
    from slacalc.records.matched import MatchedRecords

CALLS = record_kind("calls")
LAYOUT = builtin_layout("slacalc", "calls")
MARCH = (date(2026, 3, 1), date(2026, 4, 1))
CALL = st.fixed_dictionaries(
    {
        "call_id": st.integers(0, 12).map(lambda number: f"C{number}"),
        "arrived_at": st.integers(0, 5).map(lambda second: f"2026-03-01 10:00:0{second}"),
        "outcome": st.sampled_from(["answered", "abandoned"]),
        "caller": st.sampled_from(["", "13900001111", "13900002222"]),
        "wait": st.just("3"),
        "talk": st.integers(1, 4).map(str),
    }
)


def frame(rows: list[dict[str, str]]) -> pl.DataFrame:
    unique = {row["call_id"]: row for row in rows}
    return read_rows([*unique.values()], LAYOUT, "Asia/Shanghai", MARCH).records


@settings(max_examples=30, deadline=None)
@given(first=st.lists(CALL, min_size=1), second=st.lists(CALL, min_size=1), seconds=st.one_of(st.none(), st.integers(0, 3)))
def test_a_mixture_of_nothing_is_the_first_and_of_everything_the_second(
    first: list[dict[str, str]], second: list[dict[str, str]], seconds: int | None
) -> None:
    ours, theirs = frame(first), frame(second)
    matched = match_records(CALLS, Parts.of(ours), Parts.of(theirs), tolerance=None if seconds is None else Tolerance(seconds))
    causes = [cause for cause, _ in matched.causes()]
    assert matched.mixed(()).whole().sort("call_id").equals(ours.sort("call_id"))
    assert matched.mixed(causes).whole().sort("call_id").equals(theirs.sort("call_id"))
    both = pl.concat([ours, theirs])
    for cause in causes:
        assert matched.mixed([cause]).whole().join(both, on=both.columns, how="anti", nulls_equal=True).is_empty()


def test_a_call_with_two_likely_partners_is_matched_with_neither() -> None:
    one = {"outcome": "answered", "caller": "13900001111", "wait": "3", "talk": "9"}
    ours = frame([one | {"call_id": "A", "arrived_at": "2026-03-01 10:00:00"}])
    theirs = frame([one | {"call_id": f"B{at}", "arrived_at": f"2026-03-01 10:00:0{at}"} for at in (0, 1)])
    matched = match_records(CALLS, Parts.of(ours), Parts.of(theirs), tolerance=Tolerance(2))
    assert dict(matched.causes()) == {"only first": 1, "only second": 2}
    assert matched.doubtful.height == 4
    exact = match_records(CALLS, Parts.of(ours), Parts.of(theirs), tolerance=Tolerance(0))
    assert dict(exact.causes()) == {"only second": 1, "differs:call_id": 1}
    assert not exact.doubtful.height


def test_calls_without_a_caller_are_matched_by_their_key_alone() -> None:
    row = {"outcome": "answered", "caller": "", "wait": "3", "talk": "9", "arrived_at": "2026-03-01 10:00:00"}
    matched = match_records(
        CALLS, Parts.of(frame([row | {"call_id": "A"}])), Parts.of(frame([row | {"call_id": "B"}])), tolerance=Tolerance(60)
    )
    assert dict(matched.causes()) == {"only first": 1, "only second": 1}
    assert pl.concat(matched.differing())[SIDE].to_list() == ["first", "second"]


def listed(matched: MatchedRecords) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All that differs and all that is doubtful, as it is listed; the numbers of pairs only say which records belong together."""
    return tuple(
        pl.concat(frames).with_columns(pl.col(PAIR).rle_id()) for frames in (matched.differing(), matched.doubtful.frames())
    )  # type: ignore[return-value]  # two of them


@settings(max_examples=35, deadline=None)
@given(
    first=st.lists(CALL, min_size=1, max_size=60),
    second=st.lists(CALL, min_size=1, max_size=60),
    memory=st.integers(500, 20_000),
    seconds=st.one_of(st.none(), st.integers(0, 2)),
)
def test_records_are_matched_alike_in_any_memory(
    first: list[dict[str, str]], second: list[dict[str, str]], memory: int, seconds: int | None
) -> None:
    ours, theirs = Parts.of(frame(first)), Parts.of(frame(second))
    tolerance = None if seconds is None else Tolerance(seconds)
    whole = match_records(CALLS, ours, theirs, tolerance=tolerance)
    causes = [cause for cause, _ in whole.causes()]
    before = _used.set(Machine(memory))
    try:
        sliced = match_records(CALLS, ours, theirs, tolerance=tolerance)
        assert sliced.causes() == whole.causes()
        assert sliced.same.height == whole.same.height
        for found, expected in zip(listed(sliced), listed(whole), strict=True):
            assert found.equals(expected)
        for switched in ((), causes, causes[:1]):
            mixture = sliced.mixed(switched)
            assert sum(part.height for part in mixture) == mixture.height
            assert pl.concat(mixture).sort("call_id").equals(whole.mixed(switched).whole().sort("call_id"))
    finally:
        _used.reset(before)


@settings(max_examples=40, deadline=None)
@given(first=st.lists(CALL, max_size=40), second=st.lists(CALL, max_size=40), seconds=st.integers(0, 3))
def test_what_is_near_is_what_a_look_at_every_pair_finds(
    first: list[dict[str, str]], second: list[dict[str, str]], seconds: int
) -> None:
    ours, theirs = ({row["call_id"]: row for row in rows} for rows in (first, second))
    alone = [[row for row in of.values() if row["call_id"] not in other] for of, other in ((ours, theirs), (theirs, ours))]
    near = [
        (a["call_id"], b["call_id"])
        for a in alone[0]
        for b in alone[1]
        if a["caller"] and a["caller"] == b["caller"] and abs(_second(a) - _second(b)) <= seconds >= abs(_spoken(a) - _spoken(b))
    ]
    counts = [Counter(pair[at] for pair in near) for at in (0, 1)]
    sure = {pair for pair in near if counts[0][pair[0]] == 1 == counts[1][pair[1]]}
    before = _used.set(Machine(2_000))
    try:
        exports = [Parts.of(frame(rows or [_OTHER])) for rows in (first, second)]
        matched = match_records(CALLS, exports[0], exports[1], tolerance=Tolerance(seconds))
    finally:
        _used.reset(before)
    by_pair: dict[int, list[str]] = {}
    for pair, key in pl.concat(matched.paired.frames()).select(PAIR, "call_id").iter_rows():
        by_pair.setdefault(pair, []).append(key)
    assert {tuple(keys) for keys in by_pair.values() if keys[0] != keys[1]} == sure
    doubtful = matched.doubtful.whole()["call_id"].to_list()
    assert {*zip(doubtful[::2], doubtful[1::2], strict=True)} == {*near} - sure


_OTHER = {"call_id": "Z", "arrived_at": "2026-03-02 10:00:00", "outcome": "abandoned", "caller": "", "wait": "3", "talk": ""}


def _second(row: dict[str, str]) -> int:
    return int(row["arrived_at"][-1])


def _spoken(row: dict[str, str]) -> int:
    return int(row["talk"])


def test_a_call_whose_row_the_other_has_set_aside_is_told_by_its_key_as_it_is_shown() -> None:
    row = {"outcome": "answered", "caller": "13900001111", "wait": "3", "talk": "9", "arrived_at": "2026-03-01 10:00:00"}
    ours, theirs = Parts.of(frame([row | {"call_id": "13900001111"}])), Parts.of(frame([row | {"call_id": "B"}]).clear())
    matched = match_records(CALLS, ours, theirs, (frozenset(), frozenset({mask_id("13900001111")})))
    assert matched.causes() == (("refused by second", 1),)
    assert match_records(CALLS, ours, theirs).causes() == (("only first", 1),)

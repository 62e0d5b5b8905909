"""Two exports matched record by record: nothing is lost, nothing is forced, and a mixture holds whole records alone.

About ``records/matched.py``, ``records/alike.py``.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.contract.records.kinds import record_kind
from slacalc.records.load_layout import builtin_layout
from slacalc.records.machine import Machine, _used
from slacalc.records.mask import mask_id
from slacalc.records.matched import SIDE, Tolerance, match_records
from slacalc.records.read import read_rows
from slacalc.records.store import Parts

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


@settings(max_examples=60, deadline=None)
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
    assert exact.doubtful.is_empty()


def test_calls_without_a_caller_are_matched_by_their_key_alone() -> None:
    row = {"outcome": "answered", "caller": "", "wait": "3", "talk": "9", "arrived_at": "2026-03-01 10:00:00"}
    matched = match_records(
        CALLS, Parts.of(frame([row | {"call_id": "A"}])), Parts.of(frame([row | {"call_id": "B"}])), tolerance=Tolerance(60)
    )
    assert dict(matched.causes()) == {"only first": 1, "only second": 1}
    assert matched.differing[SIDE].to_list() == ["first", "second"]


@settings(max_examples=40, deadline=None)
@given(first=st.lists(CALL, min_size=1), second=st.lists(CALL, min_size=1), memory=st.integers(1, 4_000))
def test_records_are_matched_alike_in_any_memory(first: list[dict[str, str]], second: list[dict[str, str]], memory: int) -> None:
    ours, theirs = Parts.of(frame(first)), Parts.of(frame(second))
    whole = match_records(CALLS, ours, theirs)
    before = _used.set(Machine(memory))
    try:
        sliced = match_records(CALLS, ours, theirs)
        assert sliced.causes() == whole.causes()
        assert sliced.same.height == whole.same.height
        for causes in ((), [cause for cause, _ in whole.causes()]):
            assert sliced.mixed(causes).whole().sort("call_id").equals(whole.mixed(causes).whole().sort("call_id"))
        assert sum(part.height for part in sliced.mixed(())) == ours.height
    finally:
        _used.reset(before)


def test_a_call_whose_row_the_other_has_set_aside_is_told_by_its_key_as_it_is_shown() -> None:
    row = {"outcome": "answered", "caller": "13900001111", "wait": "3", "talk": "9", "arrived_at": "2026-03-01 10:00:00"}
    ours, theirs = Parts.of(frame([row | {"call_id": "13900001111"}])), Parts.of(frame([row | {"call_id": "B"}]).clear())
    matched = match_records(CALLS, ours, theirs, (frozenset(), frozenset({mask_id("13900001111")})))
    assert matched.causes() == (("refused by second", 1),)
    assert match_records(CALLS, ours, theirs).causes() == (("only first", 1),)

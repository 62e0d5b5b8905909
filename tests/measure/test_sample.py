from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.measure.sample import ListedCall, allocate, draw, list_sha256, size_for_margin

STRATA = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 400), min_size=1)


def calls(**strata: int) -> list[ListedCall]:
    return [
        ListedCall(f"{name}{number}", "2026-03-01 09:00:00", name, "", "6001")
        for name, count in strata.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("listed", "margin", "size"),
    [(10_000, "0.05", 370), (10**9, "0.05", 385), (10**9, "0.03", 1068), (500, "0.05", 218), (1, "0.05", 1), (5, "0.5", 3)],
)
def test_sizes_as_tables_of_sampling_have_them(listed: int, margin: str, size: int) -> None:
    assert size_for_margin(listed, Fraction(margin)) == size


@settings(max_examples=100)
@given(st.integers(1, 10**6), st.integers(1, 50))
def test_the_size_is_the_smallest_that_holds_the_margin(listed: int, points: int) -> None:
    size, margin = size_for_margin(listed, Fraction(points, 100)), Fraction(points, 100)

    def holds(count: int) -> bool:
        """z² p (1 - p) / n (N - n) / (N - 1) <= e², which the formula is solved from."""
        return listed == count or Fraction(1959964, 10**6) ** 2 / 4 / count * Fraction(listed - count, listed - 1) <= margin**2

    assert 1 <= size <= listed
    assert holds(size)
    assert size == 1 or not holds(size - 1)


@pytest.mark.parametrize(
    ("listed", "size", "drawn"),
    [
        ({"a": 80, "b": 20}, 10, {"a": 8, "b": 2}),
        ({"a": 50, "b": 50}, 3, {"a": 2, "b": 1}),
        ({"a": 1, "b": 1, "c": 98}, 10, {"a": 1, "b": 1, "c": 8}),
        ({"a": 100, "b": 1, "c": 1}, 3, {"a": 1, "b": 1, "c": 1}),
        ({"a": 416, "b": 338, "c": 246}, 21, {"a": 9, "b": 7, "c": 5}),
        ({"a": 3}, 3, {"a": 3}),
    ],
)
def test_strata_get_their_share_by_largest_remainder_and_at_least_one(
    listed: dict[str, int], size: int, drawn: dict[str, int]
) -> None:
    assert allocate(listed, size) == drawn


@settings(max_examples=200)
@given(STRATA, st.data())
def test_strata_add_up_to_the_size(listed: dict[str, int], data: st.DataObject) -> None:
    size = data.draw(st.integers(len(listed), sum(listed.values())))
    drawn = allocate(listed, size)
    assert sum(drawn.values()) == size
    assert all(1 <= drawn[name] <= listed[name] for name in listed)
    if all(size * count >= sum(listed.values()) for count in listed.values()):
        assert all(abs(drawn[name] - Fraction(size * count, sum(listed.values()))) < 1 for name, count in listed.items())


@pytest.mark.parametrize("size", [1, 6])
def test_a_size_that_the_strata_do_not_allow_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        allocate({"a": 3, "b": 2}, size)


@settings(max_examples=50)
@given(st.permutations(calls(a=12, b=5, c=1)), st.text(min_size=1))
def test_the_order_of_the_list_makes_no_difference(shuffled: list[ListedCall], seed: str) -> None:
    assert draw(shuffled, 7, seed) == draw(calls(a=12, b=5, c=1), 7, seed)
    assert list_sha256(shuffled) == list_sha256(calls(a=12, b=5, c=1))


def test_the_calls_drawn_are_those_whose_keyed_hash_is_smallest() -> None:
    listed = calls(a=40, b=10)
    hashes = {call.call_id: hmac.new(b"tide", call.call_id.encode(), hashlib.sha256).hexdigest() for call in listed}
    expected = [
        (name, rank, call_id)
        for name, count in (("a", 8), ("b", 2))
        for rank, call_id in enumerate(sorted((one for one in hashes if one[0] == name), key=hashes.__getitem__)[:count], 1)
    ]
    assert [(one.call.stratum, one.rank, one.call.call_id) for one in draw(listed, 10, "tide").calls] == expected


def test_another_seed_draws_another_sample_and_a_larger_one_holds_the_smaller() -> None:
    listed = calls(a=200)
    ids = [{one.call.call_id for one in draw(listed, size, seed).calls} for size, seed in ((20, "x"), (30, "x"), (20, "y"))]
    assert ids[0] < ids[1]
    assert ids[0] != ids[2]


def test_any_change_of_the_list_changes_its_digest() -> None:
    listed = calls(a=3)
    digests = {list_sha256(listed), list_sha256(listed[:2])}
    for field in ("call_id", "arrived_at", "stratum", "caller", "agent"):
        digests.add(list_sha256([replace(listed[0], **{field: "x"}), *listed[1:]]))
    assert len(digests) == 7

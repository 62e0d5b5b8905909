"""Open cases in columns are as JSON what they are one by one; a file that lists many is read, or refused, as one that lists few.

About ``measure/case_texts.py`` and ``statement/json_text.py``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.march_statement import march_statement
from slacalc.audit.verify import verify_statement
from slacalc.base.forms import LongList, Malformed
from slacalc.measure import case_texts, many_cases
from slacalc.measure.listed import OpenCase
from slacalc.measure.many_cases import number_listed
from slacalc.measure.open_cases import OpenCases
from slacalc.statement import json_text
from slacalc.statement.codec import from_wire, to_wire
from slacalc.statement.digests import digest_of
from slacalc.statement.json_text import parse_written, size_of, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.statement.document import Statement

METRICS = st.sampled_from(["resolution", "投诉", "Z", "a", 'a"b', "a\\b", "", "a,b"])
CASES = st.builds(
    OpenCase, METRICS, st.text("0123456789abcdef", min_size=16, max_size=16), st.dates(date(1, 1, 1), date(9999, 12, 31))
)
MANY = [OpenCase(metric, f"{number:016x}", date(2026, 4, day)) for day in (1, 2) for metric in ("a", "b") for number in range(3)]
ITEM = '{"deadline": "2026-04-01", "key": "0000000000000001", "metric": "a"}'


@pytest.fixture(autouse=True)
def many() -> Iterator[None]:
    """Two cases are many."""
    with (
        patch.object(many_cases, "FEW", 1),
        patch.object(json_text, "FEW", 1),
        patch.object(case_texts, "AT_ONCE", 3),
        patch.object(json_text, "_LINES_AT_ONCE", 200),
    ):
        yield


@cache
def march() -> Statement:
    return march_statement()


def in_order(cases: list[OpenCase]) -> tuple[OpenCase, ...]:
    return tuple(sorted(cases, key=lambda case: (case.deadline, case.metric, case.key)))


def one_by_one(data: bytes) -> Any:  # noqa: ANN401 - values of JSON, or why there are none
    """What becomes of a file where no list is long."""
    with patch.object(many_cases, "FEW", 10**9), patch.object(json_text, "FEW", 10**9):
        return in_columns(data)


def in_columns(data: bytes) -> Any:  # noqa: ANN401 - as above
    """What becomes of a file: of its JSON, of the statement, and of its digests."""
    try:
        wire, written = parse_written(data)
        plain = {**wire, "open_cases": [*wire["open_cases"]]} if isinstance(wire.get("open_cases"), LongList) else wire
        statement = from_wire(wire)
    except Malformed as cause:
        return str(cause), verify_statement(data).findings
    found = tuple(statement.open_cases)
    return plain, written, replace(statement, open_cases=()), found, digest_of(wire), verify_statement(data).findings


@given(st.lists(CASES, max_size=12))
def test_columns_are_written_as_a_tuple_is(cases: list[OpenCase]) -> None:
    few = replace(march(), open_cases=in_order(cases))
    many = replace(march(), open_cases=OpenCases.of(cases))
    wire, long = to_wire(few), to_wire(many)
    data = to_bytes(wire)
    assert to_bytes(long) == data
    assert size_of(long) == len(data)
    assert (long["digest"], long["digests"], [*long["open_cases"]]) == (wire["digest"], wire["digests"], wire["open_cases"])
    assert all(item in long["open_cases"] for item in wire["open_cases"])
    assert in_columns(data) == one_by_one(data)
    again = from_wire(parse_written(data)[0])
    assert isinstance(again.open_cases, OpenCases) is (len(cases) > 1)
    assert [number_listed(metric, again.open_cases) for metric in "aZ"] == [
        sum(case.metric == metric for case in cases) for metric in "aZ"
    ]


def of_march(cases: list[OpenCase]) -> bytes:
    return to_bytes(to_wire(replace(march(), open_cases=in_order(cases))))


def test_a_file_of_many_cases_is_read_in_columns() -> None:
    wire, written = parse_written(of_march(MANY))
    assert written
    assert isinstance(wire["open_cases"], LongList)


@given(at=st.integers(0, 10**9), other=st.binary(min_size=1, max_size=2), among_cases=st.booleans())
def test_a_damaged_byte_is_refused_in_the_same_words(*, at: int, other: bytes, among_cases: bool) -> None:
    data = of_march(MANY)
    first = data.index(b' "open_cases"') if among_cases else 0
    end = data.index(b"\n ]", first) + 6 if among_cases else len(data)
    at = first + at % (end - first)
    for damaged in (data[:at] + other + data[at + 1 :], data[:at] + other + data[at:], data[:at] + data[at + len(other) :]):
        assert in_columns(damaged) == one_by_one(damaged)


@pytest.mark.parametrize(
    "edit",
    [
        (r"0{15}1", "000000000000000G"),
        (r"0{15}1", "000000000000000A"),
        (r"0{15}1", "00000000000000001"),
        (r'"0{15}1"', "1"),
        (r"2026-04-01", "0000-01-01"),
        (r"2026-04-01", "+10000-01-01"),
        (r"2026-04-01", "2026-04-31"),
        (r"2026-04-01", "2026-4-1"),
        (r'"metric": "a"', '"metric": ""'),
        (r'"metric": "a"', '"metric": "\\\\ud800"'),
        (r'"metric": "a"', '"metric": "\\\\u0061"'),
        (r'"metric": "a"', '"metric": null'),
        (r'"metric": "a"', '"metric": 1.5'),
        (r'"metric": "a"', '"metric": [[[]]]'),
        (r'"metric": "a"', '"matric": "a"'),
        (r'"metric": "a"', '"metric": "a", "metric": "a"'),
        (r'"metric": "a"', '"metric": "a", "more": "b"'),
        (r', "metric": "a"', ""),
        (r'"metric": "a"\},', '"metric": "a"}'),
        (r'"metric": "b"\}\n \]', '"metric": "b"},\n ]'),
        (r'"metric": "a"\},', '"metric": "a"},\r'),
        (r"(  \{.*\},\n)(  \{.*\},\n)", r"\2\1"),
        (r"(  \{.*\},\n)", r"\1\1"),
        (r"(  \{.*\},\n)", r"\1  \1"),
        (r"(  \{.*\},\n)", "\\1\n"),
        (r'"open_cases"', '"open_case"'),
        (r"\Z", " "),
        (r"\n\}\n", ',\n "open_cases": []\n}\n'),
        (r"\{\n", '{\n "open_cases": [],\n'),
        (r'"payment"', '"payment": 1.5, "payment"'),
        (r'"payment"', '"payment": 1' + "0" * 5000 + ', "payment"'),
        (r'"payment"', '"payment": ' + "[" * 70 + "]" * 70 + ', "payment"'),
        (r'"payment"', '"payment": ' + "[" * 100_000 + ', "payment"'),
    ],
)
def test_what_is_not_as_it_is_written_is_taken_or_refused_as_in_a_short_file(edit: tuple[str, str]) -> None:
    data = of_march(MANY).decode()
    edited = re.sub(*edit, data, count=1)
    assert edited != data
    assert in_columns(edited.encode()) == one_by_one(edited.encode())
    at_the_end = edited[: edited.rindex("\n ]")] if "open_cases" in edited else edited
    assert in_columns(at_the_end.encode()) == one_by_one(at_the_end.encode())


def test_a_file_that_is_cut_off_or_in_another_encoding_is_refused_as_a_short_one() -> None:
    data = of_march(MANY)
    for other in (
        data[: data.index(ITEM.encode()) + 80],
        data.decode().encode("utf-16"),
        data.replace(b"\n", b"\r\n"),
        b"[]" + data,
    ):
        assert in_columns(other) == one_by_one(other)


@given(st.permutations(MANY))
def test_cases_that_the_other_party_lists_in_another_order_are_kept_in_it(cases: list[OpenCase]) -> None:
    wire = to_wire(replace(march(), open_cases=tuple(cases)))
    data = to_bytes(wire)
    assert in_columns(data) == one_by_one(data)
    assert tuple(from_wire(parse_written(data)[0]).open_cases) == tuple(cases)


def test_a_file_that_is_written_otherwise_and_means_the_same_is_the_same_statement() -> None:
    data = of_march(MANY)
    other = json.dumps(json.loads(data)).encode()
    assert in_columns(other) == one_by_one(other)
    assert from_wire(parse_written(other)[0]) == from_wire(parse_written(data)[0])

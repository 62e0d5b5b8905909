"""Dataclasses as JSON: each rule of the codec, both ways, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pytest
from jsonschema_rs import Draft202012Validator

from slacalc.base.codec import Codec
from slacalc.base.forms import Key, Malformed
from slacalc.base.month import Month


@dataclass(frozen=True)
class Part:
    id: Key
    amount: Decimal


@dataclass(frozen=True)
class Whole:
    text: str
    word: Literal["up", "down"]
    share: Fraction
    month: Month
    number: int
    ends: date | None
    span: tuple[date, int] | None
    parts: tuple[Part, ...]
    note: str = ""
    rows: int = 0
    late: bool = False
    on: date | None = None
    more: tuple[Part, ...] = ()
    known: tuple[str, ...] | None = None


FORM = Codec({}).record(Whole)
PLAIN = Whole("a", "up", Fraction(1, 3), Month(2026, 3), 7, None, None, (Part("p", Decimal("1.50")),))
FULL = Whole(
    text="a",
    word="down",
    share=Fraction(95, 100),
    month=Month(2026, 3),
    number=0,
    ends=date(2026, 3, 31),
    span=(date(2026, 3, 1), 2),
    parts=(),
    note="n",
    rows=1,
    late=True,
    on=date(2026, 3, 2),
    more=(Part("p", Decimal(0)), Part("q", Decimal(-1))),
    known=(),
)
WIRE: dict[str, Any] = {
    "text": "a",
    "word": "up",
    "share": "1/3",
    "month": "2026-03",
    "number": 7,
    "ends": "",
    "span": [],
    "parts": [{"id": "p", "amount": "1.50"}],
}
MORE: dict[str, Any] = {
    "text": "a",
    "word": "down",
    "share": "0.95",
    "month": "2026-03",
    "number": 0,
    "ends": "2026-03-31",
    "span": ["2026-03-01", 2],
    "parts": [],
    "note": "n",
    "rows": 1,
    "late": True,
    "on": "2026-03-02",
    "more": [{"id": "p", "amount": "0"}, {"id": "q", "amount": "-1"}],
    "known": [],
}


@pytest.mark.parametrize(("value", "wire"), [(PLAIN, WIRE), (FULL, MORE)])
def test_what_is_declared_is_written_and_read_back(value: Whole, wire: dict[str, Any]) -> None:
    assert FORM.write(value) == wire
    assert FORM.read(wire) == value
    assert Draft202012Validator(FORM.schema).is_valid(wire)


WRONG: tuple[tuple[str, Any], ...] = (
    ("text", 1),
    ("text", None),
    ("word", "sideways"),
    ("word", ["up"]),
    ("share", "2/6"),
    ("share", "0.950"),
    ("share", 1),
    ("month", "2026-3"),
    ("number", -1),
    ("number", True),
    ("number", 1.0),
    ("number", "1"),
    ("ends", None),
    ("ends", []),
    ("ends", "20260331"),
    ("ends", 0),
    ("span", ""),
    ("span", ["2026-03-01"]),
    ("span", ["2026-03-01", 2, 3]),
    ("parts", {}),
    ("parts", ""),
    ("parts", [{"id": "p"}]),
    ("parts", [{"id": "p", "amount": "1", "b": 1}]),
    ("parts", [{"id": "p", "amount": "+1"}]),
    ("parts", [{"id": "p", "amount": "-0"}]),
    ("parts", [{"id": "p", "amount": "1e3"}]),
    ("note", ""),
    ("rows", 0),
    ("late", False),
    ("late", 1),
    ("on", ""),
    ("more", []),
    ("known", ""),
    ("strange", 1),
)


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_what_would_not_have_been_written_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever is wrong
        FORM.read({**MORE, key: value})


@pytest.mark.parametrize("key", WIRE)
def test_a_key_that_is_always_there_may_not_be_missing(key: str) -> None:
    with pytest.raises(Malformed, match=key):
        FORM.read({name: part for name, part in WIRE.items() if name != key})
    assert not Draft202012Validator(FORM.schema).is_valid({name: part for name, part in WIRE.items() if name != key})


@pytest.mark.parametrize("key", ["parts", "more"])
def test_of_two_items_of_one_key_a_reader_could_show_the_one_and_compute_with_the_other(key: str) -> None:
    with pytest.raises(Malformed, match="id"):
        FORM.read({**WIRE, key: [{"id": "p", "amount": "1"}, {"id": "p", "amount": "2"}]})


def test_a_type_of_which_nothing_is_said_is_no_json() -> None:
    @dataclass(frozen=True)
    class Strange:
        ratio: complex

    with pytest.raises(TypeError, match="complex"):
        Codec({}).record(Strange)

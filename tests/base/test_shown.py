"""A text from data as it is shown: nothing in it is lost, and nothing in it does anything."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.base.shown import FORMULA_STARTS, no_formula, visible

EMPTY = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
DOES_SOMETHING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x9b2J", r"\x9b2J"),
        ("\x7f\x00", r"\x7f\x00"),
        ("evil\u202egnp.exe", r"evil\u202egnp.exe"),
        ("a\u2066b\u2069", r"a\u2066b\u2069"),
        ("in\u200bvisible\u200d\ufeff", r"in\u200bvisible\u200d\ufeff"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("\U000e0041\u3164", r"\U000e0041\u3164"),
        ("name\udcff.csv", r"name\udcff.csv"),
        ("投诉　（VIP）\xa0é", "投诉　（VIP）\xa0é"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(codec=None)))
def test_no_text_does_anything_and_twice_is_once(text: str) -> None:
    shown = visible(text)
    assert not [char for char in shown if unicodedata.category(char) in DOES_SOMETHING]
    assert visible(shown) == shown
    kept = [char for char in text if unicodedata.category(char) not in DOES_SOMETHING and char not in EMPTY]
    remaining = iter(shown)
    assert all(char in remaining for char in kept), "nothing that can be seen is lost, and the order stays"


@given(st.text(), st.sampled_from(FORMULA_STARTS))
def test_no_cell_starts_a_formula(text: str, sign: str) -> None:
    assert no_formula(sign + text) == f"'{sign}{text}"
    assert not no_formula(visible(text)).startswith(FORMULA_STARTS)

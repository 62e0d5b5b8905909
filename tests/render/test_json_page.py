"""JSON that is written piece by piece is the text that would be written at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from slacalc.render.json_page import json_page, json_pieces

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab"\n客', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\n客', max_size=3), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["a", "b", "客户", "z\n", 'q"'])


@given(wire=st.dictionaries(KEYS, VALUES), lists=st.dictionaries(KEYS.map(str.upper), st.lists(VALUES, max_size=3)))
def test_pieces_are_the_page(wire: dict[str, object], lists: dict[str, list[object]]) -> None:
    wire = {key: value for key, value in wire.items() if key not in lists}
    assert "".join(json_pieces(wire, {key: iter(items) for key, items in lists.items()})) == json_page({**wire, **lists})

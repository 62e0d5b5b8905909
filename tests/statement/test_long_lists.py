"""A list of any length is written, and digested, as one that is written at once.

About ``statement/json_text.py`` and ``statement/digests.py``.
"""

from __future__ import annotations

import hashlib
import json
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from slacalc.statement import digests, json_text
from slacalc.statement.digests import digest_of
from slacalc.statement.json_text import parse_written, to_bytes

ITEMS = st.recursive(st.integers() | st.text(max_size=3), lambda below: st.lists(below, max_size=5), max_leaves=8)
WIRES = st.dictionaries(
    st.text(max_size=3), ITEMS | st.lists(st.dictionaries(st.text(max_size=2), ITEMS, max_size=2), max_size=9)
)


@given(WIRES, st.integers(1, 4))
def test_a_list_that_is_written_some_items_at_a_time_is_the_list(wire: dict[str, object], at_once: int) -> None:
    whole = to_bytes(wire)
    compact = json.dumps(wire, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with patch.object(json_text, "_AT_ONCE", at_once), patch.object(digests, "AT_ONCE", at_once):
        assert to_bytes(wire) == whole
        assert parse_written(whole) == (wire, True)
        assert digest_of(wire) == hashlib.sha256(compact.encode()).hexdigest()

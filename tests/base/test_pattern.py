"""A pattern that is compiled when it is first asked has what a compiled one has."""

from __future__ import annotations

import re

import pytest

from slacalc.base.pattern import pattern


def test_it_matches_as_a_compiled_one() -> None:
    late, compiled = pattern(r"(?P<digits>\d+)", re.ASCII), re.compile(r"(?P<digits>\d+)", re.ASCII)
    for text in ("12", "a12b3", "٣", ""):
        for asked in ("fullmatch", "match", "search"):
            assert bool(getattr(late, asked)(text)) == bool(getattr(compiled, asked)(text))
    assert late.sub("*", "a12b3") == "a*b*"
    assert late.pattern == compiled.pattern
    assert late.flags == compiled.flags


def test_it_is_compiled_only_when_it_is_asked() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("text")

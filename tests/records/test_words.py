"""Every remark of this room has words in both languages, with the facts that it is made with.

About ``records/rules.py``.
"""

from __future__ import annotations

import re
import string
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import slacalc.records
from slacalc.records.rules import REASONS

FAMILIES = ("records", "layout", "month")


def _catalogue(language: str, family: str) -> dict[str, dict[str, str]]:
    file = resources.files("slacalc.render").joinpath("messages", language, f"{family}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("family", FAMILIES)
def test_both_languages_speak_of_the_same_remarks_with_the_same_facts(family: str) -> None:
    english, chinese = _catalogue("en", family), _catalogue("zh", family)
    assert list(english) == list(chinese)
    for slug, entry in english.items():
        assert set(entry) == {"cause", "remedy"} == set(chinese[slug])
        for part, text in entry.items():
            assert _blanks(text) == _blanks(chinese[slug][part]), slug


def test_every_slug_of_the_room_has_words_and_no_words_are_left_over() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(slacalc.records.__file__).parents[1].rglob("*.py")]
    used = {slug for text in sources for slug in re.findall(r'"((?:records|layout|month)/[a-z-]+)"', text)}
    assert used == {slug for family in FAMILIES for slug in _catalogue("en", family)}


def test_every_reason_of_a_row_can_be_said_with_its_column_and_its_cell() -> None:
    for slug in REASONS:
        for language in ("en", "zh"):
            for text in _catalogue(language, "records")[slug].values():
                assert _blanks(text) <= {"column", "shown"}


def test_every_remark_is_made_with_the_facts_that_its_words_need() -> None:
    calls = re.compile(
        r'(?:error|warning|note)\(\s*"((?:records|layout|month)/[a-z-]+)",((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)'
    )
    words = {slug: entry for family in FAMILIES for slug, entry in _catalogue("en", family).items()}
    for path in Path(slacalc.records.__file__).parents[1].rglob("*.py"):
        for slug, arguments in calls.findall(path.read_text(encoding="utf-8")):
            given = set(re.findall(r"(\w+)=", arguments)) - {"key"} | (
                {"key"} if re.search(r"[ (]key=(?!True)", arguments) else set()
            )
            given |= {"export"} if "role" in given else set()  # the same, as files are named by it
            if "**" not in arguments:
                assert set().union(*map(_blanks, words[slug].values())) <= given, slug

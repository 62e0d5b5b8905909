"""Every remark about a contract has words in both languages, and the words name the same facts."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "slacalc"
CATALOGUES = {
    language: tomllib.loads((SOURCE / "render" / "messages" / language / "contract.toml").read_text(encoding="utf-8"))
    for language in ("en", "zh")
}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_remarks() -> None:
    assert list(CATALOGUES["en"]) == list(CATALOGUES["zh"])


def test_every_remark_in_the_code_has_words_and_no_words_are_left_over() -> None:
    slugs = {slug for file in SOURCE.rglob("*.py") for slug in re.findall(r'"(contract/[a-z0-9-]+)"', file.read_text("utf-8"))}
    assert slugs == set(CATALOGUES["en"])


def test_both_languages_name_the_same_facts() -> None:
    for slug, english in CATALOGUES["en"].items():
        chinese = CATALOGUES["zh"][slug]
        assert set(english) == set(chinese) == {"cause", "remedy"}
        both = (blanks(entry["cause"]) | blanks(entry["remedy"]) for entry in (english, chinese))
        assert len({frozenset(names) for names in both}) == 1, slug

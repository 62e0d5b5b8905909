"""Of known words the one that was meant, and a list of them that a message can hold."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 80
"""Code points of a text in a message."""
MOST_WORDS = 500
"""Words among which the most alike is looked for."""
MANY_WORDS = 5_000
"""As above where several are: a second at most."""
FEW = 3
NEAR = 0.6
"""How alike two words are of which one may be the other misspelt; below it a question would only puzzle."""
SOMEWHAT_NEAR = 0.4
"""As above of the headers of an export: they are named freely, and a guess is worth more than none."""
LISTED = 40
"""Words that a message names one by one."""


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that ``text`` may be a misspelling of; empty where none is near."""
    return next(iter(get_close_matches(text[:SHOWN], list(islice(known, MOST_WORDS)), 1, NEAR)), "")


def nearest_few(text: str, known: Iterable[str]) -> str:
    """The known words that ``text`` may be a misspelling of, the nearest first, as many as are soon read; empty as above."""
    return "; ".join(get_close_matches(text[:SHOWN], list(islice(known, MANY_WORDS)), FEW, NEAR))


def nearest_header(header: str, headers: Iterable[str]) -> str:
    """The header of an export that may be meant; empty where none is alike at all."""
    return next(iter(get_close_matches(header[:SHOWN], list(islice(headers, MOST_WORDS)), 1, SOMEWHAT_NEAR)), "")


def listed(known: Iterable[str]) -> str:
    """The known words in their order, as many as a message can hold."""
    words = list(islice(known, LISTED + 1))
    return "; ".join(words if len(words) <= LISTED else [*words[:LISTED], "…"])

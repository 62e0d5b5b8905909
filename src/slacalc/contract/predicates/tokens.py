"""The words of the predicate language: where each stands, and what kind it is."""

from __future__ import annotations

import re
from typing import Literal

from slacalc.base.dataclass import dataclass

KEYWORDS = frozenset({"and", "or", "not", "in", "is", "between", "blank"})
TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?(?![\w.]))
      | (?P<word>[^\W\d][\w.\-/]*)
      | (?P<quoted>"(?:[^"\\]|\\["\\])*")
      | (?P<sign><=|>=|<|>|\(|\)|\[|\]|,)
    )""",
    re.VERBOSE,
)
MEANT = {
    "==": "is",
    "=": "is",
    "!=": "is not",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "≥": ">=",
    "≤": "<=",
    "，": ",",
    "、": ",",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "“": '"',
    "”": '"',
    "'": '"',
}
"""Signs of other languages and keyboards, the longer first, and what they are here."""
LONGEST = 4000
"""Code points of one predicate."""

TokenKind = Literal["number", "word", "quoted", "sign", "keyword", "end"]


class PredicateMistake(ValueError):  # noqa: N818 - a word of the domain
    """A predicate that cannot be read: why, and which part of its text."""

    def __init__(self, slug: str, start: int, width: int, **facts: str) -> None:
        self.slug = slug
        self.start = start
        self.width = width
        self.facts = facts
        super().__init__(slug)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign."""

    kind: TokenKind
    text: str
    """Its meaning: quoted text without quotes and escapes."""
    start: int
    """Code points before it."""
    width: int

    def mistake(self, slug: str, **facts: str) -> PredicateMistake:
        """What is wrong with it."""
        return PredicateMistake(slug, self.start, self.width, text=self.text, **facts)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a predicate, with an ``end`` after the last one.

    Raises:
        PredicateMistake: a character that starts no word.
    """
    if len(text) > LONGEST:
        raise PredicateMistake("contract/predicate-too-long", 0, 1, most=str(LONGEST))
    tokens: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            sign = next((sign for sign in MEANT if text.startswith(sign, start)), text[start])
            raise PredicateMistake("contract/predicate-unreadable", start, len(sign), text=sign, nearest=MEANT.get(sign, ""))
        kind, shown = match.lastgroup, match[match.lastgroup]
        start = match.start(match.lastgroup)
        if kind == "word" and shown in KEYWORDS:
            tokens.append(Token("keyword", shown, start, len(shown)))
        elif kind == "quoted":
            tokens.append(Token("quoted", re.sub(r"\\(.)", r"\1", shown[1:-1]), start, len(shown)))
        elif kind == "number":
            tokens.append(Token("number", shown, start, len(shown)))
        else:
            tokens.append(Token("word" if kind == "word" else "sign", shown, start, len(shown)))
        at = match.end()
    tokens.append(Token("end", "", end, 1))
    return tuple(tokens)

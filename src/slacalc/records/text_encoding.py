"""The encoding of a text file, as it is told and shown."""

from __future__ import annotations

import codecs
from typing import NamedTuple

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BY_LINES = frozenset({"utf-8", "gb18030", "gbk", "gb2312", "big5", "cp1252", "iso8859-1"})
"""Codecs in which no part of a character looks like the end of a line."""
STRANGE = "\0"
"""What :mod:`slacalc.records.mixed_text` ends a line with that is in another encoding than its file; no other line has it."""


class LineEncoding(NamedTuple):
    """The encoding of a file of which each line can be decoded by itself."""

    codec: str
    shown: str
    """As ``Decoded.encoding``."""
    guessed: bool

    @property
    def tried(self) -> str:
        """All that was tried, where it is a guess."""
        return "utf-8, gb18030" if self.guessed else self.shown.removesuffix(" with BOM")


def utf8_encoding(first: bytes) -> LineEncoding:
    """UTF-8, of a file that begins with these bytes."""
    return LineEncoding("utf-8", "utf-8 with BOM" if first.startswith(codecs.BOM_UTF8) else "utf-8", guessed=False)

"""Lines that are in another encoding than their file."""

from __future__ import annotations

import codecs
import contextlib
import re
from contextvars import ContextVar
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, error

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.text_encoding import LineEncoding

_LONE = re.compile("[\udc80-\udcff]")
"""A byte that fits no character."""
_PATCHED = "slacalc.patched"
_begins: ContextVar[list[int]] = ContextVar("begins of bytes that fit no character")
_KINDS_OF_BYTE = bytes(1 if 0xE4 <= byte <= 0xE9 else 2 if 0x80 <= byte <= 0xBF else 0 for byte in range(256))  # noqa: PLR2004
"""The bytes that begin a Chinese character in UTF-8, and those that go on in one; no byte does both."""
_TWO_CHINESE = b"\x01\x02\x02" * 2


class LineCount:
    """How many lines of a file are in its encoding, and how many are not."""

    def __init__(self, encoding: LineEncoding) -> None:
        self._encoding = encoding
        self._lines = self._fit = self._strange = 0
        self._first_filled = self._first_strange = 0
        """Their numbers, from 1; 0 where there is none."""

    def add(self, text: str, strange: Collection[int]) -> None:
        """Count whole lines more; those of these numbers in the text, from 1, are not in the encoding."""
        lines = text.split("\n")
        blank = [line for line, stripped in zip(lines, map(str.strip, lines), strict=True) if not stripped]
        # In a guessed encoding the lines in plain ASCII say nothing: only those that could be in another one count.
        silent = sum(map(str.isascii, lines)) - sum(map(str.isascii, blank)) if self._encoding.guessed else 0
        self._fit += len(lines) - len(blank) - silent - len(strange)
        if not self._first_filled and len(blank) < len(lines):
            self._first_filled = self._lines + next(number for number, line in enumerate(lines, 1) if line.strip())
        self._first_strange = self._first_strange or (self._lines + min(strange) if strange else 0)
        self._strange += len(strange)
        self._lines += len(lines) - 1

    @property
    def lines(self) -> int:
        """So many are counted."""
        return self._lines

    def refusal(self, name: str) -> Diagnostic | None:
        """Why a file is refused of which the first line, or no fewer than fit it, is not in what is taken for its encoding."""
        if not self._strange or (self._first_strange != self._first_filled and self._strange < max(self._fit, 1)):
            return None
        return error("records/wrong-encoding", Place(name, self._first_strange), encoding=self._encoding.tried)


def patched_lines(data: bytes, codec: str) -> tuple[str, set[int]]:
    """Lines with U+FFFD where bytes fit no character, and the numbers of those, from 1.

    Raises:
        UnicodeError: the codec cannot set a byte aside.
    """
    with contextlib.suppress(UnicodeError):
        return with_plain_ends(data.decode(codec)), set()
    text = with_plain_ends(data.decode(codec, "surrogateescape"))
    return _LONE.sub("\ufffd", text), _lines_of(_LONE, text)


def marked_lines(data: bytes, codec: str) -> tuple[str, set[int]]:
    """The same of a codec in which no part of a character looks like the end of a line."""
    ended = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    begins = list[int]()
    _begins.set(begins)
    text, strange, line, at = ended.decode(codec, _PATCHED), set[int](), 1, 0
    for begin in begins:
        line, at = line + ended.count(b"\n", at, begin), begin
        strange.add(line)
    return text, strange


def _patch(broken: UnicodeError) -> tuple[str | bytes, int]:
    """Put U+FFFD where bytes fit no character, and remember where they begin."""
    set_aside, end = codecs.lookup_error("surrogateescape")(broken)
    _begins.get().append(broken.start if isinstance(broken, UnicodeDecodeError) else 0)
    return "\ufffd" * len(set_aside), end


codecs.register_error(_PATCHED, _patch)


def is_strange(line: str) -> bool:
    """Whether a line, decoded with ``surrogateescape``, has a byte that fits no character."""
    return _LONE.search(line) is not None


def with_plain_ends(text: str) -> str:
    """The text of which each line ends in a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def has_chinese_utf8(data: bytes) -> bool:
    """Whether two Chinese characters stand in it side by side in UTF-8; a pattern would take ten times as long."""
    return _TWO_CHINESE in data.translate(_KINDS_OF_BYTE)


def utf8_lines(data: bytes) -> set[int]:
    """The numbers of the lines of a file in GB18030 that are Chinese in UTF-8: they were pasted from elsewhere."""
    numbers: set[int] = set()
    if not has_chinese_utf8(data):
        return numbers
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, line in enumerate(lines, 1):
        if has_chinese_utf8(line):
            with contextlib.suppress(UnicodeDecodeError):
                line.decode("utf-8")
                numbers.add(number)
    return numbers


def _lines_of(pattern: re.Pattern[str], text: str) -> set[int]:
    """The numbers of the lines in which the pattern is found."""
    lines: set[int] = set()
    line, at = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.add(line)
    return lines

"""A text whose lines are not all alike, by blocks of whole lines in UTF-8: what its bytes say must be found out first.

Some lines of it are in another encoding than the others: a name that was cut within a character, a remark that was pasted. Or
some end in a carriage return alone, or its characters are units of two bytes. Memory does not grow with such a file.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, error
from slacalc.records.blocks import NotPlain, ToRefuse, ended, first_bytes, pieces_of, whole_lines
from slacalc.records.bounds import PIECE
from slacalc.records.decode import AROUND, looks_like, mostly_utf8
from slacalc.records.strange_lines import LineCount, marked_lines, utf8_lines, with_plain_ends
from slacalc.records.text_encoding import BY_LINES, STRANGE, UTF16, LineEncoding, utf8_encoding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest

_AT_ONCE = 1 << 21
"""Bytes that are looked at at once."""
_CHARACTER = 4
"""Bytes of the longest character of UTF-8."""


def encoding_of(path: Path, named: str | None, limit: int) -> LineEncoding:
    """What :func:`slacalc.records.decode.decode_text` finds; all of the file is read for it where nobody has named it.

    Raises:
        NotPlain: the bytes around the first one that is not UTF-8 do not tell; what is packed is damaged or too large.
        OSError: as reading does.
    """
    first = first_bytes(path, PIECE, limit)
    if looks_like(first):
        raise NotPlain
    if named is not None:
        codec = codecs.lookup(named).name
        if codec == "utf-8":
            return utf8_encoding(first)
        return LineEncoding("utf-16-le" if codec == "utf-16" and not first.startswith(UTF16) else codec, named, guessed=False)
    if first.startswith(UTF16):
        return LineEncoding("utf-16", "utf-16", guessed=False)
    return utf8_encoding(first) if _is_utf8(pieces_of(path, None, limit)) else LineEncoding("gb18030", "gb18030", guessed=True)


def mixed_blocks(path: Path, encoding: LineEncoding, digest: Digest | None, limit: int) -> Iterator[bytes]:
    """The lines of a file, without its byte-order mark: UTF-8 that ends in a line feed, but for the last one of the file.

    A line in another encoding has U+FFFD where its bytes fit no character, and ends in ``STRANGE``. Every byte that was read has
    gone into ``digest``.

    Raises:
        ToRefuse: a NUL, or so many lines in another encoding that it is not that of the file.
        NotPlain: a line that no record has, or characters of several bytes of which one is broken.
        OSError: as reading does.
    """
    pieces = pieces_of(path, digest, limit)
    if encoding.codec not in BY_LINES:
        for data in whole_lines(_transcoded(pieces, encoding.codec)):
            if b"\0" in data:
                raise NotPlain
            yield with_plain_ends(data.decode()).encode()
        return
    count, nul, mark = LineCount(encoding), 0, codecs.BOM_UTF8 if encoding.codec == "utf-8" else b""
    for lines in whole_lines(pieces):
        for data in _cut(lines.removeprefix(mark)):
            text, strange = marked_lines(data, encoding.codec)
            nul = nul or (count.lines + text.count("\n", 0, text.index("\0")) + 1 if "\0" in text else 0)
            count.add(text, strange)
            if not nul:
                yield _marked(text, strange | utf8_lines(data) if encoding.codec == "gb18030" else strange)
        mark = b""
    if why := count.refusal(str(path)):
        raise ToRefuse(why)
    if nul:
        raise ToRefuse(error("records/nul-byte", Place(str(path), nul)))


def _cut(lines: bytes) -> Iterator[bytes]:
    """Some whole lines at a time: as text a block takes several times as much."""
    at = 0
    while at < len(lines):
        end = lines.find(b"\n", at + _AT_ONCE) + 1 or len(lines)
        yield lines[at:end]
        at = end


def _marked(text: str, strange: Collection[int]) -> bytes:
    """Lines of which those of these numbers, from 1, are in another encoding."""
    if not strange:
        return text.encode()
    lines = text.split("\n")
    for number in strange:
        lines[number - 1] += STRANGE
    return "\n".join(lines).encode()


def _transcoded(pieces: Iterator[bytes], codec: str) -> Iterator[bytes]:
    """Pieces of a text in UTF-8."""
    try:
        decoder = codecs.getincrementaldecoder(codec)()
        for piece in ended(pieces):
            yield decoder.decode(piece, final=not piece).encode()
    except (UnicodeError, LookupError) as broken:
        raise NotPlain from broken


def _is_utf8(pieces: Iterator[bytes]) -> bool:
    """Whether a file is in UTF-8, but for some lines."""
    window, cut, checked = b"", False, 0
    for piece in ended(pieces):
        cut = cut or len(window) > AROUND + _CHARACTER
        checked -= max(len(window) - AROUND - _CHARACTER, 0)
        window = window[-AROUND - _CHARACTER :] + piece
        try:
            checked += codecs.utf_8_decode(window[checked:], "strict", not piece)[1]
        except UnicodeDecodeError as broken:
            at = checked + broken.start
            for more in pieces:
                if len(window) >= at + AROUND:
                    break
                window += more
            if cut and not window[: window.rfind(b"\n", max(0, at - AROUND), at) + 1].strip():
                raise NotPlain from broken
            return mostly_utf8(window, at)
    return True

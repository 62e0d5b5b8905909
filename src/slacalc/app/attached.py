"""The JSON of a statement that a PDF has attached."""

from __future__ import annotations

import re
import zlib

PDF = b"%PDF"
LARGEST = 64_000_000
"""Bytes that an attachment may unpack to."""
OBJECT = re.compile(rb"<<((?:(?!endobj).){0,2000}?/Type\s*/EmbeddedFile(?:(?!endobj).){0,2000}?)>>\s*stream\r?\n", re.DOTALL)
LENGTH = re.compile(rb"/Length\s+(\d{1,10})\b(?!\s+\d+\s+R)")
NOTHING = b""


def attached_json(data: bytes) -> bytes:
    """What is attached, unpacked; nothing where it is not a PDF, or none that slacalc made."""
    if not data.startswith(PDF):
        return NOTHING
    for match in OBJECT.finditer(data):
        length = LENGTH.search(match[1])
        if length is None:
            continue
        stream = data[match.end() : match.end() + int(length[1])]
        unpacked = _unpacked(stream) if b"/FlateDecode" in match[1] else stream
        if unpacked.lstrip().startswith(b"{"):
            return unpacked
    return NOTHING


def _unpacked(stream: bytes) -> bytes:
    try:
        unpacking = zlib.decompressobj()
        unpacked = unpacking.decompress(stream, LARGEST)
    except zlib.error:
        return NOTHING
    return NOTHING if unpacking.unconsumed_tail else unpacked

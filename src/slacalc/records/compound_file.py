"""The streams of a compound file, in which office programs of before 2007 keep what they write.

Source: MS-CFB 2.2 (the header), 2.3 (the chains of sectors), 2.6 (the directory).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""With which a compound file begins."""
_SECTORS = 109
"""Sectors of the table of sectors that the header names itself."""
_ENTRY = 128


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """The bytes of the first stream that has one of these names; none where no stream has.

    Raises:
        ValueError, IndexError, struct.error: the file is damaged.
    """
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    directory, _, small_below, small_table, _, more, _ = struct.unpack_from("<7I", data, 48)
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from(f"<{_SECTORS}I", data, 76))
    while more < len(data) // size:
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += numbers
        if len(tables) > len(data) // size + _SECTORS:
            raise ValueError(more)
    following = [
        number for table in tables if table < len(data) // size for number in struct.unpack(f"<{size // 4}I", sector(table))
    ]

    def chain(number: int, following: list[int]) -> Iterator[int]:
        for _ in range(len(following)):
            if number >= len(following):
                return
            yield number
            number = following[number]

    def stream(number: int) -> bytes:
        return b"".join(sector(of) for of in chain(number, following))

    entries = stream(directory)
    named = {}
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        (letters,) = struct.unpack_from("<H", entries, at + 64)
        begin, length = struct.unpack_from("<II", entries, at + 116)
        named[entries[at : at + max(letters - 2, 0)].decode("utf-16-le", "replace")] = (begin, length)
    begin, length = next((named[name] for name in names if name in named), (0, 0))
    if length >= small_below:
        return stream(begin)[:length]
    small, pieces = 1 << small_shift, stream(named.get("Root Entry", (0, 0))[0])
    next_small = [number for (number,) in struct.iter_unpack("<I", stream(small_table))]
    return b"".join(pieces[of * small : (of + 1) * small] for of in chain(begin, next_small))[:length]

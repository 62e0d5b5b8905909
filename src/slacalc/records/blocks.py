"""A text file in blocks of whole lines, read in one pass: nothing holds the file as a whole."""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

import polars as pl

from slacalc.records.bounds import PIECE, UNPACK_LIMIT
from slacalc.records.decode import decode_lines, looks_like, unpacker
from slacalc.records.files import split_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic

BLOCK = 6 << 20
"""Bytes that are read at once. Larger blocks take more memory and no less time."""
LOOK = 64 << 10
"""Bytes at the end of a block in which the end of a line is looked for."""
_UNPACKED = (b"x\x01", b"x^")
"""Characters at which polars would begin to unpack what is not packed."""
_KEPT = (32 << 20) - (8 << 10)
"""Bytes of what glibc, if it is freed once, takes for the size of things that come and go: it keeps the room of twice as much."""
LONGEST_LINE = 64 << 20
"""A line of more bytes is none: no block is to grow to the size of its file."""


class NotPlain(Exception):  # noqa: N818 - a word of the design
    """A file that only the exact reader can read: it has something in it of which a line alone cannot tell what it means."""


class MixedText(NotPlain):
    """A text in which some line is in another encoding, or ends otherwise, than the others, or of which the encoding is a guess.

    By blocks it is read by :mod:`slacalc.records.mixed_text`.
    """


class ToRefuse(NotPlain):
    """A file that is to be refused, and why."""

    def __init__(self, why: Diagnostic) -> None:
        super().__init__()
        self.why = why


class ByteSpan(NamedTuple):
    """Bytes [begin, end) of a file, as they lie on disk; each end is that of a line, or of the file."""

    begin: int = 0
    end: int | None = None
    """None is the end of the file, and of what is packed always."""


class Digest(Protocol):
    """What :mod:`hashlib` makes."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""


WHOLE = ByteSpan()
"""All of a file."""


def blocks_of(
    path: Path,
    codec: str,
    digest: Digest | None = None,
    limit: int = UNPACK_LIMIT,
    span: ByteSpan = WHOLE,
    *,
    decoded: bool = True,
) -> Iterator[bytes]:
    """The lines of a span of a plain file, without its byte-order mark; every byte that was read has gone into ``digest``.

    They are UTF-8 that nobody has checked yet, or in the encoding of the file where they are not to be ``decoded``, and end in a
    line feed, but for the last one of the file.
    ``codec`` is one of :func:`slacalc.records.decode.line_encoding`. What is packed is unpacked, up to ``limit`` bytes.

    Raises:
        MixedText: a carriage return that ends no line, another encoding, or a NUL.
        NotPlain: the beginning of a file of another kind, a line that no record has, or what is packed is damaged or too large.
        OSError: as reading does.
    """
    first = span.begin == 0
    for data in whole_lines(pieces_of(path, digest, limit, span)):
        lines = data
        if first:
            if looks_like(data):
                raise NotPlain
            lines = data.removeprefix(codecs.BOM_UTF8 if codec == "utf-8" else b"")
        first = False
        yield _with_plain_ends(lines, codec if decoded else "utf-8")


def whole_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut at the ends of lines.

    Raises:
        NotPlain: a line that no record has.
    """
    begun = list[bytes]()
    for piece in ended(pieces):
        cut = piece.rfind(b"\n") + 1
        if piece and not cut:
            begun.append(piece)
            if sum(map(len, begun)) > LONGEST_LINE:
                raise NotPlain
            continue
        data = piece if piece and cut == len(piece) and not any(begun) else b"".join((*begun, memoryview(piece)[:cut]))
        begun = [piece[cut:]]
        if data:
            yield data


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of files, all together; one that is not there has none."""
    return sum(path.stat().st_size for path in paths if path.exists())


def is_one_block(paths: Sequence[Path]) -> bool:
    """Whether files are no more than one block, all together: to read them by blocks would spare nothing."""
    return not any(split_suffixes(path.name)[2] for path in paths) and size_of(paths) <= BLOCK


def first_bytes(path: Path, size: int, limit: int) -> bytes:
    """So many bytes at the beginning of a file, unpacked where it is packed; all of it where it has no more.

    Raises:
        NotPlain: as :func:`pieces_of`.
        OSError: as reading does.
    """
    first = b""
    for piece in pieces_of(path, None, limit):
        first += piece[: size - len(first)]
        if len(first) == size:
            break
    return first


def pieces_of(path: Path, digest: Digest | None = None, limit: int = UNPACK_LIMIT, span: ByteSpan = WHOLE) -> Iterator[bytes]:
    """The bytes of a span of a file, unpacked where it is packed, about ``BLOCK`` at a time: up to a line's end if one is near.

    Raises:
        NotPlain: what is packed is damaged, or more than ``limit`` bytes.
        OSError: as reading does.
    """
    _keep_room()
    packed = split_suffixes(path.name)[2]
    with path.open("rb") as file:
        source = _Digesting(file, digest)
        if not packed:
            file.seek(span.begin)
            while piece := source.read(_up_to_line_end(file, span.end)):
                yield piece
            return
        unpack, damaged = unpacker(packed)
        gathered, size, total = list[bytes](), 0, 0
        try:
            for piece in unpack(source):
                gathered.append(piece)
                size += len(piece)
                total += len(piece)
                if total > limit:
                    raise NotPlain
                if size >= BLOCK:
                    yield b"".join(gathered)
                    gathered, size = [], 0
        except damaged as broken:
            raise NotPlain from broken
        yield b"".join(gathered)
        while source.read(PIECE):  # what comes after the end is part of the file
            pass


@cache
def _keep_room() -> None:
    """See to it that the room of a block is had again, where the system would take it back and clear it: once in a process.

    What is freed here is never touched. A second time it would be had of the room that is kept, and cleared, 32 MB of it.
    """
    bytes(_KEPT)


def ended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces that are not empty, and an empty one as the last."""
    yield from filter(None, pieces)
    yield b""


def spans_of(path: Path, size: int) -> tuple[ByteSpan, ...]:
    """A file in spans of about that many bytes, cut at the ends of lines; what is packed is one.

    Raises:
        NotPlain: a line that no record has.
        OSError: as reading does.
    """
    if split_suffixes(path.name)[2]:
        return (WHOLE,)
    cuts, total = [0], path.stat().st_size
    with path.open("rb") as file:
        while (at := cuts[-1] + size) < total:
            file.seek(at)
            line = file.readline(LONGEST_LINE)
            if not line.endswith(b"\n") and at + len(line) < total:
                raise NotPlain
            if at + len(line) == total:
                break
            cuts.append(at + len(line))
    return tuple(map(ByteSpan, cuts, (*cuts[1:], None)))


def _up_to_line_end(file: BinaryIO, end: int | None) -> int:
    """How many bytes of a file are the next block: what is cut there need not be put together again."""
    begin = file.tell()
    if end is not None and end - begin <= BLOCK:
        return max(end - begin, 0)
    last = file.seek(begin + max(BLOCK - LOOK, 0))
    cut = file.read(BLOCK - (last - begin)).rfind(b"\n") + 1
    file.seek(begin)
    return last - begin + cut if cut else BLOCK


class _Digesting:
    """A file of which every byte that is read goes into a digest."""

    def __init__(self, file: BinaryIO, digest: Digest | None) -> None:
        self._file, self._digest = file, digest

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        if self._digest is not None:
            self._digest.update(data)
        return data


def lines_of(block: bytes) -> pl.DataFrame:
    """``line``, one a row.

    Raises:
        MixedText: not UTF-8.
        NotPlain: what polars would take for something packed.
    """
    if block.startswith(_UNPACKED):
        raise NotPlain
    try:
        lines = pl.scan_lines(block, name="line").collect()
    except pl.exceptions.PolarsError as failure:
        raise MixedText from failure
    if int(lines["line"].str.len_bytes().sum()) + lines.height - (not block.endswith(b"\n")) != len(block):
        raise NotPlain
    return lines


def read_cells(block: bytes, names: tuple[str, ...], separator: str, quote: str | None = None) -> pl.DataFrame:
    """The cells of each line as String columns, as many as there are names: what a longer line has more is cut off."""
    try:
        return pl.read_csv(
            block,
            has_header=False,
            schema=dict.fromkeys(names, pl.String()),
            separator=separator,
            quote_char=quote,
            empty_string_is_null=False,
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError as failure:
        raise NotPlain from failure


def _with_plain_ends(data: bytes, codec: str) -> bytes:
    decoded = decode_lines(data, codec)
    if decoded is None or b"\0" in data:
        raise MixedText
    if b"\r" not in data:
        return decoded
    data = decoded.replace(b"\r\n", b"\n")
    if b"\r" in data:
        raise MixedText
    return data

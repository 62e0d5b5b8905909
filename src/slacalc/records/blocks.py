"""A text file in blocks of whole lines, read in one pass: nothing holds the file as a whole."""

from __future__ import annotations

import codecs
import csv
import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from slacalc.records.decode import decode_lines, looks_like

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = 8 << 20
"""Bytes that are read at once. Larger blocks take more memory and no less time."""
NO_SEPARATOR = "\x01"
"""A character that no plain text has: with it as separator, a line is one cell."""


class NotPlain(Exception):  # noqa: N818 - a word of the design
    """A file that only the exact reader can read: it has something in it of which a line alone cannot tell what it means."""


class Digest(Protocol):
    """What :mod:`hashlib` makes."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""


class Block(NamedTuple):
    """Some of the lines of a file."""

    row: int
    """The number of its first line, from 1."""
    data: bytes
    """UTF-8 that nobody has checked yet; lines end in a line feed."""
    ends: int
    """How many line feeds there are."""


def blocks_of(path: Path, codec: str, digest: Digest | None = None) -> Iterator[Block]:
    """The lines of a plain file, without its byte-order mark; every byte that was read has gone into ``digest``.

    ``codec`` is one of :func:`slacalc.records.decode.line_encoding`.

    Raises:
        NotPlain: a NUL, a carriage return that ends no line, another encoding, or the beginning of a file of another kind.
        OSError: as reading does.
    """
    row, rest = 1, b""
    with path.open("rb") as file:
        while True:
            piece = file.read(BLOCK)
            if digest is not None:
                digest.update(piece)
            cut = piece.rfind(b"\n") + 1
            if piece and not cut:
                rest += piece
                continue
            data, rest = b"".join((rest, memoryview(piece)[:cut])), piece[cut:]
            if data:
                if row == 1:
                    if looks_like(data):
                        raise NotPlain
                    data = data.removeprefix(codecs.BOM_UTF8 if codec == "utf-8" else b"")
                plain = _with_plain_ends(data, codec)
                block = Block(row, plain, plain.count(b"\n"))
                yield block
                row += block.ends
            if not piece:
                return


def lines_of(block: Block) -> pl.DataFrame:
    """``line``, one a row.

    Raises:
        NotPlain: not UTF-8, or with the one character that separates nothing.
    """
    lines = read_cells(block, ("line",), NO_SEPARATOR)
    if lines.height != block.ends + (not block.data.endswith(b"\n")):
        raise NotPlain
    return lines


def check_quotes(lines: pl.DataFrame, delimiter: str) -> None:
    """Make sure that each line is a row by itself: quotation marks stand around whole fields and nowhere else.

    Raises:
        NotPlain: one is doubled, is left open, stands inside a field, or a field is longer than the exact reader takes.
    """
    other = f'[^"{re.escape(delimiter)}]*'
    field = f'(?:"[^"]*"|{other})'
    whole = f"^{field}(?:{re.escape(delimiter)}{field})*$"
    marked = lines.filter(pl.col("line").str.contains('"', literal=True))
    too_long = (lines["line"].str.len_bytes() > csv.field_size_limit()).any()
    if too_long or not marked["line"].str.contains(whole).all():
        raise NotPlain


def read_cells(block: Block, names: tuple[str, ...], separator: str, quote: str | None = None) -> pl.DataFrame:
    """The cells of each line as String columns, as many as there are names: what a longer line has more is cut off."""
    try:
        return pl.read_csv(
            block.data,
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
    if decoded is None or b"\0" in data or NO_SEPARATOR.encode() in data:
        raise NotPlain
    if b"\r" not in data:
        return decoded
    data = decoded.replace(b"\r\n", b"\n")
    if b"\r" in data:
        raise NotPlain
    return data

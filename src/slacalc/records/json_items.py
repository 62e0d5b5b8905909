"""The rows of a JSON file whose list may be larger than memory: one object of it at a time, from pieces of its text."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any

from slacalc.records.blocks import LONGEST_LINE, NotPlain, ended, pieces_of
from slacalc.records.json_rows import DECODER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.records.blocks import Digest

NUL = "\\u0000"
"""As a character of a cell it would mean something of ours."""
_SPACE = " \t\n\r"


def texts_of(path: Path, codec: str, digest: Digest | None, limit: int) -> Iterator[str]:
    """Pieces of the text of a file, none of them empty, without its byte-order mark; its bytes go into ``digest``.

    Raises:
        NotPlain: it is not in that encoding, or has a NUL; what is packed is damaged or too large.
        OSError: as reading does.
    """
    decoder = codecs.getincrementaldecoder(codec)()
    mark = "\ufeff" if codec == "utf-8" else ""
    try:
        for piece in ended(pieces_of(path, digest, limit)):
            text = decoder.decode(piece, final=not piece)
            if "\0" in text or NUL in text:
                raise NotPlain
            mark, marked = ("", mark) if text else (mark, "")
            if text := text.removeprefix(marked):
                yield text
    except UnicodeError as broken:
        raise NotPlain from broken


def items_of(pieces: Iterator[str]) -> Iterator[Any]:
    """The values in the list of a document: it is the list, or an object in which one list begins with an object.

    Raises:
        NotPlain: it is no such document, or a value has no room.
    """
    text = _Text(pieces)
    match text.taken("[{"):
        case "[":
            yield from _items(text)
        case _:
            yield from _member_items(text)
    if text.next():
        raise NotPlain


def _items(text: _Text) -> Iterator[Any]:
    """The values of a list that is opened, up to its end."""
    if text.next() == "]":
        text.taken("]")
        return
    while True:
        yield text.value()
        if text.taken(",]") == "]":
            return


def _member_items(text: _Text) -> Iterator[Any]:
    """The values in the list that one member of an object is, where the object is opened."""
    names, lists = set[str](), 0
    while True:
        if text.next() != '"' or (name := text.value()) in names:  # also an object without members
            raise NotPlain
        names.add(name)
        text.taken(":")
        if text.begins_objects():
            lists += 1
            if lists > 1:
                raise NotPlain
            text.taken("[")
            yield from _items(text)
        else:
            text.value()
        if text.taken(",}") == "}":
            break
    if not lists:
        raise NotPlain


class _Text:
    """A text of which only what is looked at is held."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self._held, self._at = pieces, "", 0

    def next(self) -> str:
        """The next character that is no space; an empty text at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def taken(self, expected: str) -> str:
        """The next character that is no space, which is one of these and is passed.

        Raises:
            NotPlain: it is another one.
        """
        character = self.next()
        if not character or character not in expected:
            raise NotPlain
        self._at += 1
        return character

    def begins_objects(self) -> bool:
        """Whether what comes is a list that begins with an object."""
        if self.next() != "[":
            return False
        while True:
            begun = self._held[self._at + 1 :].lstrip(_SPACE) if len(self._held) - self._at < LONGEST_LINE else "?"
            if begun or not self._more():
                return begun.startswith("{")

    def value(self) -> Any:  # noqa: ANN401 - whatever the file holds
        """The value that comes, which is passed.

        Raises:
            NotPlain: it is none, or it has no room.
        """
        self.next()
        while True:
            try:
                value, end = DECODER.raw_decode(self._held, self._at)
            except json.JSONDecodeError as broken:  # or it goes on in the next piece
                if len(self._held) - self._at > LONGEST_LINE or not self._more():
                    raise NotPlain from broken
                continue
            except (ValueError, RecursionError) as broken:
                raise NotPlain from broken
            if end < len(self._held) or not self._more():  # a number may go on
                self._at = end
                return value

    def _more(self) -> bool:
        piece = next(self._pieces, "")
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)

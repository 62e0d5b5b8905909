"""The three streams of a run: what is shown goes out whole at its end, and no remark can fail for want of a reader.

Whatever a command does is done before the first byte of its page goes out. So a full disk, a closed stream or a reader that went
away can never stop a command half way, and the exit code says that the page could not be shown only where it could not.

A pipe and a file get UTF-8 on every machine. A terminal gets its own encoding, such as cp936 or cp1252 on Windows: a sign that it
does not have is a question mark, two where the sign is two columns wide, and the run says how many there were. Figures are in
signs that every encoding has.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import logging
import os
import sys
import unicodedata
import warnings
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 500
"""Columns of a page at most: a terminal that claims more is not one."""


UTF_8 = "utf-8"
IN_PLACE = "slacalc: in the place of what a terminal cannot show"
PLAIN_RULES = ("\u2500", "\u257f")
"""The first and the last of the signs of which rules and frames are made: a dash stands for each."""

_unshown: list[str] = []
"""What the terminals of this run could not show so far."""


def _in_place(failure: UnicodeError) -> tuple[str, int]:
    """Signs that an encoding has, as many columns wide as those that it does not have."""
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    signs = failure.object[failure.start : failure.end]
    _unshown.extend(sign for sign in signs if not PLAIN_RULES[0] <= sign <= PLAIN_RULES[1])
    return "".join(map(_sign_for, signs)), failure.end


def _sign_for(sign: str) -> str:
    if PLAIN_RULES[0] <= sign <= PLAIN_RULES[1]:
        return "-"
    return "??" if unicodedata.east_asian_width(sign) in {"W", "F"} else "?"


codecs.register_error(IN_PLACE, _in_place)


def unshown() -> int:
    """How many signs the terminals of this run could not show."""
    return len(_unshown)


def spelling_of(stream: TextIO) -> tuple[str, str]:
    """The encoding in which text goes out through a stream, and what becomes of what that does not have."""
    name = (stream.encoding or UTF_8) if stream.isatty() else UTF_8
    return (UTF_8, "backslashreplace") if codecs.lookup(name).name == UTF_8 else (name, IN_PLACE)


class Held(io.TextIOWrapper):
    """What a command shows, until it goes out."""

    def __init__(self, to: TextIO) -> None:
        encoding, errors = spelling_of(to)
        super().__init__(io.BytesIO(), encoding=encoding, errors=errors, newline="")
        self._to = to

    def isatty(self) -> bool:
        """Whether it will be shown on a terminal."""
        return self._to.isatty()

    def deliver(self) -> None:
        """Write all of it.

        Raises:
            OSError: nobody can read it.
        """
        self.flush()
        held = self.buffer
        assert isinstance(held, io.BytesIO)  # noqa: S101 - for the type checker: it was made so
        if held.getbuffer().nbytes:
            self._to.flush()
            _binary(self._to).write(held.getvalue())
            self._to.flush()


class _Unfailing(io.RawIOBase):
    """Bytes that go out where somebody reads them, and nowhere otherwise."""

    def __init__(self, to: TextIO) -> None:
        self._to = to

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._to.isatty()

    def write(self, data: object) -> int:
        written = bytes(data)  # type: ignore[call-overload]  # a buffer, whatever its type
        with contextlib.suppress(OSError, ValueError):
            _binary(self._to).write(written)
            self._to.flush()
        return len(written)


@contextlib.contextmanager
def streams() -> Iterator[Held]:
    """The streams of a run in the places of those that the system gave; what is shown is held."""
    _open_closed()
    _tame_widths()
    _unshown.clear()
    out, err = sys.stdout, sys.stderr
    held = Held(out)
    encoding, errors = spelling_of(err)
    quiet = io.TextIOWrapper(io.BufferedWriter(_Unfailing(err)), encoding=encoding, errors=errors, newline="", write_through=True)
    sys.stdout, sys.stderr = held, quiet
    try:
        yield held
    finally:
        quiet.flush()
        sys.stdout, sys.stderr = out, err
        for stream in (out, err):
            _settle(stream)


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """No word of a library about its own affairs: what a user needs to know is a remark of this program."""
    if os.environ.get("SLACALC_DEBUG"):
        yield
        return
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)


def page_width(asked: str, otherwise: int) -> int:
    """As ``COLUMNS`` has it, where that is a width of a page."""
    return min(int(asked), WIDEST) if asked.isascii() and asked.isdecimal() and asked.strip("0") else otherwise


def _binary(stream: TextIO) -> BinaryIO:
    return stream.buffer


def _open_closed() -> None:
    """Put something where the shell closed a stream: otherwise the next file that is opened would stand in its place."""
    for name, flags in (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            # Of a page that nobody can read it is told, so writing fails as it would have; of a remark nobody can be told.
            number = os.open(os.devnull, flags)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))


def _settle(stream: TextIO) -> None:
    """Python flushes once more when it ends, and would tell of what is left over; there is nobody to read it."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _tame_widths() -> None:
    """Libraries take the width of the page from these settings unseen, as many columns as they say."""
    for name in ("COLUMNS", "TERMINAL_WIDTH"):
        asked = os.environ.get(name)
        if asked is not None and asked != str(page_width(asked, 0)):
            os.environ.pop(name)
            if width := page_width(asked, 0):
                os.environ[name] = str(width)

"""The key of the hashes by which two parties join the numbers of people without showing them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from slacalc.app.files import read_file, write_new_file
from slacalc.base.diagnostics import Place, Refused, error

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST = 16
"""Bytes."""


def expect_key(key: bytes, path: Path) -> bytes:
    """The same key, however its file ends its line.

    Raises:
        Refused: it is so short that somebody could try every number with every key, and know whose hash it is.
    """
    plain = key.strip()
    if len(plain) < SHORTEST:
        raise Refused(error("input/short-key", Place(str(path)), bytes=len(plain), least=SHORTEST))
    return plain


def read_key(path: Path) -> bytes:
    """The key in that file.

    Raises:
        Refused: the file cannot be read, or holds too short a key.
    """
    return expect_key(read_file(path), path)


def read_or_make_key(path: Path) -> bytes:
    """The key in that file; a new one is made where there is none.

    Raises:
        Refused: as above.
        Unwritable: there is no such file, and none can be written.
    """
    if not path.exists():
        write_new_file(path.parent, path.name, secrets.token_hex(32).encode() + b"\n")
    return read_key(path)

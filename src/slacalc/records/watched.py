"""How far the bytes of a file are read, and what they come to."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from slacalc.records.machine import ReadingProgress, machine

if TYPE_CHECKING:
    from pathlib import Path


class Watched:
    """The digest of the bytes of a file, which counts them and tells how far they are."""

    def __init__(self, path: Path) -> None:
        self._name, self._size, self._sha256 = path.name, path.stat().st_size, hashlib.sha256()
        self.done = 0
        """Bytes."""
        self._machine = machine()

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        self._sha256.update(data)
        self.done += len(data)

    def tell(self, rows: int) -> None:
        """Say how far they are: so many rows."""
        self._machine.tell(ReadingProgress(self._name, self.done, self._size, rows))

    def digest(self) -> bytes:
        """Of what was taken in."""
        return self._sha256.digest()

    def hexdigest(self) -> str:
        """The same in letters."""
        return self._sha256.hexdigest()

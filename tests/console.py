"""A terminal with an encoding of its own, as a console with a code page is."""

from __future__ import annotations

import io


class Terminal(io.TextIOWrapper):
    """A stream that is shown to somebody, and keeps what it was given."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")

    def isatty(self) -> bool:
        return True

    def bytes(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()

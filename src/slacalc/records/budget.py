"""How many bytes the good rows of all exports of a run may take in memory; what there is no room for goes to passing files."""

from __future__ import annotations

import weakref

PART = 16_000_000
"""Bytes of a part, about: what is counted at a time."""
_PARTS = 8
"""Of a small budget a part is an eighth, so that what is under way takes no more than the rows."""
THREADS = 2
"""Beside the one that reads. More take more memory, a block each, and no less time: polars has threads of its own."""
ENOUGH_FOR_ALL = 128_000_000
"""Of a smaller budget the blocks of several threads would be too much."""
_SECOND = 52_000_000
"""Bytes that the blocks of another thread take, and the room that is kept for them, about."""


def threads_beside(memory: int) -> int:
    """How many threads there are beside the one that reads, with that budget."""
    return THREADS if memory >= ENOUGH_FOR_ALL else 1


def size_of_part(memory: int) -> int:
    """Bytes of a part, about, with that budget."""
    return min(PART, max(memory // _PARTS, 1))


class Budget:
    """What is left of a budget."""

    def __init__(self, memory: int) -> None:
        """``memory`` are the bytes in all.

        There is room for a part that is gathered or read again, and one with which each thread does something; the blocks of the
        first thread are not counted, those of others are. Half of the rest is for the hashes of rows that pass.
        """
        self._memory, threads = memory, threads_beside(memory)
        self._rows = self._hashes = max(memory - (1 + threads) * self.part_size - (threads - 1) * _SECOND, 0) // 2

    @property
    def part_size(self) -> int:
        """Bytes of a part, about."""
        return size_of_part(self._memory)

    def take_for_rows(self, size: int, owner: object) -> bool:
        """Whether there is room for so many bytes of rows: then it is the owner's as long as that lives."""
        if size > self._rows:
            return False
        self._rows -= size
        weakref.finalize(owner, self._give_back, size, 0).atexit = False
        return True

    def take_for_hashes(self, size: int, owner: object) -> bool:
        """The same for hashes."""
        if size > self._hashes:
            return False
        self._hashes -= size
        weakref.finalize(owner, self._give_back, 0, size).atexit = False
        return True

    def _give_back(self, rows: int, hashes: int) -> None:
        self._rows += rows
        self._hashes += hashes

"""Keys that recur among the good rows of a role, or may: they are looked for among the hashes alone, before any row is read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from slacalc.records.questions import KEY_HASH
from slacalc.records.store import BUCKETS
from slacalc.records.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.records.store import Store

SLICE = 1_000_000
"""Hashes that are sorted at a time, about."""
LEAST_BITS, MOST_BITS = 16, 27
"""By so many of their first bits hashes are told apart that may recur: as many as count the rows, but no fewer and no more."""


class Suspects:
    """Hashes that recur, by their first bits: another one that has the same first bits is looked at for nothing, and stays."""

    def __init__(self, height: int) -> None:
        """``height`` is that of all rows."""
        bits = min(max(height.bit_length(), LEAST_BITS), MOST_BITS)
        self._span, self._mistaken = 1 << 64 - bits, height >> bits
        self._marks = pl.repeat(value=False, n=1 << bits, dtype=pl.Boolean(), eager=True)
        self.rows = 0
        """So many rows are looked at, about."""

    def add(self, hashes: pl.Series, rows: int) -> None:
        """Mark these, which so many rows have."""
        self._marks = self._marks.scatter(self._places(hashes), values=True)
        self.rows += rows + len(hashes) * self._mistaken

    def add_recurring(self, stores: Sequence[Store]) -> None:
        """Mark those that occur more than once in the stores, of rows that are not known yet too.

        They are looked for in slices of the space of hashes, so that only one slice is sorted at a time.
        """

        def recurring_in(buckets: tuple[int, int]) -> RecurringHashes:
            return recurring_among(chunk for store in stores for chunk in store.hashes(*buckets))

        number = min(-(-sum(store.height for store in stores) // SLICE), BUCKETS)
        ends = [at * BUCKETS // number for at in range(number + 1)] if number else []
        with Workers[tuple[int, int], RecurringHashes]() as workers:
            for hashes, rows in workers.in_turn(recurring_in, pairwise(ends)):
                self.add(hashes, rows)

    def are_on(self, hashes: pl.Series) -> pl.Series:
        """Of each of the hashes, whether it is one of those, or may be."""
        return self._marks.gather(self._places(hashes))

    def _places(self, hashes: pl.Series) -> pl.Series:
        return (hashes // self._span).cast(pl.UInt32)


class RecurringHashes(NamedTuple):
    """Hashes that occur more than once."""

    hashes: pl.Series
    """Each once."""
    rows: int
    """So many rows have one of them."""


def recurring_among(chunks: Iterable[pl.Series]) -> RecurringHashes:
    """Those that are more than once in all chunks together.

    Where these are many more than a slice each hash is held once: one that most rows have would fill the memory.
    """
    none = pl.Series(KEY_HASH, dtype=pl.UInt64)
    once, recurring, again = none, none, 0
    gathered, held = list[pl.Series](), 0
    for chunk in chunks:
        gathered.append(chunk)
        held += len(chunk)
        if held > max(3 * SLICE // 2, 2 * len(once)):
            in_order = pl.concat([once, *gathered]).sort()
            gathered, held = [], 0
            repeated = _repeated(in_order)
            once, recurring = in_order.unique(), pl.concat([recurring, repeated]).unique()
            again += len(repeated)
    repeated = _repeated(pl.concat([once, *gathered]).sort())
    hashes = (pl.concat([recurring, repeated]) if again else repeated).unique()
    return RecurringHashes(hashes, again + len(repeated) + len(hashes))


def _repeated(in_order: pl.Series) -> pl.Series:
    """Each hash as often as it comes after itself."""
    behind = in_order[1:]
    return behind.filter(behind == in_order[: len(behind)])

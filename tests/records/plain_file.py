"""A plain file as the reader by blocks has it, with the rows that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from records.exports import ZONE
from slacalc.records.plain import read_plain
from slacalc.records.rows_of_keys import RowsOfKeys
from slacalc.records.waiting import WaitingRows

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slacalc.records.layout import Layout
    from slacalc.records.plain import PlainFile


class OpenedFile(NamedTuple):
    """What was read."""

    plain: PlainFile
    accepted: pl.DataFrame
    """Of the rows that are not plainly good those that are accepted."""

    def again(self, rows: Collection[int]) -> pl.DataFrame:
        """Rows of these numbers, in order, once more: each number comes by itself."""
        again = self.plain.sifted.read_again
        assert again is not None
        return pl.concat(again(pl.Series([row], dtype=pl.Int64()) for row in sorted(rows)))


def opened(path: Path, layout: Layout, wanted: Collection[str] | None = None) -> OpenedFile:
    """The file by blocks.

    Raises:
        NotPlain: it cannot be read so.
    """
    waiting = WaitingRows(layout, 0)
    plain = read_plain(path, layout, ZONE, wanted, waiting, 0)
    (rows,) = waiting
    assert isinstance(rows, RowsOfKeys)
    return OpenedFile(plain, rows.accepted)

"""Open cases in columns: a month may leave millions, and each takes 16 bytes and not two hundred."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.open_cases import KEY_DIGITS, OpenCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COLUMNS = pl.Schema({"metric": pl.Categorical(), "key": pl.UInt64(), "deadline": pl.Date()})
"""The key as the number that its hex digits write."""


class OpenCases(Collection[OpenCase]):
    """Cases that later months judge, in the order of their deadlines, metrics and keys."""

    def __init__(self, columns: pl.DataFrame | None = None) -> None:
        self.columns = _COLUMNS.to_frame() if columns is None else columns
        """``metric``, ``key`` and ``deadline``, in any order."""

    @classmethod
    def of_metric(cls, metric: str, keys: Iterable[str], deadlines: pl.Series) -> OpenCases:
        """Those of one metric: the keys, and the deadline of each."""
        numbers = pl.Series("key", (int(key, 16) for key in keys), dtype=pl.UInt64)
        columns = pl.DataFrame([numbers, deadlines.alias("deadline")])
        return cls(columns.with_columns(metric=pl.lit(metric, pl.Categorical())).select(_COLUMNS.names()))

    @classmethod
    def of(cls, cases: Iterable[OpenCase]) -> OpenCases:
        """The same cases."""
        rows = [(case.metric, int(case.key, 16), case.deadline) for case in cases]
        return cls(pl.DataFrame(rows, _COLUMNS, orient="row"))

    @classmethod
    def together(cls, several: Iterable[OpenCases]) -> OpenCases:
        """The cases of all of them."""
        return cls(pl.concat([_COLUMNS.to_frame(), *(cases.columns for cases in several)]))

    def __iter__(self) -> Iterator[OpenCase]:
        """One after the other: they are not held together."""
        in_order = self.columns.sort("deadline", pl.col("metric").cast(pl.String), "key")
        for metric, number, deadline in in_order.iter_rows():
            yield OpenCase(metric, f"{number:0{KEY_DIGITS}x}", deadline)

    def __len__(self) -> int:
        return self.columns.height

    def __contains__(self, case: object) -> bool:
        return any(case == other for other in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenCases) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of anything that holds columns

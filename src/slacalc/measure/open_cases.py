"""Cases that stay open from month to month, in columns: there may be millions, and each takes 16 bytes and not two hundred."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.listed import KEY_DIGITS, OpenCase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEY_NUMBER = pl.UInt64()
"""Of a key, as the number that its hex digits write."""
_COLUMNS = pl.Schema({"metric": pl.Categorical(), "key": KEY_NUMBER, "deadline": pl.Date()})

_SPANS = 64
"""Of days, whose cases are sorted at a time: beside the cases there is not as much again."""


class OpenCases(Collection[OpenCase]):
    """Cases that later months judge, in the order of their deadlines, metrics and keys."""

    def __init__(self, columns: pl.DataFrame | None = None, *, are_in_order: bool = False) -> None:
        """``are_in_order`` says that the rows stand in the order of the cases."""
        self.columns = _COLUMNS.to_frame() if columns is None else columns
        """``metric``, ``key`` and ``deadline``, a row a case, in any order."""
        self._are_in_order = are_in_order
        self._keys_of: dict[str, pl.Series] = {}

    @classmethod
    def of_metric(cls, metric: str, columns: pl.DataFrame) -> OpenCases:
        """Those of one metric; of the columns are taken ``key`` and ``deadline``."""
        return cls(columns.select(pl.lit(metric, pl.Categorical()).alias("metric"), "key", "deadline"))

    @classmethod
    def of(cls, cases: Collection[OpenCase]) -> OpenCases:
        """The same cases."""
        if isinstance(cases, cls):
            return cases
        columns = (
            (case.metric for case in cases),
            (int(case.key, 16) for case in cases),
            (case.deadline for case in cases),
        )
        named = zip(_COLUMNS.items(), columns, strict=True)
        return cls(pl.DataFrame([pl.Series(name, column, dtype) for (name, dtype), column in named]))

    @classmethod
    def together(cls, several: Iterable[OpenCases]) -> OpenCases:
        """The cases of all of them."""
        return cls(pl.concat([_COLUMNS.to_frame(), *(cases.columns for cases in several)]))

    def of_one(self, metric: str) -> pl.DataFrame:
        """``key`` and ``deadline`` of those of a metric."""
        return self.columns.filter(pl.col("metric") == metric).select("key", "deadline")

    def keys_of(self, metric: str) -> pl.Series:
        """The keys of those of a metric, in order; made once, for they are looked for in every part of the cases."""
        if metric not in self._keys_of:
            self._keys_of[metric] = self.of_one(metric)["key"].sort()
        return self._keys_of[metric]

    def in_order(self) -> OpenCases:
        """The same, their rows in the order of the cases."""
        if self._are_in_order:
            return self
        days = self.columns["deadline"].unique().sort()
        spans = [span["deadline"] for span in days.to_frame().iter_slices(-(-len(days) // _SPANS) or 1)]
        by_span = (self.columns.filter(pl.col("deadline").is_between(span.first(), span.last())) for span in spans)
        return OpenCases(pl.concat([_COLUMNS.to_frame(), *map(_sorted, by_span)]), are_in_order=True)

    def __iter__(self) -> Iterator[OpenCase]:
        """One after the other: they are not held together."""
        for metric, number, deadline in self.in_order().columns.iter_rows():
            yield OpenCase(metric, f"{number:0{KEY_DIGITS}x}", deadline)

    def __len__(self) -> int:
        return self.columns.height

    def __contains__(self, case: object) -> bool:
        return any(case == other for other in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenCases) and self.in_order().columns.equals(other.in_order().columns)

    __hash__ = None  # type: ignore[assignment]  # as of anything that holds columns


def are_in_order(columns: pl.DataFrame) -> bool:
    """Whether the rows stand in the order of the cases; two may be alike."""
    follows = pl.lit(value=True)
    for column in (pl.col("key"), pl.col("metric"), pl.col("deadline")):
        follows = (column > column.shift()) | ((column == column.shift()) & follows)
    return bool(columns.with_columns(pl.col("metric").cast(pl.String)).select(follows.fill_null(value=True).all()).item())


def _sorted(columns: pl.DataFrame) -> pl.DataFrame:
    """By one column after the other: that takes a fifth of what all at once takes."""
    columns = columns.sort("key")
    for column in ("metric", "deadline"):
        columns = columns.sort(column, maintain_order=True)
    return columns


def keys_of_cases(salt: str, ids: Iterable[str]) -> Iterator[int]:
    """Keyed hashes, as the numbers that their digits write.

    The next month can find the cases again, and a reader of the statement cannot read their ids.
    """
    of_salt = hmac.new(salt.encode(), digestmod="sha256")  # made once: to begin anew for each takes twice as long
    for case_id in ids:
        keyed = of_salt.copy()
        keyed.update(case_id.encode())
        yield int.from_bytes(keyed.digest()[: KEY_DIGITS // 2], "big")

"""Calls without a common key, matched by caller, moment and time spoken: in blocks between which no call is near another.

The calls of both exports are put in the order of caller and moment. Wherever nothing of a caller happens for longer than the
tolerance, a block may end: what may be one call lies in one block, however many calls one number has.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.alike import AT_ONCE
from slacalc.records.in_order import InOrder
from slacalc.records.moments import instant_of
from slacalc.records.pairs import CAUSE, HEAD, LISTED, PAIR, ROW, SIDE, WITHIN, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.contract.records.kind import RecordKind

MOMENT, CALLER, SPOKEN = "arrived_at", "caller", ("talk", "hold")
ASKED = frozenset({MOMENT, CALLER, *SPOKEN})
"""The columns that calls must have to be matched so."""
ROW_2 = f"{ROW} 2"
_ORDER, _MICRO = "order", 1_000_000
_EVER = 1 << 62
"""Added to a moment, so that its digits are as many whenever it was."""
_WIDE = 10
"""Times the tolerance that a moment is told apart by before pairs are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two calls without a common key may be and still be one call."""

    seconds: int = 0
    """Between the moments at which they arrived, and between the times spoken."""


class Near:
    """Calls of both exports that no key has matched."""

    def __init__(self, schema: pl.Schema, tolerance: Tolerance) -> None:
        """``schema`` is that of the records."""
        self._tolerance = tolerance
        self._calls = InOrder(pl.Schema({SIDE: pl.String(), **schema, _ORDER: pl.String()}), _ORDER, (SIDE,), AT_ONCE)

    def put(self, calls: pl.DataFrame, side: str) -> pl.DataFrame:
        """Put calls of one export; gives those that nobody can match: no caller is known, or no moment."""
        known = pl.col(CALLER).is_not_null() & pl.col(instant_of(MOMENT)).is_not_null()
        moment = (pl.col(instant_of(MOMENT)).dt.epoch("us") + _EVER).cast(pl.String)
        order = pl.concat_str(CALLER, moment, separator="\0").alias(_ORDER)
        self._calls.put(calls.filter(known).select(pl.lit(side).alias(SIDE), pl.all(), order))
        return calls.filter(~known)

    def blocks(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """The calls of each export in blocks, numbered as ``row`` within the block."""
        apart = pl.duration(seconds=self._tolerance.seconds)
        moment = pl.col(instant_of(MOMENT))
        begins = (pl.col(CALLER).ne_missing(pl.col(CALLER).shift())) | (moment - moment.shift() > apart).fill_null(value=True)
        waiting: pl.DataFrame | None = None
        for frame in self._calls.frames():
            calls = frame if waiting is None else pl.concat([waiting, frame])
            starts = calls.select(begins).to_series().arg_true()
            end = int(starts[-1]) if starts.len() else 0
            if end:
                yield _sides(calls[:end])
            waiting = calls[end:]
        if waiting is not None and waiting.height:
            yield _sides(waiting)


def _sides(block: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    numbered = block.drop(_ORDER).with_row_index(ROW)
    first, second = (numbered.filter(pl.col(SIDE) == side).drop(SIDE) for side in ("first", "second"))
    return first, second


def likely_pairs(first: pl.DataFrame, second: pl.DataFrame, tolerance: Tolerance) -> pl.DataFrame:
    """The pairs of calls of one caller that may be one call, as ``row`` and ``row 2``, in this order."""
    near, bucket = tolerance.seconds * _MICRO, max(tolerance.seconds, 1) * _WIDE * _MICRO
    spoken = reduce(lambda a, b: a + b, (pl.col(name).fill_null(0) for name in SPOKEN))
    asked = [
        calls.select(ROW, CALLER, pl.col(instant_of(MOMENT)).dt.epoch("us").alias("moment"), spoken.alias("spoken"))
        for calls in (first, second)
    ]
    moment = pl.col("moment")
    ours = asked[0].with_columns((moment // bucket).alias("bucket"))
    theirs = asked[1].with_columns(
        pl.concat_list((moment - near) // bucket, (moment + near) // bucket).list.unique().alias("bucket")
    )
    return (
        ours.join(theirs.explode("bucket"), on=[CALLER, "bucket"], suffix=" 2")
        .filter(
            ((moment - pl.col("moment 2")).abs() <= near) & ((pl.col("spoken") - pl.col("spoken 2")).abs() <= tolerance.seconds)
        )
        .select(ROW, ROW_2)
        .sort(ROW, ROW_2)
    )


def doubtful_pairs(records: Sequence[pl.DataFrame], pairs: pl.DataFrame, kind: RecordKind) -> pl.DataFrame:
    """Both records of each match that was not taken; those that share a record have the same ``listed``.

    ``pairs`` has ``row``, ``row 2`` and ``pair``. Groups are listed by the least of their keys, matches by both their keys.
    """
    places = [
        pl.DataFrame({name: of[ROW], f"place {name}": place_of(of, kind)}) for name, of in zip((ROW, ROW_2), records, strict=True)
    ]
    known = pairs.join(places[0], on=ROW, how="left").join(places[1], on=ROW_2, how="left")
    listed = known.with_columns(pl.Series("group", _groups(pairs), dtype=pl.Int64)).with_columns(
        pl.col(f"place {ROW}").min().over("group").alias(LISTED),
        pl.concat_str(f"place {ROW}", f"place {ROW_2}", separator="\0").alias(WITHIN),
    )
    sides = []
    for side, name, of in zip(("first", "second"), (ROW, ROW_2), records, strict=True):
        rows = listed.select(pl.col(name).alias(ROW), PAIR, LISTED, WITHIN).join(of, on=ROW, how="left")
        headed = rows.with_columns(pl.lit(side).alias(SIDE), pl.lit("").alias(CAUSE)).drop(ROW)
        sides.append(headed.select(*HEAD, pl.exclude(*HEAD)))
    return pl.concat(sides)


def _groups(pairs: pl.DataFrame) -> list[int]:
    """A number for each pair, the same for pairs that hang together by records that they share."""
    leader: dict[int, int] = {}

    def led_by(row: int) -> int:
        while (above := leader.setdefault(row, row)) != row:
            leader[row] = row = leader.setdefault(above, above)
        return row

    for row, row_2 in pairs.select(ROW, ROW_2).iter_rows():
        leader[led_by(row_2)] = led_by(row)
    return [led_by(row) for row in pairs[ROW]]

"""Two exports of one role, matched record by record: which are the same, which only one has, and in what the others differ.

``match_records`` is the one function that another room calls. Records are matched by their key, slice by slice; what is left of
calls, by the moment at which they arrived, the caller and the time spoken, each within a tolerance. A match that is not the only
one possible is no match: both records stand among the doubtful ones. Whatever the exports hold, only some of it is in memory at a
time, and what comes out does not depend on how much that is.
"""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.alike import AT_ONCE, Alike
from slacalc.records.in_order import InOrder
from slacalc.records.machine import machine
from slacalc.records.moments import instant_of
from slacalc.records.near import ASKED, ROW_2, Near, doubtful_pairs, likely_pairs
from slacalc.records.pairs import (
    CAUSE,
    HEAD,
    LISTED,
    ONLY_FIRST,
    ONLY_SECOND,
    PAIR,
    REFUSED_BY_FIRST,
    REFUSED_BY_SECOND,
    ROW,
    SIDE,
    TWICE_IN_FIRST,
    TWICE_IN_SECOND,
    WITHIN,
    causes_in_order,
    differing_pairs,
    masked_keys,
    place_of,
    placed,
)
from slacalc.records.store import Parts, Slices

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from slacalc.contract.records.kind import RecordKind
    from slacalc.records.near import Tolerance
    from slacalc.records.pairs import Side

SIDES: tuple[Side, Side] = ("first", "second")


@dataclass(frozen=True, slots=True)
class MatchedRecords:
    """Two exports of one role, record by record.

    ``same`` holds the records that are alike in every column, as the first export has them. The others come with the columns of
    ``HEAD`` before their own; ``pair`` is a number that two records of one match share, and no others have: ``alone`` are those
    without a partner, ``paired`` those that differ from theirs. ``doubtful`` are pairs that are possible, and none of them is
    taken; those that share a record have the same ``listed``.
    """

    kind: RecordKind
    same: Parts
    alone: InOrder
    paired: InOrder
    doubtful: InOrder
    counts: Mapping[tuple[str, Side], int]
    """How many records of a side each cause has."""

    def causes(self) -> tuple[tuple[str, int], ...]:
        """Each cause and how many records, or pairs of them, it has, in the order in which causes are taken."""
        pairs = {cause: count for (cause, _), count in self.counts.items() if count}
        return tuple((cause, pairs[cause]) for cause in causes_in_order(self.kind, self.same.schema.names()) if cause in pairs)

    def differing(self, names: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The records in which the two differ, in the order of the causes, then of the keys, both of a pair one after the other.

        Some columns of them, some records at a time.
        """
        yield from self.alone.frames(names)
        yield from self.paired.frames(names)

    def mixed(self, switched: Collection[str]) -> Parts:
        """The records of the first export, with those of the second where a cause is switched."""
        of_second = pl.col(CAUSE).is_in(list(switched))
        taken = sum(count for (cause, side), count in self.counts.items() if (side == "second") == (cause in switched))
        return self._with(pl.when(pl.col(SIDE) == "second").then(of_second).otherwise(~of_second), (CAUSE, SIDE), taken)

    def with_pair(self, pair: int) -> Parts:
        """The records of the first export, with this one pair as the second has it."""
        which = (pl.col(PAIR) == pair) == (pl.col(SIDE) == "second")
        taken = sum(rows.filter(which).height for rows in self.differing((PAIR, SIDE)))
        return self._with(which, (PAIR, SIDE), taken)

    def _with(self, which: pl.Expr, asked: Sequence[str], taken: int) -> Parts:
        """The records that are alike, and of the others those that are taken."""

        def frames(names: Sequence[str]) -> Iterator[pl.DataFrame]:
            yield from self.same.columns(names)
            for rows in self.differing((*asked, *names)) if taken else ():
                yield rows.filter(which).select(names)

        return Parts(self.same.schema, self.same.height + taken, frames, key="" if self.kind.per else self.kind.key)


def match_records(
    kind: RecordKind,
    first: Parts,
    second: Parts,
    refused: tuple[Collection[str], Collection[str]] = ((), ()),
    tolerance: Tolerance | None = None,
) -> MatchedRecords:
    """Match the records of two exports.

    Args:
        kind: of the role.
        first: canonical records, as they are read with every column.
        second: of the other export, with the same columns.
        refused: keys of the rows that the first, and the second, export has set aside, masked as they are shown.
        tolerance: without one, calls are matched by their key alone.
    """
    matching = _Matching(kind, Alike(first, second, [kind.key, *kind.per]), refused)
    matching.by_key(Near(first.schema, tolerance) if tolerance is not None and {*first.schema} >= ASKED else None, tolerance)
    return matching.matched()


class _Matching:
    """What is known of two exports while they are matched."""

    def __init__(self, kind: RecordKind, alike: Alike, refused: tuple[Collection[str], Collection[str]]) -> None:
        self._kind, self._alike, self._refused = kind, alike, refused
        headed = pl.Schema({**HEAD, **alike.schema})
        order = (WITHIN, PAIR, SIDE)
        self._alone, self._paired, self._doubtful = (InOrder(headed, LISTED, order, AT_ONCE) for _ in range(3))
        self._counts: dict[tuple[str, Side], int] = {}
        self._pairs = 0
        left_out = {kind.key, *kind.per, "exported_at", instant_of("exported_at")}
        self._content = [name for name in alike.schema if name not in left_out]
        self._moments = [name for name in (kind.moment, "caller") if name in self._content]
        self._left = [Slices(self._moments[0] if self._moments else kind.key, alike.slices, AT_ONCE) for _ in SIDES]
        """Of each side, the records that nothing has matched, in slices by what a record and its double have in common."""

    def by_key(self, near: Near | None, tolerance: Tolerance | None) -> None:
        """Match by the key; then by what is near, if that is asked for."""
        keys = [self._kind.key, *self._kind.per]
        for others in self._alike.others():
            records = [of.with_row_index(ROW) for of in others]
            pairs = records[0].join(records[1], on=keys, how="inner", nulls_equal=True, suffix=" 2").select(ROW, ROW_2)
            for side, left, rest in zip(SIDES, self._left, self._take(records, pairs), strict=True):
                left.put(rest if near is None else near.put(rest, side))
        for first, second in near.blocks() if near is not None and tolerance is not None else ():
            likely = likely_pairs(first, second, tolerance)  # type: ignore[arg-type]  # it is there where near is
            sure = likely.filter(pl.col(ROW).is_unique() & pl.col(ROW_2).is_unique())
            doubtful = self._numbered(likely.join(sure, on=[ROW, ROW_2], how="anti", maintain_order="left"))
            self._doubtful.put(doubtful_pairs((first, second), doubtful, self._kind))
            for left, rest in zip(self._left, self._take((first, second), sure), strict=True):
                left.put(rest)

    def matched(self) -> MatchedRecords:
        """Everything, once the records that nothing has matched have their causes."""
        same = self._alike.parts()
        for side, left in zip(SIDES, self._left, strict=True):
            for records, elsewhere in self._beside(left, side, same):
                self._put(self._alone, self._with_cause(records, elsewhere, side))
        return MatchedRecords(self._kind, same, self._alone, self._paired, self._doubtful, self._counts)

    def _take(self, records: Sequence[pl.DataFrame], pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Take these pairs; gives the records of each side that are in none, without their number."""
        self._put(self._paired, differing_pairs(records, self._numbered(pairs), self._kind))
        first, second = (
            of.filter(~pl.col(ROW).is_in(pairs[name].implode())).drop(ROW) for of, name in zip(records, (ROW, ROW_2), strict=True)
        )
        return first, second

    def _numbered(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Each with a number of its own."""
        numbered = pairs.with_row_index(PAIR, offset=self._pairs).with_columns(pl.col(PAIR).cast(pl.UInt32))
        self._pairs += pairs.height
        return numbered

    def _put(self, into: InOrder, rows: pl.DataFrame) -> None:
        into.put(rows)
        for cause, side, count in rows.group_by(CAUSE, SIDE).len().iter_rows():
            self._counts[cause, side] = self._counts.get((cause, side), 0) + count

    def _beside(self, left: Slices, side: Side, same: Parts) -> Iterator[tuple[pl.DataFrame, Iterator[pl.DataFrame]]]:
        """The records that are left, some at a time, each with the content in which their doubles would be."""
        if not left.height:
            return
        if left.size <= machine().budget.part_size:
            yield pl.concat(left), self._elsewhere(side, same)
            return
        sliced = Slices(self._moments[0] if self._moments else self._kind.key, self._alike.slices, AT_ONCE)
        for content in self._elsewhere(side, same) if self._moments else ():
            sliced.put(content)
        for at in range(self._alike.slices):
            of_slice = left.slice(at)
            if of_slice is not None:
                yield of_slice, sliced.chunks(at)

    def _elsewhere(self, side: Side, same: Parts) -> Iterator[pl.DataFrame]:
        """What the records of a side hold that have a partner."""
        yield from same.columns(self._content)
        for rows in self._paired.frames((SIDE, *self._content)):
            yield rows.filter(pl.col(SIDE) == side).drop(SIDE)

    def _with_cause(self, alone: pl.DataFrame, elsewhere: Iterator[pl.DataFrame], side: Side) -> pl.DataFrame:
        """Records that only one export has, each a pair of its own."""
        at = SIDES.index(side)
        known = reduce(and_, (pl.col(name).is_not_null() for name in self._moments), pl.lit(value=bool(self._moments)))
        numbered = alone.with_row_index(ROW)
        dated = numbered.filter(known).select(ROW, *self._content)
        doubles = [
            part.join(dated, on=self._content, how="semi", nulls_equal=True) for part in (elsewhere if dated.height else ())
        ]
        repeated = (
            dated.join(pl.concat(doubles), on=self._content, how="semi", nulls_equal=True)[ROW] if doubles else dated[ROW].clear()
        )
        refused = masked_keys(alone[self._kind.key]).is_in(list(self._refused[1 - at]))
        only, twice, by_other = (
            (ONLY_SECOND, TWICE_IN_SECOND, REFUSED_BY_FIRST) if at else (ONLY_FIRST, TWICE_IN_FIRST, REFUSED_BY_SECOND)
        )
        cause = pl.when(pl.lit(refused)).then(pl.lit(by_other)).when(pl.col(ROW).is_in(repeated.implode())).then(pl.lit(twice))
        rows = (
            self._numbered(numbered).with_columns(cause.otherwise(pl.lit(only)).alias(CAUSE), pl.lit(side).alias(SIDE)).drop(ROW)
        )
        return placed(rows, self._kind, place_of(alone, self._kind))

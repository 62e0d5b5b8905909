"""Two exports of one role, matched record by record: which are the same, which only one has, and in what the others differ.

``match_records`` is the one function that another room calls. Records are matched by their key; what is left of calls, by the
moment at which they arrived, the caller and the time spoken, each within a tolerance. A match that is not the only one possible
is no match: both records stand among the doubtful ones.

Every record in which the two differ has one *cause*, and belongs to it as a whole, so that a mixture of both exports never holds
a record that neither has: an abandoned call with the time spoken of an answered one.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Literal

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.records.alike import separate_alike
from slacalc.records.mask import mask_id
from slacalc.records.moments import instant_of
from slacalc.records.store import Parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from slacalc.contract.records.kind import RecordKind

Side = Literal["first", "second"]
SIDE, CAUSE, PAIR = "side", "cause", "pair"
ONLY_FIRST, ONLY_SECOND = "only first", "only second"
REFUSED_BY_FIRST, REFUSED_BY_SECOND = "refused by first", "refused by second"
"""Records that the other export has, of which this one's row was set aside."""
TWICE_IN_FIRST, TWICE_IN_SECOND = "twice in first", "twice in second"
"""Records that are there again under another key in one export, and not in the other."""
DIFFERS = "differs:"
"""Before the name of the column that tells a differing record's cause: the first that differs, in the order of the causes."""
FIRST_ASKED = ("outcome", "arrived_at", "direction", "queue", "category")
"""Columns that are looked at before the others: what follows from them is no cause of its own."""
SPOKEN = ("talk", "hold")
_AT = "row"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two calls without a common key may be and still be one call."""

    seconds: int = 0
    """Between the moments at which they arrived, and between the times spoken."""


@dataclass(frozen=True, slots=True)
class MatchedRecords:
    """Two exports of one role, record by record.

    ``same`` holds the records that are alike in every column, as the first export has them. ``differing`` has the columns of the
    records and before them ``side``, ``cause`` and ``pair``: a number that two records of one match share, and no others have.
    ``doubtful`` has those columns too; its pairs are matches that are possible, and none of them is taken.
    """

    kind: RecordKind
    same: Parts
    differing: pl.DataFrame
    doubtful: pl.DataFrame

    def causes(self) -> tuple[tuple[str, int], ...]:
        """Each cause and how many records, or pairs of them, it has, in the order in which causes are taken."""
        counts = dict(self.differing.group_by(CAUSE).agg(pl.col(PAIR).n_unique()).iter_rows())
        order = (
            *(ONLY_FIRST, ONLY_SECOND, TWICE_IN_FIRST, TWICE_IN_SECOND, REFUSED_BY_FIRST, REFUSED_BY_SECOND),
            *(DIFFERS + name for name in columns_asked(self.kind, self.same.schema.names())),
        )
        return tuple((cause, counts[cause]) for cause in order if cause in counts)

    def mixed(self, switched: Collection[str]) -> Parts:
        """The records of the first export, with those of the second where a cause is switched."""
        of_second = pl.col(CAUSE).is_in(list(switched))
        return self._with(pl.when(pl.col(SIDE) == "second").then(of_second).otherwise(~of_second))

    def with_pair(self, pair: int) -> Parts:
        """The records of the first export, with this one pair as the second has it."""
        return self._with((pl.col(PAIR) == pair) == (pl.col(SIDE) == "second"))

    def _with(self, which: pl.Expr) -> Parts:
        """The records that are alike, and of the others those that are taken."""
        same, taken = self.same, self.differing.filter(which)

        def frames(names: Sequence[str]) -> Iterator[pl.DataFrame]:
            yield from same.columns(names)
            yield taken.select(names)

        return Parts(same.schema, same.height + taken.height, frames, key="" if self.kind.per else self.kind.key)

    def of_side(self, side: Side) -> pl.DataFrame:
        """The records of one export in which the two differ."""
        return self.differing.filter(pl.col(SIDE) == side).select(self.same.schema.names())

    def pairs_by_key(self) -> dict[tuple[Side, str], int]:
        """The pair of each differing record, by its side and key."""
        return {(side, key): pair for side, key, pair in self.differing.select(SIDE, self.kind.key, PAIR).iter_rows()}


def columns_asked(kind: RecordKind, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell a cause, in the order in which they are asked; the key is the last."""
    names = [column.name for column in kind.columns if column.name in columns and column.name != kind.key]
    first = [name for name in FIRST_ASKED if name in names]
    return (*first, *(name for name in names if name not in first), *((kind.key,) if kind.key in columns else ()))


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
    everything, keys = first.schema.names(), [kind.key, *kind.per]
    same, others = separate_alike(first, second, keys)
    left = [records.with_row_index(_AT, offset=at) for records, at in zip(others, (0, others[0].height), strict=True)]
    pairs = left[0].join(left[1], on=keys, how="inner", nulls_equal=True, suffix=" 2").select(_AT, f"{_AT} 2")
    doubtful = pairs.clear()
    if tolerance is not None and {"arrived_at", "caller", *SPOKEN} <= {*everything}:
        alone = [_without(records, pairs[name]) for records, name in zip(left, (_AT, f"{_AT} 2"), strict=True)]
        likely = _likely(alone[0], alone[1], tolerance)
        sure = likely.filter(pl.col(_AT).is_unique() & pl.col(f"{_AT} 2").is_unique())
        doubtful = likely.join(sure, on=[_AT, f"{_AT} 2"], how="anti")
        pairs = pl.concat([pairs, sure])
    pairs, doubtful = pairs.with_row_index(PAIR), doubtful.with_row_index(PAIR)
    differing = [
        *_differing(left, pairs, kind),
        *(_only(left[at], pairs, same, kind, refused, at) for at in (0, 1)),
    ]
    # Records that only one export has are pairs of their own.
    return MatchedRecords(kind, same, pl.concat(differing), _as_pairs(left, doubtful, ""))


def _without(records: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    return records.filter(~pl.col(_AT).is_in(rows.implode()))


def _likely(first: pl.DataFrame, second: pl.DataFrame, tolerance: Tolerance) -> pl.DataFrame:
    """The pairs of calls of one caller that may be one call."""
    moment, spoken = instant_of("arrived_at"), reduce(lambda a, b: a + b, (pl.col(name).fill_null(0) for name in SPOKEN))
    asked = [
        records.filter(pl.col("caller").is_not_null()).select(
            _AT, "caller", pl.col(moment).alias("moment"), spoken.alias("spoken")
        )
        for records in (first, second)
    ]
    near = pl.duration(seconds=tolerance.seconds)
    apart = (pl.col("moment") - pl.col("moment 2")).abs()
    return (
        asked[0]
        .join(asked[1], on="caller", suffix=" 2")
        .filter((apart <= near) & ((pl.col("spoken") - pl.col("spoken 2")).abs() <= tolerance.seconds))
        .select(_AT, f"{_AT} 2")
    )


def _as_pairs(left: Sequence[pl.DataFrame], pairs: pl.DataFrame, cause: str) -> pl.DataFrame:
    """Both records of each pair."""
    sides = []
    sources: tuple[tuple[pl.DataFrame, str, Side], ...] = ((left[0], _AT, "first"), (left[1], f"{_AT} 2", "second"))
    for records, at, side in sources:
        of_side = pairs.select(PAIR, pl.col(at).alias(_AT)).join(records, on=_AT, how="left")
        sides.append(_with_cause(of_side, pl.lit(cause), side))
    return pl.concat(sides)


def _with_cause(records: pl.DataFrame, cause: pl.Expr, side: Side) -> pl.DataFrame:
    """Records with their side, cause and pair before their columns."""
    names = [name for name in records.columns if name not in {_AT, SIDE, CAUSE, PAIR}]
    return records.select(pl.lit(side).alias(SIDE), cause.alias(CAUSE), pl.col(PAIR).cast(pl.UInt32), *names)


def _differing(left: Sequence[pl.DataFrame], pairs: pl.DataFrame, kind: RecordKind) -> list[pl.DataFrame]:
    """Matched records that differ, with the first column in which they do as their cause."""
    asked = columns_asked(kind, left[0].columns)
    matched = pairs.join(left[0], on=_AT, how="left").join(
        left[1].rename({_AT: f"{_AT} 2"}), on=f"{_AT} 2", how="left", suffix=" 2"
    )
    cause = pl.coalesce(
        *(
            pl.when(_unlike(name, left[0].columns)).then(pl.lit(DIFFERS + name)).otherwise(pl.lit(None, pl.String))
            for name in asked
        ),
        pl.lit(DIFFERS + kind.key),
    )
    named = matched.select(PAIR, cause.alias(CAUSE))
    whole = _as_pairs(left, pairs, "").drop(CAUSE).join(named, on=PAIR, how="left")
    return [whole.select(SIDE, CAUSE, PAIR, pl.exclude(SIDE, CAUSE, PAIR))]


def _unlike(name: str, columns: Collection[str]) -> pl.Expr:
    """Whether two matched records differ in a column, or in the instant of a moment."""
    names = [column for column in (name, instant_of(name)) if column in columns]
    return reduce(or_, (pl.col(column).ne_missing(pl.col(f"{column} 2")) for column in names))


def _only(
    records: pl.DataFrame,
    pairs: pl.DataFrame,
    same: Parts,
    kind: RecordKind,
    refused: tuple[Collection[str], Collection[str]],
    at: int,
) -> pl.DataFrame:
    """Records that only one export has."""
    side: Side = "second" if at else "first"
    alone = _without(records, pairs[f"{_AT} 2" if at else _AT])
    content = [
        name for name in same.schema.names() if name not in {kind.key, *kind.per, "exported_at", instant_of("exported_at")}
    ]
    moments = [name for name in (kind.moment, "caller") if name in content]
    known = reduce(and_, (pl.col(name).is_not_null() for name in moments), pl.lit(value=bool(moments)))
    dated = alone.filter(known)
    elsewhere = [
        part.join(dated, on=content, how="semi", nulls_equal=True)
        for part in (*(same.columns(content) if dated.height else ()), _paired(records, pairs, at).select(content))
    ]
    repeated = dated.join(pl.concat(elsewhere), on=content, how="semi", nulls_equal=True)[_AT]
    shown = pl.Series([mask_id(key) in refused[1 - at] for key in alone[kind.key]], dtype=pl.Boolean)
    only, twice, by_other = (
        (ONLY_SECOND, TWICE_IN_SECOND, REFUSED_BY_FIRST) if at else (ONLY_FIRST, TWICE_IN_FIRST, REFUSED_BY_SECOND)
    )
    cause = (
        pl.when(shown)
        .then(pl.lit(by_other))
        .when(pl.col(_AT).is_in(repeated.implode()))
        .then(pl.lit(twice))
        .otherwise(pl.lit(only))
    )
    # A record without a partner has a number that no pair has: pairs are fewer than records of either export.
    numbered = alone.with_columns((pl.col(_AT) + pl.lit(pairs.height)).alias(PAIR))
    return _with_cause(numbered, cause, side)


def _paired(records: pl.DataFrame, pairs: pl.DataFrame, at: int) -> pl.DataFrame:
    return records.filter(pl.col(_AT).is_in(pairs[f"{_AT} 2" if at else _AT].implode()))

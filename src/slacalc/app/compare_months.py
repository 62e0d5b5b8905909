"""Two month folders, or one under two contracts, compared: totals, lines, causes and the records behind them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from slacalc.app.mixed_month import MixedMonth
from slacalc.app.record_worth import RecordWorth
from slacalc.audit.compared import ComparedMonth, DifferingRecord, DifferingRecords, DoubtfulMatches, FieldPair
from slacalc.audit.effect import effect_of
from slacalc.audit.waterfall import waterfall
from slacalc.base.dataclass import dataclass
from slacalc.records.pairs import CAUSE, LISTED, PAIR, SIDE
from slacalc.records.person import ShownNames
from slacalc.records.record_texts import record_texts, text_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from slacalc.app.month_side import MonthSide
    from slacalc.audit.compared import SideHead
    from slacalc.contract.records.kind import RecordKind
    from slacalc.records.matched import MatchedRecords
    from slacalc.records.near import Tolerance


@dataclass(frozen=True, slots=True)
class PeopleOfRole:
    """What people are called in the records of one role."""

    names: ShownNames
    named: frozenset[str]
    """The columns in which the layout of either side masks names."""
    key: bytes | None


def compare_sides(
    heads: tuple[SideHead, SideHead], first: MonthSide, second: MonthSide, tolerance: Tolerance | None, key: bytes | None
) -> ComparedMonth:
    """Everything in which two sides of one month differ, and why.

    ``tolerance`` is how far apart two calls without a common key may be; ``key`` makes the hashes by which numbers are joined.
    """
    mixed = MixedMonth(first, second, tolerance)
    names = ShownNames()
    records, doubtful, priced = list[DifferingRecords](), list[DoubtfulMatches](), 0
    for role, matched in mixed.matched.items():
        named = frozenset(name for side in (first, second) for name in side.records[role].named if role in side.records)
        called = PeopleOfRole(names, named, key)
        columns = text_columns(matched.same.schema.names(), matched.kind, named, key)
        if matched.causes():
            worth, count = RecordWorth(mixed, role), sum(number for _, number in matched.causes())
            records.append(DifferingRecords(role, count, columns, partial(_records, matched, worth, called)))
            priced += worth.priced
        if matches := matched.doubtful.height // 2:
            doubtful.append(DoubtfulMatches(role, matches, columns, partial(_doubtful, matched, called)))
    return ComparedMonth(
        *heads,
        effect_of(first.statement, second.statement),
        waterfall(mixed.causes, mixed.mix, first.statement, second.statement),
        tuple(records),
        tuple(doubtful),
        priced,
        (("no match", ""),) if tolerance is None and _without_match(mixed.matched.get("calls")) else (),
    )


def _without_match(calls: MatchedRecords | None) -> bool:
    """Whether both sides have calls, and none of them a key in common."""
    if calls is None or calls.same.height or calls.paired.height:
        return False
    return len({side for (_, side), count in calls.counts.items() if count}) > 1


def _records(matched: MatchedRecords, worth: RecordWorth, called: PeopleOfRole) -> Iterator[DifferingRecord]:
    """In the order of the causes, then of the keys."""
    records = (record for rows in matched.differing() for record in _pairs(rows, matched.kind, called))
    for record, amount in zip(records, worth, strict=False):
        yield replace(record, cause=f"{matched.kind.role}:{record.cause}", worth=amount)


def _pairs(rows: pl.DataFrame, kind: RecordKind, called: PeopleOfRole) -> Iterator[DifferingRecord]:
    """Each pair with its records as texts; both stand one after the other."""
    heads = rows.select(PAIR, CAUSE, SIDE).iter_rows()
    texts = zip(heads, record_texts(rows, kind, called.names, called.named, called.key), strict=True)
    for (_, cause), sides in groupby(texts, key=lambda row: row[0][:2]):
        by_side = {head[2]: record for head, record in sides}
        first, second = by_side.get("first"), by_side.get("second")
        pairs = ((name, first[name], second[name]) for name in first) if first is not None and second is not None else ()
        differing = tuple(FieldPair(*pair) for pair in pairs if pair[1] != pair[2])
        yield DifferingRecord(kind.role, cause, first, second, differing)


def _doubtful(matched: MatchedRecords, called: PeopleOfRole) -> Iterator[tuple[DifferingRecord, ...]]:
    """Matches that were not taken, those that share a record together."""
    for rows in matched.doubtful.frames():
        groups = zip(rows[LISTED][::2], _pairs(rows, matched.kind, called), strict=True)
        for _, group in groupby(groups, key=lambda match: match[0]):
            yield tuple(record for _, record in group)

"""Two month folders, or one under two contracts, compared: totals, lines, causes and the records behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.mixed_month import MixedMonth
from slacalc.app.record_worth import worth_of_records
from slacalc.audit.compared import ComparedMonth, DifferingRecord, FieldPair
from slacalc.audit.effect import effect_of
from slacalc.audit.waterfall import waterfall
from slacalc.records.matched import CAUSE, PAIR, SIDE
from slacalc.records.record_texts import record_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from slacalc.app.month_side import MonthSide
    from slacalc.audit.compared import SideHead
    from slacalc.contract.records.kind import RecordKind
    from slacalc.records.matched import MatchedRecords, Tolerance


def compare_sides(
    heads: tuple[SideHead, SideHead], first: MonthSide, second: MonthSide, tolerance: Tolerance | None, key: bytes | None
) -> ComparedMonth:
    """Everything in which two sides of one month differ, and why.

    ``tolerance`` is how far apart two calls without a common key may be; ``key`` makes the hashes by which numbers are joined.
    """
    mixed = MixedMonth(first, second, tolerance)
    records = tuple(record for role in mixed.matched for record in _records(mixed, role, key))
    doubtful = tuple(group for matched in mixed.matched.values() for group in _doubtful(matched, key))
    return ComparedMonth(
        *heads,
        effect_of(first.statement, second.statement),
        waterfall(mixed.causes, mixed.mix, first.statement, second.statement),
        records,
        doubtful,
        sum(record.worth is not None for record in records),
        (("no match", ""),) if tolerance is None and _without_match(mixed.matched.get("calls")) else (),
    )


def _without_match(calls: MatchedRecords | None) -> bool:
    """Whether both sides have calls, and none of them a key in common."""
    if calls is None or calls.same.height:
        return False
    sides = calls.differing[SIDE].value_counts().rows()
    return len(sides) > 1 and calls.differing[PAIR].n_unique() == calls.differing.height


def _records(mixed: MixedMonth, role: str, key: bytes | None) -> Iterator[DifferingRecord]:
    """In the order of the causes, then of the keys."""
    matched, worth = mixed.matched[role], worth_of_records(mixed, role)
    causes = [cause for cause, _ in matched.causes()]
    pairs = _pairs(matched.differing, matched.kind, key)
    for pair, record in sorted(
        pairs, key=lambda numbered: (causes.index(numbered[1].cause), numbered[1].texts[matched.kind.key])
    ):
        yield replace(record, cause=f"{role}:{record.cause}", worth=worth.get(pair))


def _pairs(frame: pl.DataFrame, kind: RecordKind, key: bytes | None) -> Iterator[tuple[int, DifferingRecord]]:
    """Each pair with its records as texts."""
    pairs: dict[int, dict[str, dict[str, str]]] = {}
    causes: dict[int, str] = {}
    heads = frame.select(SIDE, CAUSE, PAIR).iter_rows()
    for (side, cause, pair), texts in zip(heads, record_texts(frame, kind, key), strict=True):
        pairs.setdefault(pair, {})[side] = texts
        causes[pair] = cause
    for pair, sides in pairs.items():
        yield pair, _record(kind.role, causes[pair], sides.get("first"), sides.get("second"))


def _record(role: str, cause: str, first: dict[str, str] | None, second: dict[str, str] | None) -> DifferingRecord:
    differing: tuple[FieldPair, ...] = ()
    if first is not None and second is not None:
        differing = tuple(FieldPair(name, first[name], second[name]) for name in first if first[name] != second[name])
    return DifferingRecord(role, cause, first, second, differing)


def _doubtful(matched: MatchedRecords, key: bytes | None) -> Iterator[tuple[DifferingRecord, ...]]:
    """Matches that were not taken, those that share a record together."""
    groups: list[list[DifferingRecord]] = []
    for _, record in _pairs(matched.doubtful, matched.kind, key):
        assert record.first is not None  # noqa: S101 - for the type checker: a match has both
        assert record.second is not None  # noqa: S101 - as above
        keys = {("first", record.first[matched.kind.key]), ("second", record.second[matched.kind.key])}
        joined = [group for group in groups if any(keys & _keys(doubtful, matched) for doubtful in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(doubtful for group in joined for doubtful in group), record])
    return (tuple(group) for group in groups)


def _keys(record: DifferingRecord, matched: MatchedRecords) -> set[tuple[str, str]]:
    sides = (("first", record.first), ("second", record.second))
    return {(side, texts[matched.kind.key]) for side, texts in sides if texts is not None}

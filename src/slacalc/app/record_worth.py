"""What each record in which two sides differ is worth alone: the first side with it as the second has it, less the first.

Where a role is counted record by record, all records are counted at once, by their keys, and the month is priced with the few
numbers of each put in: what thousands of calls have in common is priced once. Where counting looks from record to record, the
month is counted again for each.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.month import count_records
from slacalc.audit.priced import UNPRICED
from slacalc.audit.waterfall import payable
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.needs import EXCUSED, MOMENT, sliced_by
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.records.matched import PAIR
from slacalc.records.store import Parts
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    import polars as pl

    from slacalc.app.mixed_month import CountedMixture, MixedMonth
    from slacalc.contract.terms import Terms
    from slacalc.records.matched import MatchedRecords, Side

MOST_PRICED, MOST_COUNTED = 2_000, 60
"""Months that are priced for the sake of one role, and months that are counted again."""
NONE: frozenset[str] = frozenset()


def worth_of_records(mixed: MixedMonth, role: str) -> dict[int, Fraction]:
    """What each pair of a role is worth alone; of very many pairs, only the first are priced."""
    base, matched = mixed.counted(NONE), mixed.matched[role]
    if matched.differing.is_empty() or role not in dict(base.counted.tallies.tables):
        return {}
    start = payable(base.statement())
    alone = _by_table if _counted_alone(base.terms, role) else _by_counting
    return {pair: worth - start for pair, worth in alone(mixed, matched, base)}


def _counted_alone(terms: Terms, role: str) -> bool:
    """Whether the tally of a role is the sum of the tallies of its records, in a table of the usual keys."""
    by_clock = any(metric.over is not None and metric.over.by not in KEYS for metric in terms.metrics)
    return role in MOMENT and role != EXCUSED and sliced_by(terms, role) == record_kind(role).key and not by_clock


def _by_table(mixed: MixedMonth, matched: MatchedRecords, base: CountedMixture) -> Iterator[tuple[int, Fraction]]:
    role = matched.kind.role
    pairs, changes = matched.pairs_by_key(), dict[int, dict[tuple[str, ...], tuple[int, ...]]]()
    sides: tuple[tuple[Side, int], ...] = (("first", -1), ("second", 1))
    for side, sign in sides:
        table = _table_by_key(mixed, matched.of_side(side), base, role)
        for (key, *group), row in table.rows:
            change = changes.setdefault(pairs[side, key], {})
            before = change.get(tuple(group), (0,) * len(row))
            change[tuple(group)] = tuple(a + sign * b for a, b in zip(before, row, strict=True))
    worths: dict[Table, Fraction | None] = {}
    counted = base.counted.tallies.table(role)
    for pair in sorted({*pairs.values()}):
        added = Table.of(counted.keys, counted.columns, changes.get(pair, {}))
        if added not in worths:
            if len(worths) >= MOST_PRICED:
                continue
            worths[added] = _priced(base, role, counted + added)
        worth = worths[added]
        if worth is not None:
            yield pair, worth


def _table_by_key(mixed: MixedMonth, records: pl.DataFrame, base: CountedMixture, role: str) -> Table:
    """The tally of some records, each by itself."""
    serving = with_service(base.terms, service_of(base.terms, base.history.decisions, base.counted.as_of.date()))
    keys = (mixed.matched[role].kind.key, *KEYS)
    exports = {role: replace(mixed.first.records[role], parts=Parts.of(records))}
    if EXCUSED in mixed.first.records:
        exports[EXCUSED] = mixed.first.records[EXCUSED]
    counted, _ = count_records(serving, exports, mixed.first.known, base.history, keys)
    return counted.tallies.table(role)


def _priced(base: CountedMixture, role: str, table: Table) -> Fraction | None:
    tables = tuple((name, table if name == role else counts) for name, counts in base.counted.tallies.tables)
    try:
        return payable(replace(base, counted=replace(base.counted, tallies=Tallies(tables))).statement())
    except UNPRICED:
        return None


def _by_counting(mixed: MixedMonth, matched: MatchedRecords, base: CountedMixture) -> Iterator[tuple[int, Fraction]]:
    role = matched.kind.role
    serving = with_service(base.terms, service_of(base.terms, base.history.decisions, base.counted.as_of.date()))
    for pair in matched.differing[PAIR].unique().sort().to_list()[:MOST_COUNTED]:
        exports = {**mixed.first.records, role: replace(mixed.first.records[role], parts=matched.with_pair(pair))}
        try:
            counted, _ = count_records(serving, exports, mixed.first.known, base.history)
            yield pair, payable(replace(base, counted=counted).statement())
        except UNPRICED:
            continue

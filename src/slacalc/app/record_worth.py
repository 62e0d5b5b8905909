"""What each record in which two sides differ is worth alone: the first side with it as the second has it, less the first.

Where a role is counted record by record, records are counted some at a time, by their keys, and the month is priced with the few
numbers of each put in: what thousands of calls have in common is priced once. Where counting looks from record to record, the
month is counted again for each.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.app.month import count_records
from slacalc.audit.priced import UNPRICED
from slacalc.audit.waterfall import payable
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.needs import EXCUSED, MOMENT, sliced_by
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.records.matched import SIDES
from slacalc.records.pairs import PAIR, SIDE
from slacalc.records.store import Parts
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.app.mixed_month import CountedMixture, MixedMonth
    from slacalc.contract.terms import Terms
    from slacalc.records.matched import MatchedRecords

MOST_PRICED, MOST_COUNTED = 2_000, 60
"""Months that are priced for the sake of one role, and months that are counted again."""
AT_ONCE = 10_000
"""Records that are counted at a time; even, so that both of a pair are."""
NONE: frozenset[str] = frozenset()
_UNPRICED = 0


class RecordWorth:
    """What each pair of a role is worth alone, in the order in which they are listed; of very many, only the first are priced."""

    def __init__(self, mixed: MixedMonth, role: str) -> None:
        base, matched = mixed.counted(NONE), mixed.matched[role]
        self._amounts: list[Fraction | None] = [None]
        self._which = array("H")
        """Of each pair, where its amount stands: two bytes, as there may be millions."""
        if not matched.causes() or role not in dict(base.counted.tallies.tables):
            return
        start = payable(base.statement())
        places: dict[Fraction | None, int] = {None: _UNPRICED}
        for worth in (_by_table if _counted_alone(base.terms, role) else _by_counting)(mixed, matched, base):
            amount = None if worth is None else worth - start
            if amount not in places:
                places[amount] = len(self._amounts)
                self._amounts.append(amount)
            self._which.append(places[amount])

    @property
    def priced(self) -> int:
        """How many pairs have a worth."""
        return len(self._which) - self._which.count(_UNPRICED)

    def __iter__(self) -> Iterator[Fraction | None]:
        """Of each pair, and then nothing for any more of them."""
        yield from (self._amounts[place] for place in self._which)
        while True:
            yield None


def _counted_alone(terms: Terms, role: str) -> bool:
    """Whether the tally of a role is the sum of the tallies of its records, in a table of the usual keys."""
    by_clock = any(metric.over is not None and metric.over.by not in KEYS for metric in terms.metrics)
    return role in MOMENT and role != EXCUSED and sliced_by(terms, role) == record_kind(role).key and not by_clock


def _by_table(mixed: MixedMonth, matched: MatchedRecords, base: CountedMixture) -> Iterator[Fraction | None]:
    """What the month comes to with each pair; the same numbers are priced once, and only so many of them."""
    role = matched.kind.role
    counted, worths = base.counted.tallies.table(role), dict[Table, "Fraction | None"]()
    for rows in (batch for frame in matched.differing() for batch in frame.iter_slices(AT_ONCE)):
        changes = _changes(mixed, matched, base, rows)
        for pair in rows[PAIR].unique(maintain_order=True):
            added = Table.of(counted.keys, counted.columns, changes.get(pair, {}))
            if added not in worths and len(worths) < MOST_PRICED:
                worths[added] = _priced(base, role, counted + added)
            yield worths.get(added)


def _changes(
    mixed: MixedMonth, matched: MatchedRecords, base: CountedMixture, rows: pl.DataFrame
) -> dict[int, dict[tuple[str, ...], tuple[int, ...]]]:
    """What each of these pairs changes in the tally of its role."""
    role, changes = matched.kind.role, dict[int, dict[tuple[str, ...], tuple[int, ...]]]()
    for side, sign in zip(SIDES, (-1, 1), strict=True):
        of_side = rows.filter(pl.col(SIDE) == side)
        pairs = dict(of_side.select(matched.kind.key, PAIR).iter_rows())
        for (key, *group), row in _table_by_key(mixed, of_side.select(matched.same.schema.names()), base, role).rows:
            change = changes.setdefault(pairs[key], {})
            before = change.get(tuple(group), (0,) * len(row))
            change[tuple(group)] = tuple(a + sign * b for a, b in zip(before, row, strict=True))
    return changes


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


def _by_counting(mixed: MixedMonth, matched: MatchedRecords, base: CountedMixture) -> Iterator[Fraction | None]:
    """The same, of the first pairs that are listed."""
    role = matched.kind.role
    serving = with_service(base.terms, service_of(base.terms, base.history.decisions, base.counted.as_of.date()))
    for pair in _first_pairs(matched):
        exports = {**mixed.first.records, role: replace(mixed.first.records[role], parts=matched.with_pair(pair))}
        try:
            counted, _ = count_records(serving, exports, mixed.first.known, base.history)
            yield payable(replace(base, counted=counted).statement())
        except UNPRICED:
            yield None


def _first_pairs(matched: MatchedRecords) -> list[int]:
    pairs: dict[int, None] = {}
    for rows in matched.differing((PAIR,)):
        pairs.update(dict.fromkeys(rows[PAIR]))
        if len(pairs) >= MOST_COUNTED:
            break
    return [*pairs][:MOST_COUNTED]

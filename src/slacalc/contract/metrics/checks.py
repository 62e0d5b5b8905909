"""A metric fits its reading: the keys that the reading wants, the unit of its target, the columns of its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.metrics.over import check_over, is_share_met
from slacalc.contract.metrics.own_reading import check_own, reading_at
from slacalc.contract.metrics.period import check_period
from slacalc.contract.metrics.readings import CASE_BLANKS, OWN, OWN_BLANKS, WEIGHTED
from slacalc.contract.metrics.units import check_bound_unit
from slacalc.contract.metrics.weighted import OF_COMPOSITES
from slacalc.contract.predicates.text import read_predicate
from slacalc.contract.records.calls import CALLS
from slacalc.contract.records.excused import EXCUSED
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.records.pauses import PAUSES
from slacalc.contract.records.tickets import TICKETS
from slacalc.contract.tree.find import entries_of, scalar_at, text_at, value_at
from slacalc.contract.tree.leaves import Mistake
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.quantities import read_short, read_target
from slacalc.contract.words.times import read_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading

OF_VOLUME = ("volume", "surge", "forecast", "without_forecast")
WITHIN_EXAMPLES = {
    "seconds": "15 s; 2 h; 7 days",
    "working days": "3 working days after receipt; 48 hours after receipt; 4 working hours after receipt",
    "closing": "24 hours after closing; 4 working hours after closing; 1 working day after closing",
}


def check_metrics(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between the keys of each metric."""
    for name, metric in entries_of(root, "metrics"):
        yield from check_own(name, metric)
        if text_at(metric, "reading") == WEIGHTED or any(metric.find(key) is not None for key in OF_COMPOSITES):
            from slacalc.contract.metrics.weighted_checks import check_weighted  # noqa: PLC0415 - loaded where there is one

            yield from check_weighted(root, name, metric)
        yield from check_period(root, name, metric)
        reading = reading_at(metric)
        if isinstance(metric.find("target"), Listing) or any(metric.find(key) is not None for key in OF_VOLUME):
            from slacalc.contract.metrics.by_volume import check_by_volume  # noqa: PLC0415 - loaded where there is one

            yield from check_by_volume(root, name, metric, reading)
        if reading is not None and reading.name == WEIGHTED:
            yield from _keys(name, metric, reading)
            yield from _units(metric, reading)
            continue
        if reading is not None:
            yield from _keys(name, metric, reading)
            yield from _blank(metric, reading)
            yield from _units(metric, reading)
            if reading.takes_within == "working days" or reading.takes_pauses or metric.find("pauses") is not None:
                yield from _clock(root, name, metric, reading)
            yield from check_over(name, metric, reading)
            yield from _excused(root, metric, reading)
            yield from check_scope(metric, reading.scoped_by)
            yield from check_role(root, metric, "reading", reading.role)
            if reading.scoped_by != reading.role or _asks_for_cases(metric, reading):
                yield from check_role(root, metric, "reading", TICKETS.role)
    yield from _one_short(root)


def _clock(root: Mapping, name: str, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """The clock of a case, and the export of the pauses that stop it."""
    from slacalc.contract.metrics.pauses import check_clock, stops_by_intervals  # noqa: PLC0415 - loaded where there is one

    yield from check_clock(root, name, metric, reading)
    if reading.takes_pauses and stops_by_intervals(metric):
        yield from check_role(root, metric, "pauses", PAUSES.role)


def _asks_for_cases(metric: Mapping, reading: Reading) -> bool:
    """Whether a metric over calls asks if a case came of them."""
    return reading.role == CALLS.role and "ticketed" in f"{reading.numerator} {reading.denominator} {text_at(metric, 'where')}"


def _one_short(root: Mapping) -> Iterator[Diagnostic]:
    """A short abandon is a class of calls, and each call is in one class: a contract has one such time."""
    first = None
    for _, metric in entries_of(root, "metrics"):
        short, node = value_at(metric, "short", read_short), scalar_at(metric, "short")
        if short is None or node is None:
            continue
        first = first or (short, node)
        if short != first[0]:
            yield error("contract/two-shorts", node.place, text=node.text, other=first[1].text, path=first[1].path)


def check_scope(part: Mapping, role: str) -> Iterator[Diagnostic]:
    """The predicate under ``where``, over records of that role."""
    where = scalar_at(part, "where")
    if where is None or not isinstance(where.value, str):
        return
    try:
        read_predicate(where, record_kind(role))
    except Mistake as mistake:
        yield mistake.diagnostic


def check_role(root: Mapping, part: Mapping, key: str, role: str) -> Iterator[Diagnostic]:
    """The records that a metric or a fee counts are exported."""
    exports, node = root.find("exports"), part.find(key)
    if isinstance(exports, Mapping) and exports.find(role) is None and node is not None:
        yield error("contract/missing-export", node.place, role=role, path=part.path)


def _keys(name: str, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    for key, wants in reading.keys:
        node = metric.find(key)
        if wants and node is None:
            yield error("contract/reading-wants", metric.key, key=key, reading=reading.name, where=f"metrics.{name}")
        elif not wants and node is not None:
            yield error("contract/reading-has-no", node.key, key=key, reading=reading.name)
    merged = metric.find("merged")
    if merged is not None and reading.name != WEIGHTED and reading.role != TICKETS.role:
        yield error("contract/reading-has-no", merged.key, key="merged", reading=reading.name)


def _blank(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """What a blank is: of cases one thing, of what an own reading adds up another."""
    if not reading.blank_in and reading.name != OWN:
        return
    node, words = scalar_at(metric, "blank"), CASE_BLANKS if reading.blank_in else OWN_BLANKS
    if node is not None and node.text not in words:
        facts = {"text": node.text, "words": listed(words), "nearest": nearest(node.text, words)}
        yield error("contract/unknown-word", node.place, **facts)


def _excused(root: Mapping, metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """Records of a moment can be excused; a case or a report has a deadline, and is put off by its own rules."""
    excused = metric.find("excused")
    if excused is None:
        return
    if not record_kind(reading.role).excusable:
        yield error("contract/reading-has-no", excused.key, key="excused", reading=reading.name)
    yield from check_role(root, metric, "excused", EXCUSED.role)


def _units(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    within, node = value_at(metric, "within", read_within), scalar_at(metric, "within")
    of_case, after_closing = reading.takes_within == "working days", reading.begins_at == "resolved_at"
    fits = within is None or (within.of_case, within.after_closing) == (of_case, after_closing)
    if node is not None and reading.takes_within and not fits:
        expected = WITHIN_EXAMPLES["closing" if after_closing else reading.takes_within or "seconds"]
        yield error("contract/other-unit", node.place, text=node.text, reading=reading.name, expected=expected)
    judged = scalar_at(metric, "judged")
    if after_closing and judged is not None and judged.text == "in month of receipt":
        words = ("in month of deadline", "in month of closing")
        yield error("contract/unknown-word", judged.place, text=judged.text, words=listed(words), nearest=words[1])
    target, target_node = value_at(metric, "target", read_target), scalar_at(metric, "target")
    if target is not None and target_node is not None and not is_share_met(metric):
        yield from check_bound_unit(target_node, target, reading)

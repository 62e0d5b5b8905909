"""A reading that a contract defines itself: predicates of its own over canonical columns, checked with their places."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from slacalc.base.diagnostics import error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.metrics.readings import ALL, FLAG, JUDGED, OWN, OWN_ROLES, Reading, find_reading
from slacalc.contract.predicates.text import read_predicate
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import scalar_at, text_at
from slacalc.contract.tree.leaves import Mistake
from slacalc.contract.tree.source import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.metrics.readings import Blank, Lost
    from slacalc.contract.records.kind import RecordKind
    from slacalc.contract.tree.source import Mapping

UNITS = {"seconds": "seconds", "whole": "number"}
"""What adding up columns of a type gives."""
UNITS_KNOWN = ("share", "seconds", "number")
BLANK_UNIT = "seconds"
"""Of what a blank can be zero: a rating or a score that was not given is none."""
OWN_KEYS = ("counts", "numerator", "denominator", "unit")
IN_TIME = (("resolved_in_time", "resolved_at"), ("responded_in_time", "first_response_at"), ("flagged_in_time", FLAG))
"""What an own reading over cases may ask of a deadline, and the column that tells."""
WORD = re.compile(r"\w+")
NOT_COUNTED = "not counted"
OF_DEADLINE, OF_RECEIPT = "in month of deadline", "in month of receipt"


def reading_at(metric: Mapping) -> Reading | None:
    """The reading that a metric names, or that it defines; None where neither can be made out."""
    name = text_at(metric, "reading")
    if name != OWN:
        return find_reading(name)
    texts = {key: text_at(metric, key) for key in OWN_KEYS}
    if not all(texts.values()) or texts["counts"] not in OWN_ROLES or texts["unit"] not in UNITS_KNOWN:
        return None
    adds, blank = text_at(metric, "adds"), text_at(metric, "blank")
    reading = own_reading(texts["counts"], texts["unit"], texts["numerator"], texts["denominator"], adds, blank)
    judged, lost = text_at(metric, "judged"), text_at(metric, "lost")
    return over_cases(reading, judged, lost, within=metric.find("within") is not None)


def own_reading(counts: str, unit: str, numerator: str, denominator: str, adds: str, blank: str) -> Reading:
    """The reading that these texts define."""
    top, bottom = ("" if text == ALL else text for text in (numerator, denominator))
    return Reading(OWN, counts, cast("Literal['share', 'seconds', 'number']", unit), top, bottom, adds, cast("Blank", blank))


def over_cases(reading: Reading, judged: str, lost: str, *, within: bool) -> Reading:
    """An own reading with what follows for cases: which keys it wants, by what it asks of a deadline; any other as it is.

    A case is judged once, in the month that the contract says, and only judged cases are divided by.
    """
    if record_kind(reading.role).belongs_by != "deadline":
        return reading
    asked = asked_in_time(reading)
    decided_by = dict(IN_TIME)[asked[0]] if asked else ""
    by_row = {"resolved_at": "" if within else "due_at", "": ""}
    dated = decided_by == "first_response_at" or (within and decided_by == "resolved_at")
    return replace(
        reading,
        denominator=f"{JUDGED} and ({reading.denominator})" if reading.denominator else JUDGED,
        blank=reading.blank if reading.adds else "left out",
        takes_within="working days" if dated or (within and not asked and judged == OF_DEADLINE) else None,
        takes_reopened=decided_by == "resolved_at",
        takes_judged=True,
        decided_by=decided_by,
        blank_in=by_row.get(decided_by, decided_by),
        takes_lost=judged != OF_RECEIPT,
        lost=cast("Lost", lost),
    )


def asked_in_time(reading: Reading) -> tuple[str, ...]:
    """Which of the columns made from a deadline the predicates of an own reading name."""
    words = {*WORD.findall(f"{reading.numerator} {reading.denominator}")}
    return tuple(name for name, _ in IN_TIME if name in words)


def check_own(name: str, metric: Mapping) -> Iterator[Diagnostic]:
    """What is wrong with the keys of an own reading; with another reading, that they are there."""
    if text_at(metric, "reading") != OWN:
        for key in (*OWN_KEYS, "adds"):
            node = metric.find(key)
            if node is not None:
                yield error("contract/reading-has-no", node.key, key=key, reading=text_at(metric, "reading"))
        return
    for key in OWN_KEYS:
        if metric.find(key) is None:
            yield error("contract/reading-wants", metric.key, key=key, reading=OWN, where=f"metrics.{name}")
    reading = reading_at(metric)
    if reading is None:
        return
    kind = reading.counts
    for key in ("numerator", "denominator"):
        scalar = scalar_at(metric, key)
        if scalar is not None and scalar.value != ALL:
            try:
                read_predicate(scalar, kind)
            except Mistake as mistake:
                yield mistake.diagnostic
    yield from _adds(metric, reading, kind)
    yield from _of_cases(metric, reading)


def _of_cases(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """One deadline at most is asked for; and a case that the export has lost has nothing that could be added up."""
    asked, lost = asked_in_time(reading), scalar_at(metric, "lost")
    numerator, adds = scalar_at(metric, "numerator"), scalar_at(metric, "adds")
    if len(asked) > 1 and numerator is not None:
        yield error("contract/two-deadlines", numerator.place, first=asked[0], second=asked[1])
    if adds is not None and reading.takes_judged and asked:
        yield error("contract/adds-in-time", adds.place, text=adds.text, column=asked[0])
    if adds is not None and lost is not None and reading.lost not in {"", NOT_COUNTED}:
        yield error("contract/lost-adds-nothing", lost.place, text=lost.text, adds=adds.text, expected=NOT_COUNTED)


def _adds(metric: Mapping, reading: Reading, kind: RecordKind) -> Iterator[Diagnostic]:
    """Columns that can be added up, all of one unit, and that unit is the one of the reading."""
    scalar, unit = scalar_at(metric, "adds"), scalar_at(metric, "unit")
    expected = {"share"}
    if scalar is not None:
        expected = set()
        for text in reading.added:
            column = kind.column(text)
            if column is None:
                names = [known.name for known in kind.columns]
                facts = {"role": kind.role, "nearest": nearest(text, names), "columns": listed(names)}
                yield error("contract/unknown-column", scalar.place, **{"text": text, **facts})
                return
            if column.type not in UNITS:
                yield error("contract/cannot-add", scalar.place, text=text, type=column.type)
                return
            expected.add(UNITS[column.type])
    blank = metric.find("blank")
    if blank is not None and scalar is None and not reading.blank_in:
        yield error("contract/only-with", blank.key, key="blank", other="adds")
    elif isinstance(blank, Scalar) and scalar is not None and blank.text == "0 s" and reading.unit != BLANK_UNIT:
        yield error("contract/other-unit", blank.place, text=blank.text, reading=OWN, expected="left out; refused")
    if unit is not None and expected != {reading.unit}:
        yield error("contract/other-unit", unit.place, text=unit.text, reading=OWN, expected="; ".join(sorted(expected)))

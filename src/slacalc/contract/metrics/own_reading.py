"""A reading that a contract defines itself: predicates of its own over canonical columns, checked with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from slacalc.base.diagnostics import error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.metrics.readings import ALL, OWN, OWN_ROLES, WEIGHTED, Reading, find_reading
from slacalc.contract.predicates.text import read_predicate
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import scalar_at, text_at
from slacalc.contract.tree.leaves import Mistake
from slacalc.contract.tree.source import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.metrics.readings import Blank
    from slacalc.contract.records.kind import RecordKind
    from slacalc.contract.tree.source import Mapping

    Unit = Literal["share", "seconds", "number"]

UNITS = {"seconds": "seconds", "whole": "number"}
"""What adding up columns of a type gives."""
UNITS_KNOWN = ("share", "seconds", "number")
BLANK_UNIT = "seconds"
"""Of what a blank can be zero: a rating or a score that was not given is none."""
OWN_KEYS = ("counts", "numerator", "denominator", "unit")


def reading_at(metric: Mapping) -> Reading | None:
    """The reading that a metric names, or that it defines; None where neither can be made out."""
    name = text_at(metric, "reading")
    if name == WEIGHTED:
        return composite_reading(text_at(metric, "unit"))
    if name != OWN:
        return find_reading(name)
    texts = {key: text_at(metric, key) for key in OWN_KEYS}
    if not all(texts.values()) or texts["counts"] not in OWN_ROLES or texts["unit"] not in UNITS_KNOWN:
        return None
    adds, blank, less = (text_at(metric, key) for key in ("adds", "blank", "less"))
    from slacalc.contract.metrics.own_over_cases import over_cases  # noqa: PLC0415 - loaded where there is one

    reading = own_reading(texts["counts"], texts["unit"], texts["numerator"], texts["denominator"], adds, blank, less)
    judged, lost = text_at(metric, "judged"), text_at(metric, "lost")
    return over_cases(reading, judged, lost, within=metric.find("within") is not None)


def composite_reading(unit: str) -> Reading | None:
    """That of a composite, which counts no records; None where its unit is none."""
    return Reading(WEIGHTED, "", cast("Unit", unit), "", "") if unit in UNITS_KNOWN else None


def own_reading(counts: str, unit: str, numerator: str, denominator: str, adds: str, blank: str, less: str = "") -> Reading:
    """The reading that these texts define."""
    top, bottom = ("" if text == ALL else text for text in (numerator, denominator))
    return Reading(OWN, counts, cast("Unit", unit), top, bottom, adds, cast("Blank", blank), less=less)


def check_own(name: str, metric: Mapping) -> Iterator[Diagnostic]:
    """What is wrong with the keys of an own reading; with another reading, that they are there."""
    if text_at(metric, "reading") != OWN:
        for key in (*OWN_KEYS, "less", "adds"):
            node = metric.find(key)
            if node is not None and text_at(metric, "reading") != WEIGHTED:
                yield error("contract/reading-has-no", node.key, key=key, reading=text_at(metric, "reading"))
        return
    for key in OWN_KEYS:
        if metric.find(key) is None:
            yield error("contract/reading-wants", metric.key, key=key, reading=OWN, where=f"metrics.{name}")
    reading = reading_at(metric)
    if reading is None:
        return
    kind = reading.counts
    for key in ("numerator", "less", "denominator"):
        scalar = scalar_at(metric, key)
        if scalar is not None and (scalar.value != ALL or key == "less"):
            try:
                read_predicate(scalar, kind)
            except Mistake as mistake:
                yield mistake.diagnostic
    yield from _less(metric, reading)
    yield from _adds(metric, reading, kind)
    from slacalc.contract.metrics.own_over_cases import check_over_cases  # noqa: PLC0415 - loaded where there is one

    yield from check_over_cases(metric, reading)


def _less(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """What is taken off are records of a moment, counted one by one."""
    less = metric.find("less")
    if less is None:
        return
    if metric.find("adds") is not None:
        yield error("contract/not-both", less.key, one="adds", other="less")
    if record_kind(reading.role).belongs_by == "deadline":
        yield error("contract/less-of-cases", less.key)


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

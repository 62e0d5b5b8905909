"""Which terms of a contract this version reads and checks, and does not compute yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.readings import OWN, find_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Place
    from slacalc.contract import schema as s
    from slacalc.contract.leaves import Written

Found = tuple[str, str, "Place"]
"""Path, clause, place."""


def list_not_computed(part: s.ContractPart) -> tuple[Found, ...]:
    """Path, clause and place of each, in the order of the sections."""
    return (*_term(part), *_metrics(part), *_remedies(part))


def _of(written: Written[object], clause: Written[str]) -> Found:
    return (written.scalar.path, written.scalar.clause or clause.value, written.scalar.place)


def _term(part: s.ContractPart) -> Iterator[Found]:
    if part.term.renews.scalar.text != "never":
        clause = part.term.clause.value if part.term.clause is not None else ""
        yield (part.term.renews.scalar.path, clause, part.term.renews.scalar.place)


def _metrics(part: s.ContractPart) -> Iterator[Found]:
    for metric in part.metrics.values():
        reading = find_reading(metric.reading.value)
        if metric.reading.value != OWN and (reading is None or not reading.computed):
            yield _of(metric.reading, metric.clause)


def _remedies(part: s.ContractPart) -> Iterator[Found]:
    """A deduction for the month missed, though there is a period to rectify, would correct a month that is issued."""
    for remedy in (part.remedies or {}).values():
        deduct = remedy.deduct
        if deduct is not None and deduct.from_.value == "month missed" and remedy.cure is not None:
            yield _of(deduct.from_, remedy.clause)

"""Which terms of a contract this version reads and checks, and does not compute yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.readings import OWN, find_reading
from slacalc.contract.schema_fees import EachFeePart, SeatsFeePart, StepsFeePart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Place
    from slacalc.contract import schema as s
    from slacalc.contract.leaves import Written

Found = tuple[str, str, "Place"]
"""Path, clause, place."""


def list_not_computed(part: s.ContractPart) -> tuple[Found, ...]:
    """Path, clause and place of each, in the order of the sections."""
    found = [*_term(part), *_metrics(part), *_fees(part), *_limits(part), *_tax(part.tax), *_remedies(part)]
    if part.payment.due.value.quarterly:
        found.append(_of(part.payment.due, part.payment.clause))
    if part.late_payment is not None:
        found.append(("late_payment", part.late_payment.clause.value, part.late_payment.clause.scalar.place))
    return tuple(found)


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


def _fees(part: s.ContractPart) -> Iterator[Found]:
    for fee in part.fees.values():
        match fee:
            case EachFeePart():
                yield _of(fee.kind, fee.clause)
            case SeatsFeePart():
                if fee.part_month.value not in {"by calendar days", "in full"}:
                    yield _of(fee.part_month, fee.clause)
                if fee.billed is not None:
                    yield _of(fee.billed, fee.clause)
            case StepsFeePart():
                if fee.mode.value == "volume":
                    yield _of(fee.mode, fee.clause)
                if fee.measured is not None and fee.measured.value != "total of the month":
                    yield _of(fee.measured, fee.clause)
                if fee.counts.value != "calls":
                    yield _of(fee.counts, fee.clause)


def _limits(part: s.ContractPart) -> Iterator[Found]:
    for limit in (part.limits or {}).values():
        yield _of(limit.kind, limit.clause)
    if part.score is not None:
        yield ("score", part.score.clause.value, part.score.clause.scalar.place)


def _tax(tax: s.TaxPart) -> Iterator[Found]:
    if tax.prices.value != "exclude tax":
        yield _of(tax.prices, tax.clause)
    if tax.rounded.value != "per line":
        yield _of(tax.rounded, tax.clause)


def _remedies(part: s.ContractPart) -> Iterator[Found]:
    for remedy in (part.remedies or {}).values():
        deduct = remedy.deduct
        if deduct is not None and deduct.bands is not None:
            yield (deduct.bands[0].scalar.path.removesuffix(".1"), remedy.clause.value, deduct.bands[0].scalar.place)
        if deduct is not None and deduct.takes is not None and deduct.takes.value.counted != "started":
            yield _of(deduct.takes, remedy.clause)
        if deduct is not None and deduct.as_.value != "price reduction":
            yield _of(deduct.as_, remedy.clause)
        if deduct is not None and deduct.from_.value == "month missed" and remedy.cure is not None:
            yield _of(deduct.from_, remedy.clause)

"""What a contract and its layouts leave unsaid, so that a row of some month would be refused or an excuse come to nothing.

Each was computed without a word by release 0.1, or needs a row that a first month may not have: it is told before there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.nearest import listed
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.metrics.readings import OWN
from slacalc.contract.records.calls import OF_ANSWERED
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import reading_of
from slacalc.measure.needs import EXCUSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.base.diagnostics import Place
    from slacalc.contract.terms import Terms


def unsaid(terms: Terms, columns: Mapping[str, frozenset[str]], excused: Place | None, *, parents: bool) -> Iterator[Diagnostic]:
    """Doubts about one version of a contract.

    ``columns`` are those that the layout of each role gives, ``parents`` is whether its own layout of tickets says where a parent
    stands, and ``excused`` is where the contract names the register of excused times.
    """
    yield from _blanks(terms, columns)
    yield from _paused(terms, columns)
    if parents:
        yield from _merged(terms)
    if excused is not None and "queue" in columns.get(EXCUSED, ()):
        yield from _queues(terms, columns, excused)


def _queues(terms: Terms, columns: Mapping[str, frozenset[str]], place: Place) -> Iterator[Diagnostic]:
    """Roles whose records have no queue, so that a row of the register that names one excuses none of them."""
    excusing: dict[str, list[str]] = {}
    for metric in terms.metrics:
        role = reading_of(metric).role
        if metric.excusable and role in columns and "queue" not in columns[role]:
            excusing.setdefault(role, []).append(metric.id)
    for role, metrics in excusing.items():
        slug = "lint/queue-not-mapped" if record_kind(role).column("queue") else "lint/queue-not-known"
        yield warning(slug, place, role=role, metrics=listed(metrics))


def _blanks(terms: Terms, columns: Mapping[str, frozenset[str]]) -> Iterator[Diagnostic]:
    for metric in terms.metrics:
        reading = reading_of(metric)
        if reading.name == OWN and not reading.blank and (names := _can_be_blank(reading.added, reading.role, columns)):
            path = f"metrics.{metric.id}"
            yield warning("lint/blank-not-said-of-reading", metric.place, path=path, columns=names, role=reading.role)
    for fee in terms.fees:
        if isinstance(fee, CountingFee) and not fee.blank and (names := _can_be_blank(fee.adds, fee.counts, columns)):
            yield warning("lint/blank-not-said", fee.place, path=f"fees.{fee.id}", columns=names, role=fee.counts)


def _can_be_blank(adds: tuple[str, ...], role: str, columns: Mapping[str, frozenset[str]]) -> str:
    """Which of these a record that is not refused may leave blank, as a sum."""
    never = {*OF_ANSWERED, *(column.name for column in record_kind(role).columns if column.required)}
    return " + ".join(name for name in adds if name in columns.get(role, ()) and name not in never)


def _paused(terms: Terms, columns: Mapping[str, frozenset[str]]) -> Iterator[Diagnostic]:
    for metric in terms.metrics:
        silent = metric.cases is not None and metric.cases.pauses is None
        if silent and reading_of(metric).takes_pauses and "paused" in columns.get("tickets", ()):
            yield warning("lint/pauses-not-said", metric.place, path=f"metrics.{metric.id}")


def _merged(terms: Terms) -> Iterator[Diagnostic]:
    for metric in terms.metrics:
        if metric.cases is not None and metric.cases.merged is None:
            yield warning("lint/merged-not-said", metric.place, path=f"metrics.{metric.id}")
    for fee in terms.fees:
        if isinstance(fee, CountingFee) and fee.counts == "tickets" and not fee.merged:
            yield warning("lint/merged-not-said-of-fee", fee.place, path=f"fees.{fee.id}")

"""Blanks in the columns that a fee or an own reading adds up: nothing to add, or a row that is set aside, as the contract says.

What is blank in the export may be none, or may be lost: the two give different money, so a contract that says neither cannot be
counted over an export in which such a record would be billed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Refused, error
from slacalc.base.worktime import Uncovered
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.metrics.readings import OWN
from slacalc.contract.predicates.predicate import And
from slacalc.contract.predicates.text import columns_in
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import added_over, reading_of
from slacalc.measure.counting import KnownBefore, Slice
from slacalc.measure.excused import excusals_of
from slacalc.measure.needs import EXCUSED
from slacalc.measure.of_month import records_of_month, uncovered_year
from slacalc.records.expressions import to_polars
from slacalc.records.mask import mask_id
from slacalc.records.read import set_aside
from slacalc.records.rules import BLANK_ADDED, WITHOUT_PRICE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from slacalc.base.diagnostics import Place
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.terms import Terms
    from slacalc.records.sifted import Sifted

REFUSED = "refused"
"""The word of a contract by which a row with such a blank is set aside."""


@dataclass(frozen=True, slots=True)
class _Adding:
    """What adds up columns, and over which records."""

    slug: str
    """What is said where the contract does not say what a blank is."""
    path: str
    role: str
    predicate: Predicate
    adds: tuple[str, ...]
    blank: str
    place: Place


def sets_rows_aside(fee: FeeTerms) -> bool:
    """Whether rows are refused for the sake of that fee: then they are in no measurement either."""
    return isinstance(fee, CountingFee) and (fee.blank == REFUSED or fee.without_price is not None)


def roles_set_aside(terms: Terms) -> frozenset[str]:
    """The roles of which rows may still be set aside when their records are known."""
    unpriced = (fee.counts for fee in unpriced_fees(terms))
    return frozenset((*(adding.role for adding in _adding(terms) if adding.blank == REFUSED), *unpriced))


def unpriced_fees(terms: Terms) -> tuple[CountingFee, ...]:
    """The fees that refuse records for which they have no price."""
    return tuple(fee for fee in terms.fees if isinstance(fee, CountingFee) and fee.without_price is not None)


def refusing_blanks(terms: Terms, role: str) -> Terms:
    """Of the terms the fees and the own readings for whose sake rows of that role are refused, and no others."""
    metrics = (metric for metric in terms.metrics if reading_of(metric).role == role and reading_of(metric).blank == REFUSED)
    fees = (fee for fee in terms.fees if isinstance(fee, CountingFee) and fee.counts == role and sets_rows_aside(fee))
    return replace(terms, metrics=tuple(metrics), fees=tuple(fees))


def set_aside_blanks(terms: Terms, records: Mapping[str, Sifted], as_of: datetime) -> dict[str, Sifted]:
    """The records, without those whose blank the contract refuses; ``as_of`` is aware, in the contract's time zone.

    Raises:
        Refused: a record that a fee bills, or an own reading counts, is blank where it is added up, and the contract is silent;
            or a day lies in a year without a notice.
    """
    left, wrong = dict(records), list[Diagnostic]()
    adding = [added for added in _adding(terms) if added.blank in {"", REFUSED} and _has_blanks(records[added.role], added.adds)]
    unpriced = [fee for fee in unpriced_fees(terms) if fee.counts in records]
    if not adding and not unpriced:
        return left
    excusals = excusals_of(terms, records[EXCUSED], terms.span) if EXCUSED in records else ()
    beside = {role: sifted.records for role, sifted in records.items() if role == "tickets"}
    try:
        frames = {
            role: records_of_month(
                terms, Slice(role, records[role].records, KnownBefore(as_of, excusals=excusals), beside=beside)
            )
            for role in {*(added.role for added in adding), *(fee.counts for fee in unpriced)}
        }
    except Uncovered as gap:
        raise Refused(uncovered_year(terms, gap)) from gap
    _set_aside_unpriced(left, unpriced, frames)
    for added in adding:
        kind = record_kind(added.role)
        charged = frames[added.role].filter(to_polars(added.predicate))
        if not added.blank:
            blank = charged.filter(pl.any_horizontal(pl.col(name).is_null() for name in added.adds))
            if blank.height:
                facts = {
                    "records": blank.height,
                    "of": charged.height,
                    "role": added.role,
                    "example": mask_id(str(blank[kind.key].min())),
                }
                columns = [name for name in added.adds if blank[name].null_count()]
                facts |= {"path": added.path, "columns": " + ".join(columns)}
                wrong.append(error(added.slug, added.place, **facts))
            continue
        for name in added.adds:
            keys = charged.filter(pl.col(name).is_null()).select(kind.key)
            left[added.role] = set_aside(left[added.role], keys, BLANK_ADDED, name)
            charged = charged.filter(pl.col(name).is_not_null())
    if wrong:
        raise Refused(*wrong)
    return left


def _set_aside_unpriced(left: dict[str, Sifted], fees: Sequence[CountingFee], frames: Mapping[str, pl.DataFrame]) -> None:
    """Records that a fee has no price for; a column that the export lacks is another mistake."""
    for fee in fees:
        asked, kind, frame = fee.without_price, record_kind(fee.counts), frames[fee.counts]
        if asked is None or not {*columns_in(asked)} <= {*frame.columns}:
            continue
        of_clock = columns_in(asked) & {name for name, _, column in kind.sources if column == kind.moment}
        keys = frame.filter(to_polars(And((fee.scope.predicate, asked)))).select(kind.key)
        if keys.height:
            column = kind.moment if of_clock else min(columns_in(asked))
            left[fee.counts] = set_aside(left[fee.counts], keys, WITHOUT_PRICE, column)


def _has_blanks(export: Sifted, adds: tuple[str, ...]) -> bool:
    """Whether the export gives all of these columns, and has a blank in one; a column that it lacks is another mistake."""
    return set(adds) <= {*export.columns} and export.parts.has_blank(adds)


def _adding(terms: Terms) -> Iterator[_Adding]:
    for metric in terms.metrics:
        reading = reading_of(metric)
        if reading.name == OWN and reading.added:
            slug, path = "measure/blank-not-said-of-reading", f"metrics.{metric.id}"
            yield _Adding(slug, path, reading.role, added_over(metric), reading.added, reading.blank, metric.place)
    for fee in terms.fees:
        if isinstance(fee, CountingFee) and fee.adds:
            slug, path = "measure/blank-not-said", f"fees.{fee.id}"
            yield _Adding(slug, path, fee.counts, fee.scope.predicate, fee.adds, fee.blank, fee.place)

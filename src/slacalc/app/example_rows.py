"""The rows of a worked example, read and counted as those of an export are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from slacalc.app.ahead import rows_not_counted
from slacalc.audit.examples import month_of
from slacalc.base.diagnostics import Diagnostic, Refused, Severity, error
from slacalc.base.zones import zone_of
from slacalc.measure.blanks import roles_set_aside, set_aside_blanks
from slacalc.measure.month import count_month, newest_event
from slacalc.measure.needs import roles_needed, roles_read
from slacalc.records.load_layout import fullest_layout
from slacalc.records.read import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.contract.example_rows import RowsGiven
    from slacalc.contract.examples import Example
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Tallies
    from slacalc.records.sifted import Sifted

YEARS_LATER = 11
"""Longer than any period of an agreement: what has not happened in the rows by then never does."""
OTHER_MONTH = "records/none-in-month"


def count_rows(contract: Contract, example: Example) -> Tallies | None:
    """The tallies of the rows that an example gives; None where it gives none. Of roles without rows there are no records.

    Nothing is left out in silence: a row that would be set aside, or a role whose rows nothing counts, refuses the example.

    Raises:
        Refused: with every row and role that cannot be used, at its place in the contract file.
    """
    if not example.rows:
        return None
    terms = contract.terms_of(month_of(contract, example))
    rows_given = {rows.role: rows for rows in example.rows}
    wrong = list(rows_not_counted(terms, example))
    records: dict[str, Sifted] = {}
    for role in roles_read(terms):
        try:
            if role in rows_given or role in roles_needed(terms):
                records[role] = _read(role, rows_given.get(role), terms)
        except Refused as refused:
            wrong += _in_contract(refused.diagnostics, rows_given)
    if not wrong:
        try:
            as_of = _all_known(terms, records)
            records = set_aside_blanks(terms, records, as_of)
            tallies = count_month(terms, records, as_of).tallies
        except Refused as refused:
            wrong += _in_contract(refused.diagnostics, rows_given)
    wrong += [remark for role, sifted in records.items() if role in rows_given for remark in _unusable(sifted, rows_given[role])]
    if wrong:
        raise Refused(*wrong)
    return tallies


def _read(role: str, rows_given: RowsGiven | None, terms: Terms) -> Sifted:
    rows = [dict(row.cells) for row in rows_given.rows] if rows_given is not None else []
    window = (terms.month.first, terms.month.end)
    aside = role in roles_set_aside(terms)
    return read_rows(rows, fullest_layout(role).in_currency(terms.currency), terms.timezone, window, with_origin=aside)


def _all_known(terms: Terms, records: Mapping[str, Sifted]) -> datetime:
    """A moment at which everything that ever happens has happened."""
    later = datetime.combine(terms.month.plus(12 * YEARS_LATER).first, time(), zone_of(terms.timezone))
    newest = newest_event(records)
    return later if newest is None else max(later, newest.astimezone(later.tzinfo))


def _unusable(read: Sifted, rows_given: RowsGiven) -> Iterator[Diagnostic]:
    """Rows that are set aside, and rows of which none lies in the month."""
    for row in read.refused:
        reason = row.reasons[0]
        yield error(reason.slug, rows_given.rows[row.row - 2].place, column=reason.column, shown=reason.shown)
    for remark in read.remarks:
        if remark.code == OTHER_MONTH:
            yield replace(remark, severity=Severity.ERROR, place=rows_given.place)


def _in_contract(remarks: tuple[Diagnostic, ...], rows_given: Mapping[str, RowsGiven]) -> Iterator[Diagnostic]:
    """Remarks with their places in the contract file, where they speak of the file that a role's rows were read as."""
    places = {f"{role}.csv": rows.place for role, rows in rows_given.items()}
    return (replace(remark, place=places.get(remark.place.file, remark.place)) for remark in remarks)

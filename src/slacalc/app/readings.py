"""``slacalc readings``: what a month comes to under every honest reading of its contract.

Each choice that decides what is counted is counted once; combinations are put together from these counts, for the columns of a
metric in a tally follow from that metric alone. What is only priced is never counted again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.month import count_records
from slacalc.app.month_side import open_side
from slacalc.audit.choices import doubtful_clauses
from slacalc.audit.doubt import price_doubt
from slacalc.audit.price import price
from slacalc.contract.fees.fee import CountingFee
from slacalc.measure.columns import SHORT_ABANDONED, reading_of
from slacalc.measure.needs import EXCUSED, roles_beside
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.app.month_side import MonthSide
    from slacalc.audit.choices import DoubtfulClause
    from slacalc.audit.doubt import Chosen, Doubt
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.records.sifted import Sifted
    from slacalc.statement.document import Statement


def price_readings(
    contract: Contract, inputs: MonthInputs, ledger: Path | None, as_of: str | None, seconds: Mapping[str, Fraction]
) -> Doubt:
    """The month under every honest reading of each clause, and its spread.

    ``seconds`` are by ``within`` and ``short``, for readings that want them where the contract has none.

    Raises:
        Refused: an input that cannot be used.
    """
    side = open_side(contract, inputs, ledger, as_of)
    clauses = doubtful_clauses(_serving(side, side.terms), seconds)
    return price_doubt(clauses, _ReadMonth(side, clauses).statement_of)


class _ReadMonth:
    """A month that is counted once for each choice that decides what is counted."""

    def __init__(self, side: MonthSide, clauses: Sequence[DoubtfulClause]) -> None:
        self._side, self._clauses = side, clauses
        self._counted: dict[tuple[str, tuple[tuple[int, int], ...]], Tallies] = {}

    def statement_of(self, chosen: Chosen) -> Statement:
        """The month with these choices.

        Raises:
            Refused: it cannot be counted or priced so.
        """
        tallies = self._side.counted.tallies
        subjects = dict.fromkeys(clause.subject for clause in self._clauses if clause.counts)
        for subject in subjects:
            own = tuple(
                (at, chosen[at]) for at, clause in enumerate(self._clauses) if clause.counts and clause.subject == subject
            )
            if any(choice for _, choice in own):
                tallies = _with_columns(tallies, self._tallies(subject, own), subject.removeprefix("metrics."))
        terms = self._terms(tuple(enumerate(chosen)))
        return price(terms, replace(self._side.counted, tallies=tallies), self._side.history)

    def _terms(self, choices: tuple[tuple[int, int], ...]) -> Terms:
        terms = self._side.terms
        for at, choice in choices:
            change = self._clauses[at].choices[choice].change
            terms = change(terms) if change is not None else terms
        return terms

    def _tallies(self, subject: str, choices: tuple[tuple[int, int], ...]) -> Tallies:
        """The month counted with these choices of one metric."""
        if (subject, choices) not in self._counted:
            side = self._side
            terms = _serving(side, self._terms(choices))
            counted, _ = count_records(terms, _looked_at(terms, subject, side.records), side.known, side.history)
            self._counted[subject, choices] = counted.tallies
        return self._counted[subject, choices]


def _serving(side: MonthSide, terms: Terms) -> Terms:
    """Terms with the days of service that decisions have left."""
    return with_service(terms, service_of(terms, side.history.decisions, side.known.moment.date()))


def _looked_at(terms: Terms, subject: str, records: Mapping[str, Sifted]) -> Mapping[str, Sifted]:
    """The records that a metric or a fee counts, and those that counting them looks at; a register is about any of them."""
    if EXCUSED in records:
        return records
    role = next(
        (reading_of(metric).role for metric in terms.metrics if subject == f"metrics.{metric.id}"),
        next((fee.counts for fee in terms.fees if subject == f"fees.{fee.id}" and isinstance(fee, CountingFee)), ""),
    )
    roles = [role]
    for other in roles:  # while it grows: notices are about cases, and these may have waited
        roles += [beside for beside in roles_beside(terms, other) if beside not in roles]
    return {other: records[other] for other in records if other in roles}


def _with_columns(tallies: Tallies, other: Tallies, counted: str) -> Tallies:
    """The tallies, with the columns of one metric or fee from others."""
    tables = dict(other.tables)
    return Tallies(
        tuple((name, _table(table, tables[name], counted) if name in tables else table) for name, table in tallies.tables)
    )


def _table(table: Table, other: Table, counted: str) -> Table:
    # Short abandons are a class of calls of their own as soon as a metric speaks of them.
    prefixes = (f"{counted}.", *(("outcome.",) if f"outcome.{SHORT_ABANDONED}" in other.columns else ()))
    theirs = [column for column in other.columns if column.startswith(prefixes)]
    if not theirs:
        return table
    return table.only(column for column in table.columns if not column.startswith(prefixes)).beside(other.only(theirs))

"""Two sides of a month and every mixture of them: which causes there are, and what the month comes to with some switched.

A mixture takes from the second side the records, terms and decisions whose causes are switched, all else from the first. It is
counted and priced by the same functions as any month.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.month import count_records
from slacalc.audit.mixed_terms import ROUNDING, mixed_terms, term_causes
from slacalc.audit.price import price
from slacalc.audit.waterfall import Cause
from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import RECORD_KINDS, record_kind
from slacalc.measure.needs import EXCUSED, may_excuse, roles_read
from slacalc.records.matched import match_records
from slacalc.records.pairs import DIFFERS
from slacalc.records.store import Parts
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.app.month_side import MonthSide
    from slacalc.assess.history import History
    from slacalc.contract.terms import Terms
    from slacalc.records.matched import MatchedRecords
    from slacalc.records.near import Tolerance
    from slacalc.records.sifted import Sifted
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import Statement

DECISIONS, EARLIER, KNOWN = "decisions", "earlier months", "as-of time"
"""Causes that are neither records nor terms."""


@dataclass(frozen=True, slots=True)
class CountedMixture:
    """A mixture, counted."""

    terms: Terms
    counted: Counted
    history: History

    def statement(self) -> Statement:
        """What it comes to."""
        return price(self.terms, self.counted, self.history)


class MixedMonth:
    """Two sides of one month, matched."""

    def __init__(self, first: MonthSide, second: MonthSide, tolerance: Tolerance | None) -> None:
        self.first, self.second = first, second
        self._exports = (_with_register(first, second), _with_register(second, first))
        roles = [kind.role for kind in RECORD_KINDS if all(kind.role in exports for exports in self._exports)]
        self.matched: Mapping[str, MatchedRecords] = {role: self._match(role, tolerance) for role in roles}
        self.causes = tuple(self._causes())

    def _match(self, role: str, tolerance: Tolerance | None) -> MatchedRecords:
        kind = record_kind(role)
        ours, theirs = (exports[role].parts for exports in self._exports)
        refused = (self.first.refused.get(role, frozenset()), self.second.refused.get(role, frozenset()))
        return match_records(kind, ours, theirs, refused, tolerance)

    def _causes(self) -> Iterator[Cause]:
        """In the order in which they are taken: records, terms, excused times, decisions, rounding."""
        yield from (cause for role in self.matched if role != EXCUSED for cause in self._of_records(role))
        if self.first.known.moment != self.second.known.moment:
            yield Cause(KNOWN, "known")
        terms = term_causes(self.first.terms, self.second.terms)
        yield from (Cause(path, "terms", path) for path in terms if path != ROUNDING)
        if EXCUSED in self.matched:
            yield from self._of_records(EXCUSED)
        ours, theirs = self.first.history, self.second.history
        if {*ours.decisions} != {*theirs.decisions}:
            yield Cause(DECISIONS, "history", count=len({*ours.decisions} ^ {*theirs.decisions}))
        if replace(ours, decisions=theirs.decisions, payments=theirs.payments) != theirs:
            yield Cause(EARLIER, "history")
        if ROUNDING in terms:
            yield Cause(ROUNDING, "terms", ROUNDING)

    def _of_records(self, role: str) -> Iterator[Cause]:
        for cause, count in self.matched[role].causes():
            yield Cause(f"{role}:{cause}", "records", role, cause.removeprefix(DIFFERS), count)

    def mix(self, switched: frozenset[str]) -> Statement:
        """What the month comes to with these causes switched.

        Raises:
            Refused: the mixture does not hold together.
        """
        return self.counted(switched).statement()

    def counted(self, switched: frozenset[str]) -> CountedMixture:
        """The month with these causes switched, counted.

        Raises:
            Refused: as above.
        """
        terms = self.terms(switched)
        history = self._history(switched)
        known = (self.second if KNOWN in switched else self.first).known
        serving = with_service(terms, service_of(terms, history.decisions, known.moment.date()))
        counted, _ = count_records(serving, self._records(serving, switched), known, history)
        return CountedMixture(terms, counted, history)

    def terms(self, switched: frozenset[str]) -> Terms:
        """The terms with these causes switched."""
        return mixed_terms(self.first.terms, self.second.terms, switched)

    def _history(self, switched: frozenset[str]) -> History:
        decided = (self.second if DECISIONS in switched else self.first).history
        earlier = (self.second if EARLIER in switched else self.first).history
        return replace(earlier, decisions=decided.decisions)

    def _records(self, terms: Terms, switched: frozenset[str]) -> dict[str, Sifted]:
        """The records that the terms read; a role that only one side has is that side's."""
        mixed: dict[str, Sifted] = {}
        first, second = self._exports
        for role in roles_read(terms):
            if role in self.matched:
                of_role = {cause.removeprefix(f"{role}:") for cause in switched if cause.startswith(f"{role}:")}
                export, other = first[role], second[role]
                columns = tuple(dict.fromkeys((*export.columns, *other.columns)))
                mixed[role] = replace(export, parts=self.matched[role].mixed(of_role), columns=columns)
            elif role in first or role in second:
                mixed[role] = (first if role in first else second)[role]
        return mixed


def _with_register(side: MonthSide, other: MonthSide) -> Mapping[str, Sifted]:
    """The exports of a side, with an empty register where its terms may excuse and only the other has one: nothing is excused."""
    if EXCUSED in side.records or EXCUSED not in other.records or not may_excuse(side.terms):
        return side.records
    register = other.records[EXCUSED]
    return {**side.records, EXCUSED: replace(register, parts=Parts.of(register.records.clear()))}

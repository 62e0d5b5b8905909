"""``slacalc sql``: the counting of each metric and fee of a month, to be run where the records are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.exports import Exports
from slacalc.app.month import parse_moment, stated_moment
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, warning
from slacalc.base.worktime import Uncovered
from slacalc.base.zones import zone_of
from slacalc.contract.records.excused import EXCUSED
from slacalc.ledger.term import terms_of
from slacalc.measure.needs import may_excuse
from slacalc.warehouse.script import counting_queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.measure.excused import Excusal
    from slacalc.warehouse.script import CountingScript


@dataclass(frozen=True, slots=True)
class MonthInSql:
    """The queries of a month, and the terms that they are made of."""

    counting: CountingScript
    terms: Terms

    @property
    def remarks(self) -> Iterator[Diagnostic]:
        """A warning for each metric or fee that no query counts."""
        for unsaid in self.counting.unsaid:
            slug = "output/sql-wants-as-of" if unsaid.why == "as of" else "output/sql-has-no-clock"
            yield warning(slug, Place(self.terms.file), path=unsaid.path)


def month_in_sql(contract: Contract, month: Month, inputs: MonthInputs | None, as_of: str | None) -> MonthInSql:
    """The counting of a month; ``inputs`` is its folder, of which the agreed times and the as-of time are taken.

    Raises:
        Refused: a month out of the term, agreed times that cannot be used, no such time.
    """
    terms = terms_of(contract, month, None)
    zone = zone_of(terms.timezone)
    known = parse_moment(as_of, zone) if as_of is not None else stated_moment(inputs.file, zone) if inputs is not None else None
    try:
        return MonthInSql(counting_queries(terms, _excusals(terms, contract, inputs), known), terms)
    except Uncovered as gap:
        from slacalc.measure.of_month import uncovered_year  # noqa: PLC0415 - loads polars

        raise Refused(uncovered_year(terms, gap)) from gap


def _excusals(terms: Terms, contract: Contract, inputs: MonthInputs | None) -> tuple[Excusal, ...]:
    """The agreed times of the folder's register, where the contract lets any be excused."""
    if inputs is None or not may_excuse(terms):
        return ()
    from slacalc.measure.excused import excusals_of  # noqa: PLC0415 - as above

    registers = Exports(inputs).read_there(terms, contract, (EXCUSED.role,))
    return tuple(excusal for register in registers for excusal in excusals_of(terms, register, terms.span))

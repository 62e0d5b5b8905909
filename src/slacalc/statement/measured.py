"""The metrics of a month without money: how far each is from its target, and each by hour, day, week, queue, agent …."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import NOTHING_BEFORE
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Writer
from slacalc.measure.columns import reading_of
from slacalc.measure.distance import write_distance
from slacalc.measure.groups import MASKED, NamesOfAgents, groups_of, key_of, regroup, shown_names, table_by, write_groups
from slacalc.measure.interval import wilson_interval
from slacalc.measure.tally import Tallies
from slacalc.statement.document import Computed
from slacalc.statement.figures import write_metrics
from slacalc.statement.ledger_tables import with_standards
from slacalc.statement.prepare import prepare
from slacalc.statement.terms_used import term_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slacalc.assess.history import History
    from slacalc.base.evaluate import Value
    from slacalc.contract.terms import Terms
    from slacalc.measure.groups import By
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class Measured:
    """A month, measured.

    Beside the figures of every metric, ``statement`` holds ``<id>.needed`` and ``<id>.spare`` and those of each group.
    """

    statement: Statement
    by: By | None
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Metric and its groups in order; a metric whose records have no such key is not among them."""
    intervals: tuple[tuple[str, Fraction, Fraction], ...] = ()
    """Metric and the bounds of its share at 95 %, where what was counted is a sample of the calls: for information, no figure."""
    agents: NamesOfAgents = MASKED
    beside: tuple[str, ...] = ()
    """Groups of other months that stand on the same page."""

    def shown(self) -> dict[str, str]:
        """What each group is called, the same with every metric of the page."""
        groups = {group for _, of_metric in self.groups for group in of_metric}
        return shown_names(self.by or "", sorted(groups | {*self.beside}), self.agents)


def on_one_page(months: Sequence[Measured]) -> tuple[Measured, ...]:
    """Months whose groups are called the same in each; where one layout masks the names of agents, all do."""
    groups = tuple({group for month in months for _, of_metric in month.groups for group in of_metric})
    agents = NamesOfAgents(all(month.agents.kept for month in months), months[0].agents.key)
    return tuple(replace(month, agents=agents, beside=groups) for month in months)


def without_prices(terms: Terms) -> Terms:
    """The terms as far as measuring needs them: no price, no deduction, no day of payment."""
    remedies = tuple(replace(remedy, deduct=None) for remedy in terms.remedies)
    return replace(
        terms,
        fees=(),
        limits=(),
        score=None,
        damages=None,
        retention=None,
        deductions=None,
        remedies=remedies,
        payment=replace(terms.payment, rest_day="same day"),
    )


def measure_month(
    terms: Terms,
    counted: Counted,
    by: By | None,
    unkeyed: frozenset[str] = frozenset(),
    history: History = NOTHING_BEFORE,
    agents: NamesOfAgents = MASKED,
) -> Measured:
    """Measure the month of terms :func:`without_prices`; records of the roles ``unkeyed`` are not grouped.

    Cases that stay open are counted, and not listed: there may be millions.
    """
    statement = prepare(terms, replace(counted, open_cases=()), history)
    writer, tallies = Writer(), with_standards(terms, counted.tallies, history)
    write_metrics(terms, tallies, writer)
    for metric in terms.metrics:
        write_distance(metric, writer)
    groups = []
    if by is not None:
        keyed = {role: regroup(table, by) for role, table in tallies.tables if key_of(by) in table.keys and role not in unkeyed}
        for metric in terms.metrics:
            role = reading_of(metric).role
            if role in keyed:
                keys = groups_of(metric, keyed[role], by, terms.served)
                write_groups(metric, by, keys, writer)
                groups.append((metric.id, keys))
        tallies = Tallies((*tallies.tables, *((table_by(role, by), table) for role, table in keyed.items())))
    book = writer.book()
    values = evaluate(book, {quantity.path: quantity.value for quantity in terms.quantities()}, tallies)
    measured = replace(
        statement, figures=Computed(book, tuple(values.items())), terms=term_entries(terms, book), tallies=tallies, lines=()
    )
    return Measured(measured, by, tuple(groups), tuple(_intervals(terms, values)), agents)


def _intervals(terms: Terms, values: Mapping[str, Value]) -> Iterator[tuple[str, Fraction, Fraction]]:
    for metric in terms.metrics:
        reading = reading_of(metric)
        numerator, denominator = values.get(f"{metric.id}.numerator"), values.get(f"{metric.id}.denominator")
        if (
            metric.over is None
            and reading.role == "quality"
            and reading.unit == "share"
            and isinstance(values.get(metric.id), Fraction)
        ):
            if not isinstance(numerator, Fraction) or not isinstance(denominator, Fraction):
                raise TypeError(metric.id)
            yield (metric.id, *wilson_interval(int(numerator), int(denominator)))

"""The figures of a month: first what is measured, then, once it is known what may be deducted, what is billed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slacalc.base.figure import Tally, Writer
from slacalc.billing.bill import write_bill
from slacalc.billing.corrections import CORRECTIONS
from slacalc.billing.damages import DECISIONS
from slacalc.measure.columns import classes_of
from slacalc.measure.figures import write_measurement
from slacalc.measure.needs import earlier_months, judging_month
from slacalc.measure.tally import NO_TALLIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from slacalc.assess.standing import Standing
    from slacalc.base.figure import Book, Figure
    from slacalc.billing.lines import Charge
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Tallies


def write_metrics(terms: Terms, tallies: Tallies, writer: Writer | None = None) -> Book:
    """The figures of the calls by class, where calls are counted at all, and of every metric."""
    writer = writer or Writer()
    counts_calls = "calls" in dict(tallies.tables)
    if counts_calls:
        writer.name("calls", Tally("calls", "calls"), "count", "measurement", "calls")
    for outcome in classes_of(terms) if counts_calls else ():
        node = Tally("calls", f"outcome.{outcome}")
        writer.name(f"calls.{outcome}", node, "count", "records_class", "calls", f"outcome.{outcome}")
    for metric in terms.metrics:
        if metric.period is not None:
            judged = judging_month(metric.period, terms) == terms.month
            write_measurement(metric, tallies, writer, (len(earlier_months(metric, terms)), judged))
        elif metric.surge is not None:
            write_measurement(metric, tallies, writer, month=terms.month)
        elif metric.over is None and metric.weighted is None:
            # Nothing of the tallies is looked at: versions that share the metric share its figures.
            writer.copy(terms.kept.once(metric, partial(_figures_of, metric), _figures_of))
        else:
            write_measurement(metric, tallies, writer)
    return writer.book()


def _figures_of(metric: MetricTerms) -> tuple[Figure, ...]:
    """The figures of a metric that is not made of intervals."""
    writer = Writer()
    write_measurement(metric, NO_TALLIES, writer)
    return writer.book().figures


def write_month(
    terms: Terms, standings: Mapping[str, Standing], tallies: Tallies, measured: Book | None = None
) -> tuple[Book, tuple[Charge, ...]]:
    """All figures of the month, and its charges in their order; of the tallies only the keys are looked at.

    ``measured`` are those that :func:`write_metrics` has made of the same metrics and tallies, where they are there.
    """
    writer = Writer(measured)
    if measured is None:
        write_metrics(terms, tallies, writer)
    deducting = frozenset(metric for metric, standing in standings.items() if standing.deducts)
    tables = dict(tallies.tables)
    decided = tables.get(DECISIONS)
    references = tuple(key[0] for key, _ in decided.rows) if decided else ()
    charges = write_bill(terms, deducting, references, tables.get(CORRECTIONS), writer, tables)
    return writer.book(), charges


def term_values(terms: Terms) -> dict[str, Fraction]:
    """The value of each number of the terms, by its path."""
    return {quantity.path: quantity.value for quantity in terms.quantities()}

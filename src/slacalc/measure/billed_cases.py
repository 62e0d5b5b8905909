"""Cases that a fee charges for: each in the month of its receipt or of its resolution, as the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.measure.columns import fee_columns
from slacalc.measure.count import in_spans, tabulate
from slacalc.measure.needs import CHARGED_BY
from slacalc.measure.tally import KEYS, Table
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.contract.terms import CountingFee, Terms


def count_billed_cases(tickets: pl.DataFrame, fees: Iterable[CountingFee], terms: Terms) -> tuple[Table, frozenset[str]]:
    """The quantity of each fee on the days of service of the month, and the ids of all cases that are charged for."""
    table, billed = Table.of(KEYS, (), {}), set[str]()
    for fee in fees:
        moment = CHARGED_BY[fee.by]
        here = tickets.filter(in_spans(moment, terms.served)).with_columns(day=pl.col(moment).dt.date())
        table = table.beside(tabulate(here, tuple(fee_columns(fee, terms.span))))
        billed.update(here.filter(to_polars(fee.scope.predicate))["case_id"])
    return table, frozenset(billed)

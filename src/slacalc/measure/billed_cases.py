"""Cases that a fee charges for: each in the month of its receipt or of its resolution, as the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.terms import COUNTS_ONCE
from slacalc.measure.columns import fee_columns
from slacalc.measure.count import in_spans, tabulate
from slacalc.measure.needs import CHARGED_BY
from slacalc.measure.tally import KEYS, Table
from slacalc.measure.unsaid import NotSaid
from slacalc.records.expressions import to_polars
from slacalc.records.mask import mask_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.contract.fees.fee import CountingFee
    from slacalc.contract.terms import Terms


_NOBODY = pl.Series("case_id", dtype=pl.String)


@dataclass(frozen=True, slots=True)
class BilledCases:
    """What the fees for cases come to."""

    table: Table
    """The quantity of each fee."""
    billed: pl.Series
    """Ids of the cases that are charged for."""
    merged: pl.Series
    """Ids of those that a fee would charge for, had they no parent."""
    unsaid: tuple[NotSaid, ...] = ()
    """What the contract would have to say of them."""


def count_billed_cases(tickets: pl.DataFrame, fees: Iterable[CountingFee], terms: Terms) -> BilledCases:
    """The quantity of each fee on the days of service of the month; a case with a parent as the contract says."""
    table, billed, merged = Table.of(KEYS, (), {}), [_NOBODY], [_NOBODY]
    unsaid: list[NotSaid] = []
    for fee in fees:
        moment, word = CHARGED_BY[fee.by], fee.merged
        of_fee = tickets.filter(in_spans(moment, terms.served)).with_columns(day=pl.col(moment).dt.date())
        fitting = of_fee.filter(to_polars(fee.scope.predicate))
        with_parent = fitting.filter(pl.col("parent").is_not_null())
        if with_parent.height and not word:
            example = mask_id(str(with_parent["case_id"].min()))
            unsaid.append(
                NotSaid("measure/merged-not-said-of-fee", fee.place, with_parent.height, path=f"fees.{fee.id}", example=example)
            )
        if word == COUNTS_ONCE:
            merged.append(with_parent["case_id"])
            of_fee, fitting = (frame.filter(pl.col("parent").is_null()) for frame in (of_fee, fitting))
        table = table.beside(tabulate(of_fee, tuple(fee_columns(fee, terms.span))))
        billed.append(fitting["case_id"])
    return BilledCases(table, pl.concat(billed), pl.concat(merged), tuple(unsaid))

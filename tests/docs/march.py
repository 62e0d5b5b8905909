# %% [markdown]
# March 2026, from the exports to the amount, as a notebook would have it. Nothing is printed or drawn: a notebook shows the last
# value of a cell by itself.

# %%
from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars as pl

import slacalc

HERE = Path(__file__).parents[2]

contract = slacalc.load_contract(HERE / "contracts" / "telecom-outsourcing.yaml")
march = contract.open_month(HERE / "sample_data" / "2026-03", ledger=HERE / "sample_data" / "ledger")

# %% The standards: two whole numbers each, and their exact ratio.
measurements = march.measure(by="week")
answered = measurements.frame.row(by_predicate=pl.col("metric") == "answer_rate", named=True)
answer_rate = Fraction(answered["numerator"], answered["denominator"])
worst_week = (
    measurements.groups.filter(pl.col("metric") == "answer_rate")
    .with_columns(lost=pl.col("denominator") - pl.col("numerator"))
    .sort("lost", descending=True)["group"][0]
)

# %% The statement: every line, and what is to be paid.
statement = march.statement()
total = statement.total
by_kind = dict(statement.lines.group_by("kind", maintain_order=True).agg(pl.col("amount").sum()).iter_rows())

# %% Why that deduction, and does everything agree?
why = statement.explain("deduct.answer_rate")
verification = slacalc.verify(
    statement, contract, ledger=HERE / "sample_data" / "ledger", month_dir=HERE / "sample_data" / "2026-03"
)
agrees = verification.agrees

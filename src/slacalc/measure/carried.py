"""What the statement of the month before has left to be accounted for, and what becomes of cases that this export has not."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.measure.count import in_spans
from slacalc.measure.open_cases import KEY_NUMBER, OpenCases, keys_of_cases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.month import Month, Spans


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Cases of earlier months that a metric does not judge, since the statement before did not leave them open."""

    metric: str
    cases: tuple[str, ...]
    """Their ids."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A decision that a case is not to be judged by a metric, from the statement of that month on."""

    metric: str
    case: str
    """The case's id."""
    month: Month


@dataclass(frozen=True, slots=True)
class Carried:
    """What the statement issued for the month before has left to be accounted for."""

    known: bool = False
    """Whether there is such a statement."""
    metrics: frozenset[str] = frozenset()
    """The standards that it speaks of."""
    cases: OpenCases = field(default_factory=OpenCases)
    withdrawals: tuple[Withdrawal, ...] = ()
    suspended: Spans = ()
    """The months between: no statement is made of them, since there was service on no day."""

    def withdrawn(self, metric: str, salt: str) -> dict[int, Month]:
        """The keys of cases that a decision takes from a metric, each with the month from which on."""
        of_metric = [withdrawal for withdrawal in self.withdrawals if withdrawal.metric == metric]
        keys = keys_of_cases(salt, (withdrawal.case for withdrawal in of_metric))
        return {key: withdrawal.month for key, withdrawal in zip(keys, of_metric, strict=True)}


NOTHING_CARRIED = Carried()


@dataclass(frozen=True, slots=True)
class Absent:
    """The cases left open by the month before that are not among the metric's cases of this export, by what becomes of them.

    Each has the ``key`` and the ``deadline`` of its cases.
    """

    waiting: pl.DataFrame
    """The deadline is ahead: they stay open."""
    missing: pl.DataFrame
    """The deadline has passed: they count as not resolved."""
    let_off: pl.DataFrame
    """The deadline fell on a suspended day: nobody could have resolved them then, and they are withdrawn."""


def absent_cases(left_open: pl.DataFrame, keys_found: pl.Series, month: Month, suspended: Spans) -> Absent:
    """What becomes of cases left open whose key is not among ``keys_found``, those of the month and those withdrawn."""
    absent = left_open.filter(~are_among(left_open["key"], keys_found.sort()))
    past = absent.filter(pl.col("deadline") < month.end)
    nobody_worked = in_spans("deadline", suspended)
    return Absent(
        waiting=absent.filter(pl.col("deadline") >= month.end),
        missing=past.filter(~nobody_worked),
        let_off=past.filter(nobody_worked),
    )


def keys_of(numbers: Iterable[int]) -> pl.Series:
    """Keys of cases as a column."""
    return pl.Series("key", list(numbers), dtype=KEY_NUMBER)


def are_among(keys: pl.Series, known: pl.Series) -> pl.Series:
    """Whether each of these keys is one of those that are known, which are sorted; a blank one is not.

    There may be a million that are known: a table of them would take more time and room than some cases are worth.
    """
    if known.is_empty():
        return pl.repeat(value=False, n=len(keys), dtype=pl.Boolean, eager=True)
    at = known.search_sorted(keys.fill_null(0)).clip(upper_bound=len(known) - 1)
    return (known.gather(at) == keys).fill_null(value=False)


def among(keys: pl.Series) -> pl.Expr:
    """Whether the key of a case is one of these; a blank one is not."""
    return pl.col("key").is_in(keys.implode()).fill_null(value=False)

"""Cases that stay open from month to month: what a statement carries of them, and what becomes of those that it was left."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

import hmac
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.base.month import Month, Spans

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that a later month judges, under a keyed hash of its id."""

    metric: str
    key: str
    deadline: date


class StillListed(NamedTuple):
    """A case that the month before left open, or that a decision took away, and that the export still has."""

    metric: str
    key: str


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
    cases: tuple[OpenCase, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    suspended: Spans = ()
    """The months between: no statement is made of them, since there was service on no day."""

    def left_open(self, metric: str) -> tuple[OpenCase, ...]:
        """The cases that a metric has still to judge."""
        return tuple(case for case in self.cases if case.metric == metric)

    def withdrawn(self, metric: str, salt: str) -> dict[str, Month]:
        """The keys of cases that a decision takes from a metric, each with the month from which on."""
        return {
            key_of_case(salt, withdrawal.case): withdrawal.month for withdrawal in self.withdrawals if withdrawal.metric == metric
        }


NOTHING_CARRIED = Carried()


@dataclass(frozen=True, slots=True)
class Absent:
    """The cases left open by the month before that are not among the metric's cases of this export, by what becomes of them."""

    waiting: tuple[OpenCase, ...]
    """The deadline is ahead: they stay open."""
    missing: tuple[OpenCase, ...]
    """The deadline has passed: they count as not resolved."""
    let_off: tuple[OpenCase, ...]
    """The deadline fell on a suspended day: nobody could have resolved them then, and they are withdrawn."""


def absent_cases(left_open: Collection[OpenCase], keys_found: Collection[str], month: Month, suspended: Spans) -> Absent:
    """What becomes of cases left open whose key is not among ``keys_found``, those of the month and those withdrawn."""
    absent = tuple(case for case in left_open if case.key not in keys_found)
    past = tuple(case for case in absent if case.deadline < month.end)
    let_off = tuple(case for case in past if any(first <= case.deadline < end for first, end in suspended))
    return Absent(
        waiting=tuple(case for case in absent if case.deadline >= month.end),
        missing=tuple(case for case in past if case not in let_off),
        let_off=let_off,
    )


def key_of_case(salt: str, case_id: str) -> str:
    """A keyed hash: the next month can find the case again, and a reader of the statement cannot read its id."""
    return hmac.digest(salt.encode(), case_id.encode(), "sha256").hex()[:KEY_DIGITS]

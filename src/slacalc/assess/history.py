"""History: what earlier months have left. A plain value; the ledger makes it from files, tests make it by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from slacalc.base.month import Month

Outcome = Literal["met", "missed", "no finding", "observed"]
"""What was found: against a target, with too small a basis for a finding, or without a target."""

DecisionKind = Literal["notice received", "deduct", "waive", "case withdrawn", "agreed damages"]


@dataclass(frozen=True, slots=True)
class PastAssessment:
    """What an issued statement found."""

    metric: str
    month: Month
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """What a party has decided or received, dated, with its reference."""

    reference: str
    on: date
    kind: DecisionKind
    metric: str
    month: Month
    """The month whose standard it is about; for a deduction, the month whose fee it takes from."""
    case: str = ""
    """The id of the case that is withdrawn; empty for every other kind."""
    amount: Decimal | None = None
    """Of agreed damages, in the contract's currency; None for every other kind."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that has arrived."""

    reference: str
    received_on: date
    month: Month
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is to be judged in a later month, under a keyed hash of its id."""

    metric: str
    key: str
    deadline: date


@dataclass(frozen=True, slots=True)
class PastCharge:
    """A line of an issued statement."""

    month: Month
    line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class History:
    """Everything about earlier months that a statement depends on."""

    assessments: tuple[PastAssessment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    payments: tuple[Payment, ...] = ()
    open_cases: tuple[OpenCase, ...] = ()
    charges: tuple[PastCharge, ...] = ()
    previous: str = ""
    """Digest of the statement issued for the month before; empty where there is none."""

    def outcome(self, metric: str, month: Month) -> Outcome | None:
        """What was found for that metric in that month, if a statement was issued."""
        return next((past.outcome for past in self.assessments if (past.metric, past.month) == (metric, month)), None)


NOTHING_BEFORE = History()

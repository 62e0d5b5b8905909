"""History: what earlier months have left. A plain value; the ledger makes it from files, tests make it by hand."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal
    from fractions import Fraction

    from slacalc.base.month import Month
    from slacalc.contract.terms import ChargeKind
    from slacalc.measure.listed import OpenCase

Outcome = Literal["met", "missed", "no finding", "observed", "excused"]
"""What was found: against a target, with too small a basis for a finding, without a target; or agreed not to count."""

DecisionKind = Literal[
    "notice received",
    "cure accepted",
    "deduct",
    "waive",
    "month excused",
    "case withdrawn",
    "agreed damages",
    "retention released",
    "disputed",
    "dispute settled",
    "collection costs",
    "suspended",
    "resumed",
    "terminated",
    "objection to renewal",
    "reviewed",
    "invoice received",
]

RELEASING: DecisionKind = "retention released"
"""Some of what was kept back as a security is paid out."""
NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class PastAssessment:
    """What an issued statement, or the last correction of it, found."""

    metric: str
    month: Month
    outcome: Outcome
    measured: Fraction | None = None
    """None where there was no basis."""
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    """What its month alone has counted; None where nothing was."""
    first: Outcome | None = None
    """What the statement found that was issued first; None where it was never corrected."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a party has decided or received, dated, with its reference."""

    reference: str
    on: date
    kind: DecisionKind
    metric: str
    """Empty where it is about no single standard."""
    month: Month
    """The month that it is about: whose standard, whose fee, whose statement."""
    case: str = ""
    """The id of the case that is withdrawn; empty for every other kind."""
    amount: Decimal | None = None
    """In the contract's currency, where the kind has one; otherwise None."""
    by: str = ""
    """Who decided."""
    digest: str = ""
    """The draft that was reviewed; empty for every other kind."""
    place: Place = field(default=NOWHERE, compare=False)
    """Its row; two files with the same rows in another order say the same."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that has arrived."""

    reference: str
    received_on: date
    month: Month | None
    """Whose statement it pays, as the payer says; None where the payer does not say."""
    amount: Decimal
    goes_to: Literal["", "costs", "interest", "principal"] = ""
    """What it pays first, where the parties have agreed on that; otherwise the order of the contract."""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class PastCharge:
    """A line of an issued statement, as the last correction of it has it."""

    month: Month
    line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PastQuantity:
    """What an issued statement, or the last correction of it, has counted for a fee."""

    month: Month
    fee: str
    quantity: int | None
    """None where that fee has a line there and counts no units."""


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """What a correction changes on one line of its month."""

    line: str
    """Its id there; empty for the tax of the whole statement, where tax is rounded on the total."""
    clause: str
    kind: ChargeKind | Literal["tax"]
    amount: Decimal
    tax: Decimal | None


@dataclass(frozen=True, slots=True)
class PastCorrection:
    """An issued correction, which the next statement bills."""

    month: Month
    number: int
    issued_on: date
    prices: Literal["exclude tax", "include tax"]
    """What the amounts of its lines are; the statement that bills it may have others."""
    lines: tuple[CorrectedLine, ...]

    @property
    def id(self) -> str:
        """``2026-02.1``."""
        return f"{self.month}.{self.number}"


@dataclass(frozen=True, slots=True)
class History:
    """Everything about earlier months that a statement depends on."""

    assessments: tuple[PastAssessment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    payments: tuple[Payment, ...] = ()
    open_cases: Collection[OpenCase] = ()
    charges: tuple[PastCharge, ...] = ()
    quantities: tuple[PastQuantity, ...] = ()
    corrections: tuple[PastCorrection, ...] = ()
    """Corrections that no statement has billed yet."""
    given_back: tuple[str, ...] = ()
    """Ids of the lines by which other months have given a deduction back, later ones among them."""
    own_given_back: tuple[str, ...] = ()
    """Those by which the month itself has done so, in any version of its statement."""
    own_released: tuple[str, ...] = ()
    """References of decisions by which the month, which is issued, has released some of a security."""
    previous: str = ""
    """Digest of what was issued last; empty where nothing was."""
    before: Month | None = None
    """The last month before in which there was service, where a statement of it is issued."""

    def outcome(self, metric: str, month: Month) -> Outcome | None:
        """What was found for that metric in that month, if a statement was issued."""
        return next((past.outcome for past in self.assessments if (past.metric, past.month) == (metric, month)), None)


NOTHING_BEFORE = History()

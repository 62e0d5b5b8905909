"""What makes a statement the correction of an issued month: the lines, outcomes and rights that differ from what was stated."""

# ruff: noqa: TC001, TC003 - the codec reads annotations when it runs

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from slacalc.assess.history import Outcome
from slacalc.assess.standing import RightKind
from slacalc.base.dataclass import dataclass
from slacalc.base.forms import Key
from slacalc.base.month import Month
from slacalc.contract.terms import ChargeKind
from slacalc.statement.forms import Ordinal

Days = tuple[date, date | None]
"""Since when, and until when where that can be told."""
DifferenceReason = Literal["data", "terms", "decision", "another month", "another rule"]
"""Why a line of a correction differs: other counts, other terms, a decision about it, what was found for another month,
or a rule of computing that has changed since the statement before was made."""


@dataclass(frozen=True, slots=True)
class LineDifference:
    """What a correction changes on one line: what the month comes to now, less what was billed."""

    line: Key
    clause: str
    kind: ChargeKind
    billed: Decimal
    figure: str
    amount: Decimal
    tax_figure: str
    """Empty where a line bears no tax of its own."""
    tax: Decimal | None
    reasons: tuple[DifferenceReason, ...]
    rules: tuple[str, ...] = ()
    """Slugs of the rules that have changed, where the reason is another rule."""

    def __post_init__(self) -> None:
        if self.tax is None and self.tax_figure:
            raise ValueError(self.tax_figure)


@dataclass(frozen=True, slots=True)
class Excuse:
    """A month that both parties have agreed not to count for a standard."""

    reference: str
    """Of the decision."""
    month: Month


@dataclass(frozen=True, slots=True)
class ChangedRight:
    """A right that a correction states otherwise than the statement before: since when, and until when."""

    right: RightKind
    metric: str
    month: Month
    before: Days | None
    """None where it was not stated."""
    now: Days | None
    """None where it stands no more."""
    excuses: tuple[Excuse, ...] = ()
    """The excuses that have become known since, without which it would stand as it was stated."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What makes a statement a correction: it computes an issued month again, and carries the differences."""

    number: Ordinal
    """In the order in which the corrections of a month are issued."""
    corrects: str
    """Digest of the statement, or of the correction before."""
    differences: tuple[LineDifference, ...]
    """Lines that differ."""
    outcomes: tuple[tuple[str, Outcome, Outcome], ...]
    """Standards whose outcome differs: metric, as issued, now."""
    decisions: tuple[str, ...]
    """References of decisions that the statement before did not know."""
    files: tuple[str, ...]
    """Roles whose files are others."""
    terms: tuple[str, ...]
    """Paths of terms that read otherwise."""
    rights: tuple[ChangedRight, ...] | None = None
    """Rights that stand no more, that stand now, or on other days; None where release 0.1 made it, which did not say."""
    corrects_number: str = ""
    """Of the statement, or of the correction before; empty where that has none."""

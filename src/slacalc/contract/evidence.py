"""How good the data of a month must be, or its statement stays a draft."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.words.quantities import Number, read_at_most_days, read_at_most_share

STAYS_A_DRAFT, BILLED_NOW = "stays a draft", "billed now and corrected later"
BEFORE_ISSUE, NOT_NEEDED = "before issue", "not needed"


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """Beyond these a statement stays a draft."""

    refused_rows: Quantity
    days_without_calls: Quantity
    bills_now: bool
    """Whether a statement beyond them, or one that can still change, is billed all the same and corrected later."""
    review: bool
    """Whether somebody must have looked at the draft before it is issued."""


class EvidencePart(Part):
    """Beyond these a statement stays a draft."""

    refused_rows: Annotated[Written[Number], Reads(read_at_most_share)]
    days_without_calls: Annotated[Written[Number], Reads(read_at_most_days)]
    otherwise: Annotated[Written[str] | None, OneWord(STAYS_A_DRAFT, BILLED_NOW)] = None
    review: Annotated[Written[str] | None, OneWord(BEFORE_ISSUE, NOT_NEEDED)] = None

    def terms(self) -> EvidenceTerms:
        """Its terms; they cite no clause."""
        return EvidenceTerms(
            quantity(self.refused_rows.value, self.refused_rows.scalar, ""),
            quantity(self.days_without_calls.value, self.days_without_calls.scalar, ""),
            bills_now=self.otherwise is not None and self.otherwise.value == BILLED_NOW,
            review=self.review is not None and self.review.value == BEFORE_ISSUE,
        )

"""The period to rectify a missed standard."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.worktime import WorkingDays
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.words.quantities import Number, read_cure

RestDay = Literal["next working day", "same day"]
CuredBy = Literal["first month ending after it that meets the target", "first full month after it that meets the target"]
SecondNotice = Literal["starts a new period", "changes nothing"]
"""What a notice means that is received while an earlier one has not led to a cured standard."""


@dataclass(frozen=True, slots=True)
class CureTerms:
    """The period to rectify: it starts when the notice is received (that day is not counted) and lasts so many days."""

    clause: str
    lasts: Quantity
    """Calendar days, or working days."""
    rest_day: RestDay
    """Where its last day is a rest day (Civil Code art. 203)."""
    cured_by: CuredBy
    second_notice: SecondNotice
    calendar: WorkingDays


class CurePart(Part):
    """The period to rectify."""

    starts: Annotated[Written[str], OneWord("on receipt of the notice")]
    lasts: Annotated[Written[Number], Reads(read_cure)]
    rest_day: Annotated[Written[RestDay], OneWord(*get_args(RestDay))]
    cured_by: Annotated[Written[CuredBy], OneWord(*get_args(CuredBy))]
    second_notice: Annotated[Written[SecondNotice], OneWord(*get_args(SecondNotice))]

    def terms(self, clause: str, calendar: WorkingDays) -> CureTerms:
        """Its terms, under the working days of the contract."""
        return CureTerms(
            clause=clause,
            lasts=quantity(self.lasts.value, self.lasts.scalar, clause),
            rest_day=self.rest_day.value,
            cured_by=self.cured_by.value,
            second_notice=self.second_notice.value,
            calendar=calendar,
        )

"""How many months missed let the client end the agreement."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import value_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.quantities import Misses, Number, read_lapse, read_months_missed

if TYPE_CHECKING:
    from collections.abc import Iterator

Uncounted = Literal["left out", "counts as met"]
"""A month that was neither met nor missed: as if it were not there, or as a month that was met."""
StartsAnew = Literal["when cured", "never"]


@dataclass(frozen=True, slots=True)
class MissesTerms:
    """So many months missed, one after the other or of so many months, give the right to terminate."""

    clause: str
    months: Quantity
    of: Quantity | None
    """None: one after the other."""
    excused: Uncounted
    """What a month is whose standard is excused."""
    without_finding: Uncounted
    """What a month with too small a basis is."""
    anew: StartsAnew
    """Whether a cured standard starts the count anew."""
    lapses: Quantity | None
    """So many months after it arose; None: when the months no longer make it."""


class TerminatePart(Part):
    """When the client may end the agreement."""

    after: Annotated[Written[Misses], Reads(read_months_missed)]
    excused_month: Annotated[Written[Uncounted], OneWord(*get_args(Uncounted))]
    month_without_finding: Annotated[Written[Uncounted], OneWord(*get_args(Uncounted))]
    lapses: Annotated[Written[Number | None], Reads(read_lapse)]
    starts_anew: Annotated[Written[StartsAnew] | None, OneWord(*get_args(StartsAnew))] = None

    def terms(self, clause: str) -> MissesTerms:
        """Its terms; a clause of its own is that of the text that an amendment wrote."""
        after = self.after
        return MissesTerms(
            clause=after.scalar.clause or clause,
            months=quantity(after.value.months, after.scalar, clause),
            of=quantity(after.value.of, after.scalar, clause, "of") if after.value.of else None,
            excused=self.excused_month.value,
            without_finding=self.month_without_finding.value,
            anew=self.starts_anew.value if self.starts_anew else "never",
            lapses=quantity(self.lapses.value, self.lapses.scalar, clause) if self.lapses.value else None,
        )


def check_terminate(remedy: Mapping) -> Iterator[Diagnostic]:
    """Whether a count over a window starts anew must be said; a row of months ends by itself with a month that is met."""
    part = remedy.find("terminate")
    if not isinstance(part, Mapping):
        return
    misses, anew = value_at(part, "after", read_months_missed), part.find("starts_anew")
    if misses is not None and misses.of is not None and anew is None:
        yield error("contract/missing-key", part.key, key="starts_anew", where=part.path)
    elif misses is not None and misses.of is None and anew is not None:
        yield error("contract/only-with", anew.key, key="starts_anew", other="after: 3 of 12 months missed")

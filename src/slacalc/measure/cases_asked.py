"""What is asked of cases by a metric of a month: whatever tells their deadlines is given this beside the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.zones import zone_of

if TYPE_CHECKING:
    from datetime import date, datetime

    import polars as pl

    from slacalc.base.worktime import WorkingDays
    from slacalc.contract.metrics.metric import CaseTerms, MetricTerms


@dataclass(frozen=True, slots=True, eq=False)
class CasesAsked:
    """A metric over cases and its rule for them, as of a moment."""

    metric: MetricTerms
    rule: CaseTerms
    working_days: WorkingDays
    end: date
    """The day after the month: a case received from then on has no deadline yet."""
    as_of: datetime
    """Aware."""
    pauses: pl.DataFrame | None
    """The times in which any case waited, where the contract looks at them."""

    def local_as_of(self) -> datetime:
        """``as_of`` as the clock of the contract shows it, naive."""
        return self.as_of.astimezone(zone_of(self.rule.zone)).replace(tzinfo=None)

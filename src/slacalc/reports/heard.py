"""The calls that were drawn to be listened to against those that have a score, over all months of a report.

A call is drawn in the month in which it arrived, and may have its score in the next one: it is heard where any export of the
report has a score of it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.shown import no_formula, visible
from slacalc.records.mask import mask_id
from slacalc.reports.report import ReportFact, ReportNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from slacalc.reports.month_records import MonthRecords
    from slacalc.reports.report import ReportMonth, ReportSection


@dataclass(frozen=True, slots=True)
class ScoredCalls:
    """Calls with a score in the export of a month, by their ids as a sample lists them."""

    of_month: frozenset[str]
    """Those whose score was given in the month."""
    known: frozenset[str]
    """All of the export."""


def scored_calls(month: MonthRecords) -> ScoredCalls | None:
    """The calls that the scores of a month are about; None where no export tells."""
    if not month.has("quality", "call_id"):
        return None
    return ScoredCalls(_ids(month.frame("quality")["call_id"]), _ids(month.records["quality"].records["call_id"]))


def _ids(calls: pl.Series) -> frozenset[str]:
    return frozenset(no_formula(visible(mask_id(call))) for call in calls.drop_nulls())


def with_heard(
    months: Sequence[ReportMonth], scored: Mapping[str, ScoredCalls | None], sampled: Mapping[str, frozenset[str]] | None
) -> tuple[ReportMonth, ...]:
    """The months, each with what was heard of its sample.

    ``scored`` are the calls of each month that has an export of scores, ``sampled`` those that were drawn, by their month; None
    where no sample is given.
    """
    heard = _Heard(scored, sampled)
    return tuple(replace(month, sections=tuple(heard.told_in(section, month) for section in month.sections)) for month in months)


class _Heard:
    """What was drawn and what was scored, of all months."""

    def __init__(self, scored: Mapping[str, ScoredCalls | None], sampled: Mapping[str, frozenset[str]] | None) -> None:
        self._scored, self._sampled = scored, sampled
        self._known = frozenset[str]().union(*(calls.known for calls in scored.values() if calls is not None))

    def told_in(self, section: ReportSection, month: ReportMonth) -> ReportSection:
        """The topic with the numbers of its sample; another topic as it is."""
        name = str(month.measured.statement.month)
        if section.topic != "quality" or name not in self._scored:
            return section
        if self._sampled is None:
            return replace(section, notes=(*section.notes, ReportNote("no_sample")))
        calls = self._scored[name]
        if calls is None:
            return replace(section, notes=(*section.notes, ReportNote("no_column", ("quality", "call_id"))))
        facts = tuple(self._facts(name, calls, self._sampled))
        notes = (*((ReportNote("sample_by_arrival"),) if facts else ()), *self._notes(name, self._sampled))
        return replace(section, facts=(*section.facts, *facts), notes=(*section.notes, *notes))

    def _facts(self, name: str, calls: ScoredCalls, sampled: Mapping[str, frozenset[str]]) -> Iterator[ReportFact]:
        """Of the calls drawn those that are heard; of the calls scored in the month those of another sample, and of none."""
        sample, anywhere = sampled.get(name), frozenset[str]().union(*sampled.values())
        others = calls.of_month & (anywhere - (sample or frozenset()))
        counts = {}
        if sample is not None:
            counts = {"drawn": len(sample), "heard": len(sample & self._known), "not_heard": len(sample - self._known)}
        if others:
            counts["heard_of_others"] = len(others)
        if sample is not None:
            counts["not_drawn"] = len(calls.of_month - anywhere)
        yield from (ReportFact(fact, "count", Fraction(count)) for fact, count in counts.items())

    def _notes(self, name: str, sampled: Mapping[str, frozenset[str]]) -> Iterator[ReportNote]:
        if name not in sampled:
            yield ReportNote("no_call_drawn")

"""The metrics of a month, without money."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import in_words
from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.app.measure import MeasuredMonth
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class Measurements(Page):
    """Each metric as two whole numbers, with its target and what was found."""

    measured: MeasuredMonth
    language: Language = field()

    def __repr__(self) -> str:
        statement = self.measured.measured.statement
        return f"<Measurements {statement.contract.id} {statement.month}: {len(statement.metrics)} metrics>"

    @property
    def frame(self) -> pl.DataFrame:
        """A row a metric: ``scope``, ``denominator`` and ``numerator``, and as text their exact ratio, ``value``."""
        from slacalc.api.frames import metrics_frame  # noqa: PLC0415 - loads polars

        return metrics_frame(self.measured.measured.statement)

    @property
    def groups(self) -> pl.DataFrame:
        """A row a metric and hour, weekday, day, week, queue, category or agent; empty where none was asked for."""
        from slacalc.api.frames import groups_frame  # noqa: PLC0415 - loads polars

        return groups_frame(self.measured.measured)

    @property
    def tallies(self) -> dict[str, pl.DataFrame]:
        """What was counted, by role."""
        from slacalc.api.frames import tally_frame  # noqa: PLC0415 - loads polars

        measured = self.measured.measured
        agents = measured.shown() if measured.by == "agent" else None
        return {role: tally_frame(table, agents) for role, table in measured.statement.tallies.tables}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is to be said about the exports."""
        return in_words(self.measured.remarks, self.language)

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc measure --format json`` has it."""
        from slacalc.render.measure_json import measured_to_wire  # noqa: PLC0415 - loaded for what is asked

        return measured_to_wire(self.measured.measured, self.measured.refused, self.measured.costs)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc measure``."""
        return self.measured.shown_in(words).blocks()

"""The metrics of several months, without money."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.measurements import Measurements
from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.app.measure_months import MeasuredMonths
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class MonthsMeasured(Page):
    """Several months, each measured as it is alone, and what they come to together: ratios of sums, never of ratios."""

    measured: MeasuredMonths
    language: Language = field()

    def __repr__(self) -> str:
        months = self.measured.total.months
        return f"<MonthsMeasured {months[0]} to {months[-1]}: {len(self.measured.total.metrics)} totals>"

    @property
    def months(self) -> tuple[Measurements, ...]:
        """Each month."""
        return tuple(Measurements(month, self.language) for month in self.measured.months)

    @property
    def total(self) -> pl.DataFrame:
        """A row a metric that has a total: ``scope``, ``denominator``, ``numerator``, and as text their ratio, ``value``."""
        from slacalc.api.frames import totals_frame  # noqa: PLC0415 - loads polars

        return totals_frame(self.measured.total)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is to be said about the exports."""
        return tuple(remark for month in self.months for remark in month.diagnostics)

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc measure --format json`` has it."""
        from slacalc.render.measure_months_json import measured_months_to_wire  # noqa: PLC0415 - loaded for what is asked
        from slacalc.render.words import words  # noqa: PLC0415 - as above

        return measured_months_to_wire(self.measured.shown_in(words(self.language)))

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc measure``."""
        return self.measured.shown_in(words).blocks()

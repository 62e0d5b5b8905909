"""The month-end over many contracts."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import in_words
from slacalc.api.page import Page
from slacalc.api.statement import Statement
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.app.ended_months import EndedMonths
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class MonthsEnded(Page):
    """Where the months of many contracts stand, with their statements and, where asked, their postings; nothing is issued."""

    ended: EndedMonths
    language: Language = field()

    def __repr__(self) -> str:
        return f"<MonthsEnded: {len(self.ended.rows)} months, {len(self.statements)} statements>"

    @property
    def blocked(self) -> bool:
        """Whether any month has no statement, or no postings where they were asked for."""
        return self.ended.blocked

    @property
    def frame(self) -> pl.DataFrame:
        """A row a month, as ``month-end.csv`` has it; sums as text, for there may be several currencies."""
        from slacalc.api.frames import month_end_frame  # noqa: PLC0415 - loads polars

        return month_end_frame(self.ended.rows)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Of every month that is not blocked, as issued or as a draft."""
        readies = [month.artifacts.ready for month in self.ended.months if month.artifacts is not None]
        return tuple(
            Statement(ready.end.statement, ready.wire, self.language, ready.end.remarks, ready.end.since) for ready in readies
        )

    @property
    def postings(self) -> pl.DataFrame | None:
        """A row a debit or a credit, as ``postings.csv`` has it; None where no map of accounts was given."""
        from slacalc.api.frames import postings_frame  # noqa: PLC0415 - loads polars

        return postings_frame(self.ended.posted.postings) if self.ended.posted is not None else None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What blocks months, and what is to be said about the map of accounts."""
        blocks = (remark for month in self.ended.months for remark in month.row.blocks)
        return in_words((*blocks, *self.ended.remarks), self.language)

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc month-end --format json`` has it."""
        from slacalc.render.month_end_json import month_end_to_wire  # noqa: PLC0415 - loaded for what is asked

        return month_end_to_wire(self.ended.rows)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc month-end``."""
        return self.ended.shown_in(words).blocks()

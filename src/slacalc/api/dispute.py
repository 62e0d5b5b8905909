"""Why two amounts differ, and what a month comes to under every honest reading."""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from fractions import Fraction

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.audit.compared import ComparedMonth
    from slacalc.audit.doubt import Doubt
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class MonthComparison(Page):
    """Two sides of one month: totals, lines, causes, and the records behind them."""

    compared: ComparedMonth
    language: Language = field()

    def __repr__(self) -> str:
        return (
            f"<MonthComparison of {self.compared.effect.month}: {self.difference} in {len(self.compared.waterfall.steps)} causes>"
        )

    @property
    def differs(self) -> bool:
        """Whether a total, a line, a standard or a right is another."""
        return self.compared.differs

    @property
    def difference(self) -> Fraction:
        """What the second side asks for more than the first."""
        return self.compared.effect.payable.difference

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: a difference is the answer."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc compare --format json`` has it."""
        from slacalc.render.compare_json import compare_wire  # noqa: PLC0415 - loaded for what is asked

        return compare_wire(self.compared)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc compare``."""
        from slacalc.render.compare_view import compare_blocks  # noqa: PLC0415 - as above

        return compare_blocks(self.compared, words)


@dataclass(frozen=True, slots=True, repr=False)
class ReadingSpread(Page):
    """A month under every honest reading of each clause, and its spread."""

    doubt: Doubt
    language: Language = field()

    def __repr__(self) -> str:
        return f"<ReadingSpread of {self.doubt.own.month}: {self.least} to {self.most}>"

    @property
    def least(self) -> Fraction:
        """The least that the month may come to."""
        return self.doubt.least.payable

    @property
    def most(self) -> Fraction:
        """The most that it may come to."""
        return self.doubt.most.payable

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: a doubt is the answer."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc readings --format json`` has it."""
        from slacalc.render.doubt_json import doubt_json  # noqa: PLC0415 - as above

        wire: dict[str, Any] = json.loads(doubt_json(self.doubt))
        return wire

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc readings``."""
        from slacalc.render.doubt_view import doubt_blocks  # noqa: PLC0415 - as above

        return doubt_blocks(self.doubt, words)

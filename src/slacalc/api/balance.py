"""What has become of the issued months of a ledger."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import in_words
from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from datetime import date

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.billing.late.overdue import LateMonths
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class Balance(Page):
    """Of each issued month what is paid, unpaid and borne as interest by the end of a day; and the rights that have arisen."""

    late: LateMonths
    as_of: date
    language: Language = field()

    def __repr__(self) -> str:
        return f"<Balance {self.late.contract} by the end of {self.as_of}: {len(self.late.position.debts)} months>"

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is to be said about the decisions of the ledger."""
        return in_words(self.late.remarks, self.language)

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc late --format json`` has it."""
        from slacalc.render.late_json import late_to_wire  # noqa: PLC0415 - loaded for what is asked

        return late_to_wire(self.late)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc late``."""
        from slacalc.render.late_view import late_blocks  # noqa: PLC0415 - loaded where a page is shown

        return late_blocks(self.late, words)

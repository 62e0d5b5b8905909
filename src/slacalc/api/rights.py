"""The days on which rights arise."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from datetime import date

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.audit.right_dates import RightCalendar
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class RightDays(Page):
    """The days on which rights arose, or will arise if nothing happens until then, and on which they end."""

    calendar: RightCalendar
    as_of: date
    language: Language = field()

    def __repr__(self) -> str:
        return f"<RightDays {self.calendar.contract} by the end of {self.as_of}: {len(self.calendar.dates)} days>"

    @property
    def ahead(self) -> date:
        """Until when it looks ahead."""
        return self.calendar.ahead

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: :meth:`slacalc.Contract.late` has what is to be said about the decisions of the ledger."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc rights --format json`` has it."""
        from slacalc.render.rights_view import rights_to_wire  # noqa: PLC0415 - loaded for what is asked

        return rights_to_wire(self.calendar)

    def to_ics(self) -> bytes:
        """The days as calendar programs read them (RFC 5545); the same days have the same bytes."""
        from slacalc.render.rights_ics import rights_ics  # noqa: PLC0415 - loads what makes calendars
        from slacalc.render.words import words  # noqa: PLC0415 - as above

        return rights_ics(self.calendar, words(self.language))

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc rights``."""
        from slacalc.render.rights_view import rights_blocks  # noqa: PLC0415 - loaded where a page is shown

        return rights_blocks(self.calendar, words)

"""The month-end over many contracts."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import in_words, language_of_text, refusing
from slacalc.api.page import Page
from slacalc.api.statement import Statement
from slacalc.base.dataclass import dataclass
from slacalc.records.bounds import UNPACK_LIMIT

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


def end_months(
    *paths: str | Path,
    ledger: str | Path | None = None,
    as_of: str | datetime | None = None,
    accounts: str | Path | None = None,
    unpack_limit: int = UNPACK_LIMIT,
    language: Language | None = None,
) -> MonthsEnded:
    """The month over many contracts, as ``slacalc month-end`` makes it; a month that cannot be made stops no other.

    Args:
        paths: the list alone; or a contract and its month folders, and after them another contract with its own.
        ledger: of one contract its ledger, of several the folder that holds the ledger of each under its id; not with a list.
        as_of: as known at this time, of every draft; without it, as each month.yaml says.
        accounts: the map of accounts, where postings are wanted.
        unpack_limit: bytes that an export may unpack to.
        language: of pages and diagnostics; without it, that of the first contract that can be read.

    Raises:
        InputRefused: the list or the map cannot be used, or a line has no account.
    """
    from slacalc.app.month_end import end_months as ended_months  # noqa: PLC0415 - loads polars
    from slacalc.app.month_end_request import MonthEndRequest  # noqa: PLC0415 - as above

    places = tuple(map(Path, paths))
    moment = as_of.isoformat() if isinstance(as_of, datetime) else as_of
    ledger_folder, account_map = (Path(path) if path is not None else None for path in (ledger, accounts))
    with refusing(lambda: language or language_of_text(_language_in(places))):
        ended = ended_months(MonthEndRequest(places, ledger_folder, moment, account_map, unpack_limit))
    return MonthsEnded(ended, language or language_of_text(ended.language))


def _language_in(paths: tuple[Path, ...]) -> str | None:
    from slacalc.app.language import language_of  # noqa: PLC0415 - loaded where an input is refused

    return language_of(paths)

"""The verb of the month-end over many contracts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.api.diagnostic import language_of_text, refusing
from slacalc.api.months_ended import MonthsEnded
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from slacalc.api.diagnostic import Language


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

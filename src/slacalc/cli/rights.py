"""``slacalc rights``: the days on which rights arise, as a table and a calendar, and drafts of the notices."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.days import day_of
from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfDay, ContractPath, LangOption, LedgerNeeded, OutOption
from slacalc.cli.speech import choose_language, page_of, say_in, speak_as

if TYPE_CHECKING:
    from slacalc.audit.right_dates import RightCalendar
    from slacalc.render.words import Words


class RightsFormat(StrEnum):
    """How the days are printed."""

    table = "table"
    json = "json"
    md = "md"
    ics = "ics"


def rights(
    contract: ContractPath,
    ledger: LedgerNeeded,
    as_of: AsOfDay,
    form: Annotated[RightsFormat, typer.Option("--format", help="How the days are printed.")] = RightsFormat.table,
    out: OutOption = None,
    lang: LangOption = None,
) -> None:
    """Days on which rights arose or will arise: table, JSON, Markdown, calendar; --out writes drafts of notices too."""
    speak_as(lang and lang.value, contract, ledger=ledger)
    day = day_of(as_of, "--as-of")
    with guarded():
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must be quick
        from slacalc.app.rights import right_calendar, write_rights  # noqa: PLC0415 - as above

        calendar = right_calendar(open_contract(contract), ledger, day)
        words = say_in(choose_language(lang and lang.value, calendar.language))
        sys.stdout.write(_text(calendar, form, words))
        if out is not None:
            write_rights(calendar, out, words)


def _text(calendar: RightCalendar, form: RightsFormat, words: Words) -> str:
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above
    from slacalc.render.rights_ics import rights_ics  # noqa: PLC0415 - as above
    from slacalc.render.rights_view import rights_blocks, rights_json  # noqa: PLC0415 - as above

    match form:
        case RightsFormat.json:
            return rights_json(calendar)
        case RightsFormat.ics:
            return rights_ics(calendar, words).decode()
        case RightsFormat.md:
            return render_markdown(rights_blocks(calendar, words))
        case _:
            return page_of(rights_blocks(calendar, words))

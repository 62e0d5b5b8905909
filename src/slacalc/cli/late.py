"""``slacalc late``: late-payment interest, and where each payment went."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from slacalc.cli.days import day_of
from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfDay, ContractPath, LangOption, LedgerNeeded
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.render.formats import OF_LATE, TABLE, format_named

LateFormat = StrEnum("LateFormat", {name: name for name in OF_LATE})  # type: ignore[misc]  # made of the registry
AS_TABLE = LateFormat(TABLE)


def late(
    contract: ContractPath,
    ledger: LedgerNeeded,
    as_of: AsOfDay,
    form: Annotated[LateFormat, typer.Option("--format", help="How the result is printed.")] = AS_TABLE,
    lang: LangOption = None,
) -> None:
    """Late-payment interest of every issued month, where each payment went, and the end of the term."""
    speak_as(lang and lang.value, contract, ledger=ledger)
    day = day_of(as_of, "--as-of")
    with guarded():
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.late import late_months  # noqa: PLC0415 - as above
        from slacalc.render.to_render import LateToRender  # noqa: PLC0415 - as above

        months = late_months(open_contract(contract), ledger, day)
        words = say_in(choose_language(lang and lang.value, months.language))
        speak(months.remarks, words)
        asked, render = LateToRender(months, words), format_named(form.value).late if form != TABLE else None
        sys.stdout.write(render(asked).decode() if render is not None else page_of(asked.blocks()))

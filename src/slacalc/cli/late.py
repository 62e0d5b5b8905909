"""``slacalc late``: late-payment interest, and where each payment went."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from slacalc.cli.days import day_of
from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfDay, ContractPath, LangOption, LedgerNeeded, OutOption
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.render.formats import OF_LATE, TABLE, as_text

LateFormat = StrEnum("LateFormat", {name: name for name in OF_LATE})  # type: ignore[misc]  # made of the registry
AS_TABLE = LateFormat(TABLE)


def late(
    contract: ContractPath,
    ledger: LedgerNeeded,
    as_of: AsOfDay,
    form: Annotated[LateFormat, typer.Option("--format", help="How the result is printed.")] = AS_TABLE,
    out: OutOption = None,
    lang: LangOption = None,
) -> None:
    """Late-payment interest of every issued month, where each payment went, and the end of the term."""
    speak_as(lang and lang.value, contract, ledger=ledger)
    day = day_of(as_of, "--as-of")
    with guarded():
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.late import late_data, late_months, write_late  # noqa: PLC0415 - as above
        from slacalc.render.to_render import LateToRender  # noqa: PLC0415 - as above

        months = late_months(open_contract(contract), ledger, day)
        words = say_in(choose_language(lang and lang.value, months.language))
        speak(months.remarks, words)
        asked = LateToRender(months, words)
        if out is not None:
            path = write_late(asked, "json" if form == TABLE else form.value, out)
            sys.stderr.write(words("run", "written", str(path)) + "\n")
        if out is None or form == TABLE:
            sys.stdout.write(
                page_of(asked.blocks()) if form == TABLE else as_text(form.value, partial(late_data, asked, form.value))
            )

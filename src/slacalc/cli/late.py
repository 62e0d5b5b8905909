"""``slacalc late``: late-payment interest, and the dates on which rights arise."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import ContractPath, LangOption
from slacalc.cli.speech import choose_language, say_in, show


class LateFormat(StrEnum):
    """How the result is printed."""

    table = "table"
    json = "json"


def late(
    contract: ContractPath,
    ledger: Annotated[Path, typer.Option("--ledger", metavar="DIR", help="The ledger.", show_default=False)],
    as_of: Annotated[
        datetime,
        typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="By the end of this day.", show_default=False),
    ],
    form: Annotated[LateFormat, typer.Option("--format", help="How the result is printed.")] = LateFormat.table,
    lang: LangOption = None,
) -> None:
    """Late-payment interest of every issued month, and the rights to suspend and to terminate."""
    say_in(choose_language(lang and lang.value))
    with guarded():
        from slacalc.app.late import late_months  # noqa: PLC0415 - help must not load pydantic
        from slacalc.render.late_view import late_blocks, late_json  # noqa: PLC0415 - as above

        found = late_months(contract, ledger, as_of.date())
        words = say_in(choose_language(lang and lang.value, found.language))
        if form is LateFormat.json:
            sys.stdout.write(late_json(found.contract, found.currency, found.as_of, found.months))
        else:
            show(late_blocks(found.contract, found.currency, found.as_of, found.clause, found.yearly_rate, found.months, words))

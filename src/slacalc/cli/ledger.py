"""``slacalc ledger``: the chain of issued months."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.ledger_add import add
from slacalc.cli.options import LangOption
from slacalc.cli.plain import PlainCommand, PlainGroup
from slacalc.cli.speech import choose_language, say_in, show_lines, speak, speak_as

ledger = typer.Typer(name="ledger", cls=PlainGroup, help="The chain of issued months.", no_args_is_help=True)
ledger.add_typer(add)


@ledger.command(cls=PlainCommand)
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The ledger folder.", show_default=False)],
    lang: LangOption = None,
) -> None:
    """Re-check every issued month of a ledger: digests, arithmetic, and that each follows the one before."""
    speak_as(lang and lang.value, folder)
    with guarded():
        from slacalc.app.ledger import verify_ledger  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.render.verdict import chain_text, verdict_text  # noqa: PLC0415 - as above

        verified = verify_ledger(folder)
        statements = [month.verdict.statement for month in verified.months]
        language = next((statement.contract.language for statement in statements if statement is not None), None)
        words = say_in(choose_language(lang and lang.value, language))
        show_lines("".join(verdict_text(month.verdict, (), str(month.path), words) for month in verified.months))
        show_lines(chain_text(len(verified.months) - verified.corrections, verified.corrections, verified.bad, words) + "\n")
        speak(verified.odd, words)
        for path in verified.left_over:
            show_lines(words("run", "left_over", str(path)) + "\n")
        if verified.bad:
            leave(Exit.NO)

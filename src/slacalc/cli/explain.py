"""``slacalc explain``: how a figure was made, down to clause and counts."""

from __future__ import annotations

from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption, StatementPath
from slacalc.cli.speech import choose_language, say_in, show, speak_as


def explain(
    statement: StatementPath,
    line: Annotated[
        str | None, typer.Argument(metavar="[LINE]", help="A line or figure; default: every line.", show_default=False)
    ] = None,
    lang: LangOption = None,
) -> None:
    """Explain how the figures of a statement were made."""
    speak_as(lang and lang.value, statement)
    with guarded():
        from slacalc.app.explain import figures_to_explain  # noqa: PLC0415 - help must not load pydantic
        from slacalc.app.verify import open_statement  # noqa: PLC0415 - as above
        from slacalc.render.explain_view import explain_blocks  # noqa: PLC0415 - as above

        opened = open_statement(statement)
        names = figures_to_explain(opened, str(statement), line)
        words = say_in(choose_language(lang and lang.value, opened.contract.language))
        show(explain_blocks(opened, names, words))

"""``slacalc guide``: the manual, offline."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption
from slacalc.cli.speech import choose_language, say_in


def guide(
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="A page; default: the list of pages.", show_default=False)
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read the manual."""
    language = choose_language(lang and lang.value)
    say_in(language)
    with guarded():
        from slacalc.app.guide import read_page  # noqa: PLC0415 - loaded when it is read

        sys.stdout.write(read_page(topic, language))

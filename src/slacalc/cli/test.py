"""``slacalc test``: do the worked examples of a contract come to what they state?"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import LangOption
from slacalc.cli.speech import choose_language, say_in, show, speak, speak_as, spoken_language


class TestFormat(StrEnum):
    """How the comparison is printed."""

    table = "table"
    json = "json"
    junit = "junit"


def test(
    contracts: Annotated[list[Path], typer.Argument(metavar="CONTRACT…", help="Contract files.", show_default=False)],
    form: Annotated[TestFormat, typer.Option("--format", help="How the comparison is printed.")] = TestFormat.table,  # noqa: PT028 - a command, no test
    example: Annotated[
        str, typer.Option("--example", metavar="NAME", help="Only examples of this name; * stands for any text.")
    ] = "*",  # noqa: PT028 - as above
    lang: LangOption = None,  # noqa: PT028 - as above
) -> None:
    """Re-compute the worked examples in contracts: stated, computed, difference."""
    speak_as(lang and lang.value, *contracts)
    with guarded():
        from slacalc.app.examples import recompute_contracts  # noqa: PLC0415 - help must not load pydantic
        from slacalc.render.examples_view import examples_blocks, examples_json, examples_junit  # noqa: PLC0415 - as above

        tested = recompute_contracts(contracts, example)
        if example != "*" and not any(one.examples for one in tested):
            speak([error("input/no-such-example", Place("--example"), name=example)])
            leave(Exit.USAGE)
        if form is TestFormat.json:
            sys.stdout.write(examples_json(tested))
        elif form is TestFormat.junit:
            sys.stdout.write(examples_junit(tested, say_in(spoken_language())))
        else:
            for one in tested:
                show(examples_blocks(one, say_in(choose_language(lang and lang.value, one.language))))
        if any(one.differences for one in tested):
            leave(Exit.NO)

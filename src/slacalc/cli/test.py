"""``slacalc test``: do the worked examples of a contract come to what they state?"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.cli.ci import repository_root
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import LangOption
from slacalc.cli.speech import choose_language, say_in, show, speak, speak_as, spoken_language, words_about

if TYPE_CHECKING:
    from slacalc.app.examples import Recomputed


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
        from slacalc.app.examples import recompute_contracts  # noqa: PLC0415 - help must not load what reads a contract

        recomputed = recompute_contracts(contracts, example)
        if example != "*" and not recomputed.refused and not any(contract.examples for contract in recomputed.tested):
            speak([error("input/no-such-example", Place("--example"), name=example)])
            leave(Exit.USAGE)
        if form is not TestFormat.table:
            sys.stdout.write(_report(recomputed, form))
        if recomputed.mistakes:
            raise Refused(*recomputed.mistakes)
        if form is TestFormat.table:
            _show_table(recomputed, lang and lang.value)
        if recomputed.differences:
            leave(Exit.NO)


def _report(recomputed: Recomputed, form: TestFormat) -> str:
    """What a machine reads: it gets its report of refused files too, or it would take the one of the run before."""
    from slacalc.render.examples_report import examples_json, examples_junit  # noqa: PLC0415 - as above
    from slacalc.render.report import report_of  # noqa: PLC0415 - as above

    words = say_in(spoken_language())
    refused = report_of(recomputed.refused, recomputed.mistakes, words_about, words, Path.cwd(), repository_root())
    if form is TestFormat.json:
        return examples_json(recomputed.tested, refused)
    return examples_junit(recomputed.tested, refused, words)


def _show_table(recomputed: Recomputed, lang: str | None) -> None:
    from slacalc.render.examples_view import examples_blocks  # noqa: PLC0415 - as above

    for contract in recomputed.tested:
        show(examples_blocks(contract, say_in(choose_language(lang, contract.language))))

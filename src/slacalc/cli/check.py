"""``slacalc check``: every mistake and doubt in contract, layout and ledger files."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.days import day_of
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import LangOption
from slacalc.cli.speech import say_in, speak_as, spoken_language, words_about


class CheckFormat(StrEnum):
    """How remarks are printed."""

    text = "text"
    json = "json"


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of YAML files.", show_default=False)],
    form: Annotated[CheckFormat, typer.Option("--format", help="How remarks are printed.")] = CheckFormat.text,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day on which accepted remarks must hold.", show_default="today"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", metavar="", help="Warnings count as errors.")] = False,  # noqa: FBT002 - as typer has it
    prove: Annotated[bool, typer.Option("--prove", metavar="", help="Also what was shown of each scale, and where.")] = False,  # noqa: FBT002 - as above
    fix: Annotated[bool, typer.Option("--fix", metavar="", help="First mend unmistakable spellings, and show them.")] = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """Check contracts, layouts and ledger files: every mistake at once, with its place and the remedy."""
    speak_as(lang and lang.value, *paths)
    day = day_of(as_of, "--as-of") if as_of is not None else date.today()  # noqa: DTZ011 - the day where the user sits
    with guarded():
        from slacalc.app.check import check_paths  # noqa: PLC0415 - help must not load pydantic
        from slacalc.render.remarks import remark_text, remarks_json, summary_text  # noqa: PLC0415 - as above

        if fix:
            from slacalc.app.fix import fix_paths  # noqa: PLC0415 - as above

            for difference in fix_paths(paths):
                sys.stderr.write(difference)
        checked = check_paths(paths, day, prove=prove)
        words = say_in(spoken_language())
        if form is CheckFormat.json:
            sys.stdout.write(remarks_json(checked.diagnostics))
        else:
            sys.stdout.write("".join(remark_text(diagnostic, words_about(diagnostic)) for diagnostic in checked.diagnostics))
            sys.stdout.write(summary_text(checked.diagnostics, len(checked.files), words) + "\n")
        if checked.fails(strict=strict):
            leave(Exit.NO)

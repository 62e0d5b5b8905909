"""``slacalc diff``: what changed between two contracts, and what it is worth."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.cli.ci import add_to_summary, repository_root
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import (
    USUAL_MEMORY,
    AsOfOption,
    LangOption,
    LedgerOption,
    MemoryOption,
    MonthOption,
    NoProgressOption,
    UnpackLimitOption,
)
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, known_as, page_of, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from slacalc.audit.diffed import Diffed
    from slacalc.render.words import Words


class DiffFormat(StrEnum):
    """How the comparison is printed."""

    table = "table"
    md = "md"
    json = "json"
    github = "github"


def diff(  # noqa: PLR0913, PLR0917 - the options of the command
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The contract before, or - for standard input.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The contract after, or - for standard input.", show_default=False)],
    month_dirs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="MONTH_DIR…", help="Folders of months to price under both.", show_default=False),
    ] = None,
    month: MonthOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    form: Annotated[DiffFormat, typer.Option("--format", help="How the comparison is printed.")] = DiffFormat.table,
    fail_on_change: Annotated[  # noqa: FBT002 - as typer has it
        bool, typer.Option("--fail-on-change", metavar="", help="Exit 1 where more than words changed.")
    ] = False,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as typer has it
    lang: LangOption = None,
) -> None:
    """Compare two contracts term by term, and price the difference on months."""
    speak_as(lang and lang.value, new, old, *(month_dirs or ()), ledger=ledger)
    with guarded(), reading(memory, no_progress=no_progress):
        from slacalc.app.diff import STDIN  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.diff import diff as diff_of  # noqa: PLC0415 - as above
        from slacalc.app.diff_request import DiffRequest  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.language import language_in  # noqa: PLC0415 - as above

        if old == new == STDIN:
            speak([error("input/both-piped", Place("-"))])
            leave(Exit.USAGE)
        piped = sys.stdin.buffer.read() if STDIN in {old, new} else b""
        if STDIN in {old, new}:
            known_as(STDIN, language_in(piped, str(STDIN)))
        diffed = diff_of(DiffRequest(old, new, tuple(month_dirs or ()), piped, month, as_of, ledger, unpack_limit))
        words = say_in(choose_language(lang and lang.value, diffed.language))
        speak((remark for priced in diffed.months for remark in priced.refused), words)
        sys.stdout.write(_text(diffed, form, words))
        if fail_on_change and diffed.fails:
            leave(Exit.NO)


def _text(diffed: Diffed, form: DiffFormat, words: Words) -> str:
    """The page; of GitHub the comment goes to the page of its run as well."""
    from slacalc.render.diff_github import diff_github  # noqa: PLC0415 - as above
    from slacalc.render.diff_json import diff_json  # noqa: PLC0415 - as above
    from slacalc.render.diff_markdown import diff_markdown  # noqa: PLC0415 - as above
    from slacalc.render.diff_view import diff_blocks  # noqa: PLC0415 - as above

    match form:
        case DiffFormat.json:
            return diff_json(diffed)
        case DiffFormat.md:
            return diff_markdown(diffed, words)
        case DiffFormat.github:
            add_to_summary(diff_markdown(diffed, words))
            return diff_github(diffed, words, Path.cwd(), repository_root())
        case _:
            return page_of(diff_blocks(diffed, words))

"""``slacalc check``: every mistake and doubt in contract, layout and ledger files."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.ci import add_to_summary, repository_root
from slacalc.cli.days import day_of
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import LangOption
from slacalc.cli.speech import known_as, say_in, speak_as, spoken_language, words_about

if TYPE_CHECKING:
    from slacalc.app.check import CheckedFiles


class CheckFormat(StrEnum):
    """How remarks are printed."""

    text = "text"
    concise = "concise"
    json = "json"
    github = "github"
    gitlab = "gitlab"
    sarif = "sarif"
    junit = "junit"


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Files, folders of YAML files, or - for a contract from standard input.", show_default=False
        ),
    ],
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
        from slacalc.app.check import STDIN, check_paths  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.language import language_in  # noqa: PLC0415 - as above

        if fix:
            from slacalc.app.fix import fix_paths  # noqa: PLC0415 - as above

            for difference in fix_paths([path for path in paths if path != STDIN]):
                sys.stderr.write(difference)
        piped = sys.stdin.buffer.read() if STDIN in paths else b""
        if STDIN in paths:
            known_as(STDIN, language_in(piped, str(STDIN)))
        checked = check_paths(paths, day, prove=prove, piped=piped)
        for file, language in checked.languages:
            known_as(file, language)
        sys.stdout.write(_text(checked) if form is CheckFormat.text else _report(checked, form, strict=strict))
        if checked.fails(strict=strict):
            leave(Exit.NO)


def _text(checked: CheckedFiles) -> str:
    from slacalc.render.remarks import remark_text, summary_text  # noqa: PLC0415 - as above

    remarks = "".join(remark_text(diagnostic, words_about(diagnostic)) for diagnostic in checked.diagnostics)
    return remarks + summary_text(checked.diagnostics, len(checked.files), say_in(spoken_language())) + "\n"


def _report(checked: CheckedFiles, form: CheckFormat, *, strict: bool) -> str:
    """What a machine reads; GitHub shows ten annotations of a kind, so that all remarks go to the page of its run as well."""
    from slacalc.render import junit, report_json, report_lines, report_sarif  # noqa: PLC0415 - as above
    from slacalc.render.report import report_of  # noqa: PLC0415 - as above

    report = report_of(checked.files, checked.diagnostics, words_about, say_in(spoken_language()), Path.cwd(), repository_root())
    if form is CheckFormat.github:
        add_to_summary(report_lines.summary_markdown(report))
    match form:
        case CheckFormat.json:
            return report_json.report_json(report)
        case CheckFormat.gitlab:
            return report_json.report_gitlab(report)
        case CheckFormat.github:
            return report_lines.report_github(report)
        case CheckFormat.sarif:
            return report_sarif.report_sarif(report)
        case CheckFormat.junit:
            return junit.report_junit(report, strict=strict)
        case _:
            return report_lines.report_concise(report)

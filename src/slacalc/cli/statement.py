"""``slacalc statement``: the month-end command."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.days import day_of
from slacalc.cli.exits import Exit, guarded, leave, tell_issued
from slacalc.cli.options import (
    USUAL_MEMORY,
    AsOfOption,
    CsvBomOption,
    EngineName,
    EngineOption,
    LangOption,
    LedgerOption,
    MasterOption,
    MemoryOption,
    MonthOption,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
)
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.render.formats import OF_STATEMENTS

if TYPE_CHECKING:
    from slacalc.app.issue import Artifacts
    from slacalc.render.words import Words

StatementFormat = StrEnum("StatementFormat", {name: name for name in OF_STATEMENTS})  # type: ignore[misc]  # made of the registry
BrandOption = Annotated[
    Path | None, typer.Option("--brand", metavar="FILE", help="Logo and colour of pages and papers.", show_default=False)
]
FontDirOption = Annotated[
    Path | None, typer.Option("--font-dir", metavar="DIR", help="More fonts for the PDF.", show_default=False)
]


def statement(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: Annotated[Path, typer.Argument(metavar="CONTRACT", help="The contract file.", show_default=False)],
    month_dirs: Annotated[
        list[Path],
        typer.Argument(
            metavar="MONTH_DIR…",
            help="The folder with the month's exports; of several months all, and after them another contract with its own.",
            show_default=False,
        ),
    ],
    month: MonthOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    issue: Annotated[bool, typer.Option("--issue", metavar="", help="Issue it into the ledger.")] = False,  # noqa: FBT002 - as typer has it
    issue_date: Annotated[
        str | None, typer.Option("--issue-date", metavar="DATE", help="The date of issue: 2026-04-03.", show_default=False)
    ] = None,
    correct: Annotated[
        str | None,
        typer.Option("--correct", metavar="2026-02", help="Make the correction of that issued month.", show_default=False),
    ] = None,
    forms: Annotated[
        list[StatementFormat] | None, typer.Option("--format", help="May be given several times.", show_default=False)
    ] = None,
    out: OutOption = None,
    fail_on_miss: Annotated[bool, typer.Option("--fail-on-miss", metavar="", help="Exit 1 where a target is missed.")] = False,  # noqa: FBT002 - as above
    brand: BrandOption = None,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as above
    font_dir: FontDirOption = None,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    engine: EngineOption = EngineName.polars,
    master: MasterOption = None,
    unmask: UnmaskOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as typer has it
    lang: LangOption = None,
) -> None:
    """Make the fee statement of a month, or of several: what was measured, what is charged and why, to the fen."""
    speak_as(lang and lang.value, contract, *month_dirs, ledger=ledger)  # each contract is followed by its own months
    day = day_of(issue_date, "--issue-date") if issue_date is not None else None
    with (
        guarded(),
        people_shown(unmask),
        reading(memory, no_progress=no_progress, engine=engine, master=master, folders=month_dirs),
    ):
        from slacalc.app.batch import Request  # noqa: PLC0415 - loads polars
        from slacalc.app.brand import read_brand  # noqa: PLC0415 - loads what validates files
        from slacalc.app.issue import make_artifacts, make_output, with_marks, write_output  # noqa: PLC0415 - as above

        def words_of(artifacts: Artifacts) -> Words:
            return say_in(choose_language(lang and lang.value, artifacts.statement.contract.language))

        looks = read_brand(brand, font_dir)
        batch = make_artifacts(Request((contract, *month_dirs), month, ledger, as_of, correct, day, unpack_limit), issue=issue)
        for artifacts in batch:
            tell_of(artifacts, words_of(artifacts), alone=len(batch) == 1)
        asked = tuple(form.value for form in dict.fromkeys(forms or ()))
        output = make_output(batch, asked, out, words_of, page_of, looks)
        output = with_marks(output) if csv_bom else output
        for artifacts, remark in output.remarks:
            speak([remark], words_of(artifacts))
        for artifacts, path in write_output(batch, output, out, issue=issue, issued=tell_issued):
            sys.stderr.write(words_of(artifacts)("run", "written", str(path)) + "\n")
        sys.stdout.write(output.page)
        if fail_on_miss and any(artifacts.missed for artifacts in batch):
            leave(Exit.NO)


def tell_of(artifacts: Artifacts, words: Words, *, alone: bool) -> None:
    """On stderr, and of one statement of several under its own head: what is remarked upon, and which rows were set aside."""
    from slacalc.render.refused_view import refused_text  # noqa: PLC0415 - loaded when there is something to say

    if not alone and (artifacts.ready.end.remarks or artifacts.refused):
        sys.stderr.write(words("run", "about", artifacts.statement.contract.id, artifacts.name) + "\n")
    speak(artifacts.ready.end.remarks, words)
    for role, reasons in artifacts.refused:
        sys.stderr.write(refused_text(role, reasons, words))

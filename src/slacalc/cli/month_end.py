"""``slacalc month-end``: where the month stands over many contracts, and postings for the bookkeeping."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import (
    USUAL_MEMORY,
    AsOfOption,
    CsvBomOption,
    LangOption,
    LedgerOption,
    MemoryOption,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
)
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.cli.statement import BrandOption, FontDirOption, StatementFormat, tell_of
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.render.formats import OF_MONTH_ENDS, TABLE, format_named
from slacalc.render.words import words as words_in

if TYPE_CHECKING:
    from slacalc.app.ended_months import EndedMonths
    from slacalc.app.issue import Artifacts
    from slacalc.render.words import Words

MonthEndFormat = StrEnum("MonthEndFormat", {name: name for name in OF_MONTH_ENDS})  # type: ignore[misc]  # made of the registry


def month_end(  # noqa: PLR0913, PLR0917 - the options of the command
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="LIST | CONTRACT MONTH_DIR…",
            help="The list of contracts; or a contract and its month folders, and after them another contract with its own.",
            show_default=False,
        ),
    ],
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    accounts: Annotated[
        Path | None,
        typer.Option("--accounts", metavar="FILE", help="Write postings.csv by this map of accounts.", show_default=False),
    ] = None,
    forms: Annotated[
        list[MonthEndFormat] | None,
        typer.Option("--format", help="Of the table; may be given several times.", show_default=False),
    ] = None,
    statements: Annotated[
        list[StatementFormat] | None,
        typer.Option("--statements", help="Formats of the statements under --out; json where none is named.", show_default=False),
    ] = None,
    out: OutOption = None,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as typer has it
    brand: BrandOption = None,
    font_dir: FontDirOption = None,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """End the month over many contracts: state, standards, sum to pay, due day and what blocks it; nothing is issued."""
    speak_as(lang and lang.value, *paths, ledger=ledger)
    asked = tuple(form.value for form in dict.fromkeys(forms or ()))
    tables = tuple(form for form in asked if form != TABLE)
    with guarded(), reading(memory, no_progress=no_progress):
        from slacalc.app.brand import read_brand  # noqa: PLC0415 - loads what validates files
        from slacalc.app.ended_months import Faces  # noqa: PLC0415 - loads polars
        from slacalc.app.month_end import end_months  # noqa: PLC0415 - as above
        from slacalc.app.month_end_request import MonthEndRequest  # noqa: PLC0415 - as above

        _expect_places(out, asked, accounts)
        faces = Faces(tables, tuple(form.value for form in dict.fromkeys(statements or ())), read_brand(brand, font_dir), csv_bom)
        months = end_months(MonthEndRequest(tuple(paths), ledger, as_of, accounts, unpack_limit))
        words = say_in(choose_language(lang and lang.value, months.language))

        def words_of(artifacts: Artifacts) -> Words:
            return words_in(choose_language(lang and lang.value, artifacts.statement.contract.language))

        speak(months.remarks, words)
        _tell_of(months, lang and lang.value, words)
        if out is None:
            sys.stdout.write("".join(_shown(months, form, words) for form in asked or (TABLE,)))
        else:
            sys.stdout.write(_shown(months, TABLE, words))
            for path in months.write(out, faces, words, words_of, lambda remark: speak([remark], words)):
                sys.stderr.write(words("run", "written", str(path)) + "\n")
        if months.blocked:
            leave(Exit.REFUSED)


def _expect_places(out: Path | None, asked: tuple[str, ...], accounts: Path | None) -> None:
    """What is a file and no text goes into a folder; that is told before anything is read."""
    from slacalc.base.diagnostics import Place, Unwritable, error  # noqa: PLC0415 - help must not load it

    if out is not None:
        return
    files = [form for form in asked if form != TABLE and not format_named(form).is_text]
    if wrong := [
        error("output/needs-out", Place(form), format=form) for form in (*files, *(["postings.csv"] if accounts else []))
    ]:
        raise Unwritable(*wrong)


def _shown(months: EndedMonths, form: str, words: Words) -> str:
    return page_of(months.shown_in(words).blocks()) if form == TABLE else months.data(form, words).decode()


def _tell_of(months: EndedMonths, given: str | None, words: Words) -> None:
    """On stderr, month by month: what is remarked upon, which rows were set aside, and in full what blocks it."""
    for month in months.months:
        if month.artifacts is not None:
            language = choose_language(given, month.artifacts.statement.contract.language)
            tell_of(month.artifacts, words_in(language), alone=False)
        else:
            sys.stderr.write(words("run", "about", month.row.contract, month.row.month) + "\n")
            speak(month.row.blocks)

"""``slacalc report``: the service reports that the client may ask for."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import (
    USUAL_MEMORY,
    ContractPath,
    CsvBomOption,
    LangOption,
    LedgerOption,
    MemoryOption,
    MonthDirs,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
)
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.render.formats import OF_REPORTS, TABLE, as_text

if TYPE_CHECKING:
    from slacalc.app.report import ReportedMonths
    from slacalc.render.words import Words

ReportFormat = StrEnum("ReportFormat", {name: name for name in OF_REPORTS})  # type: ignore[misc]  # made of the registry


class ReportTopic(StrEnum):
    """What reports are about."""

    volume = "volume"
    complaints = "complaints"
    satisfaction = "satisfaction"
    quality = "quality"
    marketing = "marketing"


def report(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: ContractPath,
    month_dirs: MonthDirs,
    only: Annotated[
        list[ReportTopic] | None, typer.Option("--only", help="This topic; may be given several times.", show_default=False)
    ] = None,
    complaints: Annotated[
        str | None,
        typer.Option(
            "--complaints",
            metavar="PREDICATE",
            help="Which cases are complaints.",
            show_default="category is complaint",
        ),
    ] = None,
    sample: Annotated[
        Path | None,
        typer.Option("--sample", metavar="FILE", help="The calls drawn, as slacalc sample wrote them.", show_default=False),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="Of the hashes of callers.", show_default=False)
    ] = None,
    ledger: LedgerOption = None,
    forms: Annotated[
        list[ReportFormat] | None, typer.Option("--format", help="May be given several times.", show_default=False)
    ] = None,
    out: OutOption = None,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as typer has it
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    unmask: UnmaskOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """Report on months: volume, complaints with points to act on, satisfaction, quality monitoring, marketing."""
    speak_as(lang and lang.value, contract, *month_dirs, ledger=ledger)
    asked = tuple(form.value for form in dict.fromkeys(forms or ()))
    with guarded(), people_shown(unmask), reading(memory, no_progress=no_progress, folders=month_dirs):
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.month_folder import open_months  # noqa: PLC0415 - as above
        from slacalc.app.report import COMPLAINTS, ReportRequest, make_report  # noqa: PLC0415 - loads polars
        from slacalc.reports.report import TOPICS  # noqa: PLC0415 - loaded with it

        agreed = open_contract(contract)
        folders = open_months(month_dirs, None, unpack_limit)
        topics = tuple(topic for topic in TOPICS if not only or topic in {asked_for.value for asked_for in only})
        months = make_report(agreed, folders, ReportRequest(topics, complaints or COMPLAINTS, sample, key, ledger))
        words = say_in(choose_language(lang and lang.value, months.language))
        _tell_of(months, words)
        texts = [form for form in asked if form != TABLE]
        shown = [_shown(months, form, words) for form in asked or (TABLE,) if out is None or form == TABLE]
        for path in months.write(out, texts or ["json"], words, csv_bom=csv_bom) if out is not None else ():
            sys.stderr.write(words("run", "written", str(path)) + "\n")
        sys.stdout.write("".join(shown) if asked or out is None else "")


def _shown(months: ReportedMonths, form: str, words: Words) -> str:
    """The page of a terminal, or a format of text.

    Raises:
        Unwritable: the format is none of text.
    """
    if form == TABLE:
        return page_of(months.shown_in(words).blocks())
    return as_text(form, partial(months.data, form, words))


def _tell_of(months: ReportedMonths, words: Words) -> None:
    """On stderr: what is remarked upon, and which rows were set aside."""
    from slacalc.render.refused_view import refused_text  # noqa: PLC0415 - loaded when there is something to say

    speak(months.remarks, words)
    for month, reasons in months.refused:
        sys.stderr.write(words("run", "about", months.report.months[-1].measured.statement.contract.id, str(month)) + "\n")
        for role, sums in reasons:
            sys.stderr.write(refused_text(role, sums, words))

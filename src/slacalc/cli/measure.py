"""``slacalc measure``: the metrics of a month, without money."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import (
    USUAL_MEMORY,
    AsOfOption,
    ContractPath,
    CsvBomOption,
    EngineName,
    EngineOption,
    LangOption,
    LedgerOption,
    MasterOption,
    MemoryOption,
    MonthDirs,
    MonthOption,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
)
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.render.formats import OF_MEASURED, TABLE, as_text

if TYPE_CHECKING:
    from slacalc.app.measure import MeasuredMonth
    from slacalc.measure.groups import By
    from slacalc.render.words import Words


MeasureFormat = StrEnum("MeasureFormat", {name: name for name in OF_MEASURED})  # type: ignore[misc]  # made of the registry
AS_TABLE = MeasureFormat(TABLE)


class MeasureBy(StrEnum):
    """What metrics are broken down by."""

    hour = "hour"
    weekday = "weekday"
    day = "day"
    week = "week"
    queue = "queue"
    category = "category"
    agent = "agent"


def measure(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: ContractPath,
    month_dirs: MonthDirs,
    month: MonthOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    by: Annotated[
        MeasureBy | None,
        typer.Option("--by", help="Each metric also by hour, day, week, …, for information.", show_default=False),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="Call agents by hashes, the same in every month.", show_default=False),
    ] = None,
    out: OutOption = None,
    form: Annotated[MeasureFormat, typer.Option("--format", help="How metrics are printed.")] = AS_TABLE,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as typer has it
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    engine: EngineOption = EngineName.polars,
    master: MasterOption = None,
    unmask: UnmaskOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """Measure the standards of a month, or of several: each metric, its two whole numbers, its target and how far off."""
    speak_as(lang and lang.value, contract, *month_dirs, ledger=ledger)
    with (
        guarded(),
        people_shown(unmask),
        reading(memory, no_progress=no_progress, engine=engine, master=master, folders=month_dirs),
    ):
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.measure import measure_folder  # noqa: PLC0415 - loads polars
        from slacalc.app.measure_months import measure_folders  # noqa: PLC0415 - as above
        from slacalc.app.month_folder import open_months  # noqa: PLC0415 - as above
        from slacalc.app.secret import read_key  # noqa: PLC0415 - as above

        agreed = open_contract(contract)
        folders = open_months(month_dirs, month, unpack_limit)
        of, secret = cast("By | None", by and by.value), None if key is None else read_key(key)
        measured = (
            measure_folder(agreed, folders[0], ledger, as_of, of, secret)
            if len(folders) == 1
            else measure_folders(agreed, folders, ledger, as_of, of, secret)
        )
        words = say_in(choose_language(lang and lang.value, measured.months[-1].measured.statement.contract.language))
        for month_measured in measured.months:
            _tell_of(month_measured, words, alone=len(folders) == 1)
        file_form = "json" if form == TABLE else form.value
        for path in measured.write(out, file_form, words, csv_bom=csv_bom) if out is not None else ():
            sys.stderr.write(words("run", "written", str(path)) + "\n")
        if form == TABLE:
            sys.stdout.write(page_of(measured.shown_in(words).blocks()))
        elif out is None:
            sys.stdout.write(as_text(form.value, partial(measured.data, form.value, words)))


def _tell_of(measured: MeasuredMonth, words: Words, *, alone: bool) -> None:
    """On stderr, and of one month of several under its own head: what is remarked upon, and which rows were set aside."""
    from slacalc.render.refused_view import refused_text  # noqa: PLC0415 - loaded when there is something to say

    statement = measured.measured.statement
    if not alone and (measured.remarks or measured.refused):
        sys.stderr.write(words("run", "about", statement.contract.id, str(statement.month)) + "\n")
    speak(measured.remarks, words)
    for role, reasons in measured.refused:
        sys.stderr.write(refused_text(role, reasons, words))

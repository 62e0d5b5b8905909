"""``slacalc measure``: the metrics of a month, without money."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfOption, ContractPath, LangOption, LedgerOption, MonthDir, MonthOption
from slacalc.cli.speech import choose_language, say_in, show, speak, speak_as

if TYPE_CHECKING:
    from slacalc.measure.groups import By


class MeasureFormat(StrEnum):
    """How metrics are printed."""

    table = "table"
    csv = "csv"
    md = "md"
    json = "json"


class MeasureBy(StrEnum):
    """What metrics are broken down by."""

    day = "day"
    week = "week"
    queue = "queue"
    category = "category"
    agent = "agent"


def measure(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: ContractPath,
    month_dir: MonthDir,
    month: MonthOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    by: Annotated[
        MeasureBy | None, typer.Option("--by", help="Each metric also by day, week, …, for information.", show_default=False)
    ] = None,
    form: Annotated[MeasureFormat, typer.Option("--format", help="How metrics are printed.")] = MeasureFormat.table,
    lang: LangOption = None,
) -> None:
    """Measure the standards of a month: each metric, its two whole numbers, its target and how far it is from it."""
    speak_as(lang and lang.value, contract, ledger)
    with guarded():
        from slacalc.app.measure import MeasureRequest, measure_folder  # noqa: PLC0415 - loads polars

        made = measure_folder(MeasureRequest(contract, month_dir, month, ledger, as_of), cast("By | None", by and by.value))
        words = say_in(choose_language(lang and lang.value, made.measured.statement.contract.language))
        speak(made.remarks)
        match form:
            case MeasureFormat.csv:
                from slacalc.render.table_csv import metrics_csv  # noqa: PLC0415 - loaded for what is asked

                sys.stdout.write(metrics_csv(made.measured))
            case MeasureFormat.json:
                from slacalc.render.measure_json import measure_json  # noqa: PLC0415 - as above

                sys.stdout.write(measure_json(made.measured))
            case MeasureFormat.md:
                from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above
                from slacalc.render.measure_view import measure_blocks  # noqa: PLC0415 - as above

                sys.stdout.write(render_markdown(measure_blocks(made.measured, words)))
            case MeasureFormat.table:
                from slacalc.render.measure_view import measure_blocks  # noqa: PLC0415 - as above

                show(measure_blocks(made.measured, words))

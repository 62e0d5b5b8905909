"""``slacalc measure``: the metrics of a month, without money."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfOption, ContractPath, LangOption, MonthDir, MonthOption
from slacalc.cli.speech import choose_language, say_in, show, speak


class MeasureFormat(StrEnum):
    """How metrics are printed."""

    table = "table"
    csv = "csv"
    md = "md"


def measure(
    contract: ContractPath,
    month_dir: MonthDir,
    month: MonthOption = None,
    as_of: AsOfOption = None,
    form: Annotated[MeasureFormat, typer.Option("--format", help="How metrics are printed.")] = MeasureFormat.table,
    lang: LangOption = None,
) -> None:
    """Measure the standards of a month: each metric, its two whole numbers, its target."""
    say_in(choose_language(lang and lang.value))
    with guarded():
        from slacalc.app.statement import Request, make_statement  # noqa: PLC0415 - loads polars
        from slacalc.render.measure_view import measure_blocks  # noqa: PLC0415 - as above
        from slacalc.render.table_csv import metrics_csv  # noqa: PLC0415 - as above

        made = make_statement(Request(contract, month_dir, month, None, as_of), measure_only=True)
        words = say_in(choose_language(lang and lang.value, made.statement.contract.language))
        speak(made.remarks)
        match form:
            case MeasureFormat.csv:
                sys.stdout.write(metrics_csv(made.statement))
            case MeasureFormat.md:
                from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

                sys.stdout.write(render_markdown(measure_blocks(made.statement, words)))
            case MeasureFormat.table:
                show(measure_blocks(made.statement, words))

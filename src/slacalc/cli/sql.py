"""``slacalc sql``: the counting of each metric and fee as SQL over canonical columns."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import AsOfOption, ContractPath, LangOption, MonthOption
from slacalc.cli.speech import choose_language, say_in, speak, speak_as
from slacalc.warehouse.dialects import PRINTED

Dialect = StrEnum("Dialect", {name: name for name in PRINTED})  # type: ignore[misc]  # made of the registry


def sql(
    contract: ContractPath,
    month_dir: Annotated[
        Path | None,
        typer.Argument(metavar="MONTH_DIR", help="The month's folder, for its agreed times and its as-of time."),
    ] = None,
    *,
    dialect: Annotated[Dialect, typer.Option("--dialect", help="Whose SQL is printed; duckdb and postgres are tested.")],
    month: MonthOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """The counting of each metric and fee as SQL, to be run where the records are: whole numbers, as on the statement."""
    speak_as(lang and lang.value, contract, month_dir)
    with guarded():
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must be quick
        from slacalc.app.month_folder import open_month, parse_month  # noqa: PLC0415 - as above
        from slacalc.app.sql import month_in_sql  # noqa: PLC0415 - as above
        from slacalc.render.counting_sql import counting_script  # noqa: PLC0415 - as above

        agreed = open_contract(contract)
        inputs = open_month(month_dir, month) if month_dir is not None else None
        if inputs is None and month is None:
            raise typer.BadParameter("the month is wanted, such as 2026-03, or its folder", param_hint="--month")
        asked = inputs.month if inputs is not None else parse_month(month or "", "--month")
        queries = month_in_sql(agreed, asked, inputs, as_of)
        words = say_in(choose_language(lang and lang.value, queries.terms.language))
        sys.stdout.write(counting_script(queries.counting, queries.terms, dialect.value, words))
        speak(queries.remarks, words)

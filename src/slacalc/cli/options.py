"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.records.bounds import parse_size


class Lang(StrEnum):
    """Languages of the output."""

    zh = "zh"
    en = "en"


def _size(text: object) -> int:
    if isinstance(text, int):  # what stands for a size that nobody gave: older versions of typer parse that too
        return text
    size = parse_size(str(text))
    if size is None:
        raise typer.BadParameter("a size is wanted, such as 500MB or 4GB")
    return size


def parse_seconds(text: str | None, option: str) -> int | None:
    """Seconds as ``5s``; None where nothing is given."""
    if text is None:
        return None
    number = text.strip().removesuffix("s").strip()
    if not number.isascii() or not number.isdecimal() or len(number) > len("86400"):
        raise typer.BadParameter("seconds are wanted, such as 5s", param_hint=option)
    return int(number)


ContractPath = Annotated[Path, typer.Argument(metavar="CONTRACT", help="The contract file.", show_default=False)]
MonthDir = Annotated[Path, typer.Argument(metavar="MONTH_DIR", help="The folder with the month's exports.", show_default=False)]
MonthDirs = Annotated[
    list[Path],
    typer.Argument(metavar="MONTH_DIR…", help="The folder with the month's exports; of several months all.", show_default=False),
]
StatementPath = Annotated[Path, typer.Argument(metavar="STATEMENT", help="A statement-….json.", show_default=False)]
LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the output; default: the contract's.", show_default=False)
]
MonthOption = Annotated[
    str | None, typer.Option("--month", metavar="2026-03", help="The month; default: as month.yaml says.", show_default=False)
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="As known at this time; default: as month.yaml says.", show_default=False),
]
UnpackLimitOption = Annotated[
    int,
    typer.Option(
        "--unpack-limit",
        metavar="SIZE",
        parser=_size,
        help="How much each export may unpack to, such as 4GB.",
        show_default="1GB",
    ),
]
USUAL_MEMORY = 0
"""Nobody has given a size, which would be more: a run has as much as is usual, or as there is."""
MemoryOption = Annotated[
    int,
    typer.Option(
        "--memory",
        metavar="SIZE",
        parser=_size,
        help="How much memory the rows of the exports may take together; more passes through files.",
        show_default="200MB, less where that is not there",
    ),
]


class EngineName(StrEnum):
    """What reads and counts exports."""

    polars = "polars"
    spark = "spark"


EngineOption = Annotated[EngineName, typer.Option("--engine", help="What reads exports: this program alone, or Spark.")]
MasterOption = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="The master of Spark; default: local[*], this machine.", show_default=False),
]
NoProgressOption = Annotated[bool, typer.Option("--no-progress", metavar="", help="Do not tell how far the reading is.")]
CsvBomOption = Annotated[bool, typer.Option("--csv-bom", metavar="", help="Mark CSV files for spreadsheets.")]
AsOfDay = Annotated[str, typer.Option("--as-of", metavar="DATE", help="By the end of this day: 2026-04-30.", show_default=False)]
LedgerNeeded = Annotated[Path, typer.Option("--ledger", metavar="DIR", help="The ledger.", show_default=False)]
LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="DIR", help="The folder with issued statements, payments, decisions.", show_default=False),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write the files into this folder.", show_default=False)
]

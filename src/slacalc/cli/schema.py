"""``slacalc schema``: what an editor must know of a contract, a layout, a month file, a statement or a comparison."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption
from slacalc.cli.speech import speak_as


class SchemaKind(StrEnum):
    """The kinds of file that have a schema."""

    CONTRACT = "contract"
    LAYOUT = "layout"
    MONTH = "month"
    STATEMENT = "statement"
    DIFF = "diff"


def schema(
    kind: Annotated[SchemaKind, typer.Argument(help="The kind of file.")] = SchemaKind.CONTRACT,
    lang: LangOption = None,
) -> None:
    """JSON Schema (draft 2020-12) for editors and other checkers, with the words of the guide in both languages or in one."""
    speak_as(lang and lang.value)
    with guarded():
        from slacalc.app.schema import write_schema  # noqa: PLC0415 - help must not load what reads a contract

        sys.stdout.write(write_schema(kind.value, (lang.value,) if lang else ("en", "zh")))

"""``slacalc inspect``: what an export is, and a layout for it."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.base.diagnostics import Refused
from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption, OutOption, UnpackLimitOption
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.speech import choose_language, page_of, say_in, speak_as
from slacalc.records.bounds import UNPACK_LIMIT


class InspectFormat(StrEnum):
    """How what was found is printed."""

    table = "table"
    json = "json"


class InspectRole(StrEnum):
    """Kinds of records that a layout can be proposed for."""

    calls = "calls"
    tickets = "tickets"
    surveys = "surveys"
    seats = "seats"


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Exports.", show_default=False)],
    role: Annotated[
        InspectRole | None, typer.Option("--role", help="What they hold, where that is not plain.", show_default=False)
    ] = None,
    out: OutOption = None,
    form: Annotated[InspectFormat, typer.Option("--format", help="How what was found is printed.")] = InspectFormat.table,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    unmask: UnmaskOption = None,
    lang: LangOption = None,
) -> None:
    """Say what exports are, column by column, and propose a layout with every code that is still to be explained."""
    speak_as(lang and lang.value)
    with guarded(), people_shown(unmask):
        from slacalc.app.inspect import inspect_files, write_layout  # noqa: PLC0415 - loads polars
        from slacalc.render.inspect_json import inspections_json  # noqa: PLC0415 - as above
        from slacalc.render.inspect_view import inspection_blocks, next_text  # noqa: PLC0415 - as above

        words = say_in(choose_language(lang and lang.value))
        inspections, wrong = inspect_files(files, role and role.value, unpack_limit, words)
        if out is not None:
            inspections = [write_layout(inspection, out) for inspection in inspections]
        if form == InspectFormat.json and inspections:
            sys.stdout.write(inspections_json(inspections))
        elif form == InspectFormat.table:
            for inspection in inspections:
                sys.stdout.write(page_of(inspection_blocks(inspection, words)) + "\n" + next_text(inspection, words))
        if wrong:
            raise Refused(*wrong)

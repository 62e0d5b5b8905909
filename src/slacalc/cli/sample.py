"""``slacalc sample``: a reproducible draw of answered calls for the client to listen to."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import (
    USUAL_MEMORY,
    ContractPath,
    CsvBomOption,
    LangOption,
    MemoryOption,
    MonthDir,
    MonthOption,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
)
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT


class SampleBy(StrEnum):
    """Columns whose values are strata."""

    queue = "queue"
    category = "category"
    agent = "agent"


def sample(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: ContractPath,
    month_dir: MonthDir,
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="What the draw follows from.", show_default=False)],
    size: Annotated[int | None, typer.Option("--size", min=1, help="How many calls.", show_default=False)] = None,
    margin: Annotated[
        str | None, typer.Option("--margin", metavar="5%", help="As many as this margin of error needs.", show_default=False)
    ] = None,
    by: Annotated[SampleBy | None, typer.Option("--by", help="Some of each, in proportion.", show_default=False)] = None,
    month: MonthOption = None,
    check: Annotated[Path | None, typer.Option("--check", metavar="FILE", help="Is this the sample?", show_default=False)] = None,
    out: OutOption = None,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as typer has it
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    unmask: UnmaskOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """Draw a sample of the month's answered calls; the same list and seed give the same sample."""
    speak_as(lang and lang.value, contract, month_dir)
    if (size is None) == (margin is None):
        raise typer.BadParameter("give either --size or --margin", param_hint="'--size'")
    if not seed:
        raise typer.BadParameter("it is empty", param_hint="'--seed'")
    with guarded(), people_shown(unmask), reading(memory, no_progress=no_progress, folders=[month_dir]):
        from slacalc.app.sample import SampleRequest, check_sample, draw_sample, write_sample  # noqa: PLC0415 - loads polars
        from slacalc.render.refused_view import refused_text  # noqa: PLC0415 - as above
        from slacalc.render.sample_view import differences_text, summary_text  # noqa: PLC0415 - as above

        sampled = draw_sample(
            SampleRequest(contract, month_dir, seed, size, margin, by.value if by else None, month, unpack_limit)
        )
        words = say_in(choose_language(lang and lang.value, sampled.language))
        speak(sampled.remarks, words)
        for role, reasons in sampled.refused:
            sys.stderr.write(refused_text(role, reasons, words))
        if check is not None:
            differences = check_sample(sampled, check)
            facts = [(difference.kind, difference.where, difference.ours, difference.theirs) for difference in differences]
            sys.stdout.write(differences_text(facts, str(check), len(sampled.rows), words))
            if differences:
                leave(Exit.NO)
            return
        written = () if out is None else write_sample(sampled, out, csv_bom=csv_bom)
        if out is None:
            sys.stdout.write(sampled.csv_bytes().decode())
        sys.stderr.write(summary_text(sampled.manifest, written, words))

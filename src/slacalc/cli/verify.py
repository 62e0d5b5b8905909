"""``slacalc verify``: is a statement what it says?"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import (
    USUAL_MEMORY,
    EngineName,
    EngineOption,
    LangOption,
    LedgerOption,
    MasterOption,
    MemoryOption,
    NoProgressOption,
    StatementPath,
    UnpackLimitOption,
)
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, say_in, show_lines, speak_as
from slacalc.records.bounds import UNPACK_LIMIT

PACKED = ".zip"
"""How a dispute pack ends."""


def verify(  # noqa: PLR0913, PLR0917 - the options of the command
    statement: StatementPath,
    month_dir: Annotated[
        Path | None, typer.Argument(metavar="[MONTH_DIR]", help="Count the exports again.", show_default=False)
    ] = None,
    contract: Annotated[Path | None, typer.Option("--contract", help="Derive the terms again.", show_default=False)] = None,
    ledger: LedgerOption = None,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    engine: EngineOption = EngineName.polars,
    master: MasterOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as typer has it
    lang: LangOption = None,
    *,
    to_the_byte: Annotated[
        bool, typer.Option("--bytes", help="Count as a difference what is only written otherwise.", show_default=False)
    ] = False,
) -> None:
    """Re-check a statement: digests and arithmetic; given contract, ledger or exports, these too. Of a pack.zip all of it."""
    speak_as(lang and lang.value, statement, contract, ledger=ledger)
    with (
        guarded(),
        reading(memory, no_progress=no_progress, engine=engine, master=master, folders=[month_dir] if month_dir else []),
    ):
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.files import read_file  # noqa: PLC0415 - as above
        from slacalc.app.verify import RecheckInputs, check_statement  # noqa: PLC0415 - as above
        from slacalc.app.verify import verify as verify_with  # noqa: PLC0415 - as above
        from slacalc.render.verdict import verdict_text  # noqa: PLC0415 - as above

        data = read_file(statement)
        if statement.suffix.lower() == PACKED:
            from slacalc.app.check_pack import check_pack  # noqa: PLC0415 - loads polars

            checked = check_pack(data, str(statement), unpack_limit, to_the_byte=to_the_byte)
        else:
            agreed = partial(open_contract, contract) if contract is not None else None
            given = RecheckInputs(agreed, ledger, month_dir, unpack_limit)
            checked = verify_with(check_statement(data, statement), given, to_the_byte=to_the_byte)
        language = checked.verdict.statement.contract.language if checked.verdict.statement else None
        words = say_in(choose_language(lang and lang.value, language))
        show_lines(verdict_text(checked.verdict, checked.looked_at, str(statement), words))
        if checked.verdict.findings:
            leave(Exit.NO)

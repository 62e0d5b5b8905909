"""``slacalc pack``: a statement with all that it was made of, masked, for the other party to make again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import LangOption, LedgerOption, MonthDir, StatementPath, UnpackLimitOption
from slacalc.cli.speech import choose_language, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT


def pack(  # noqa: PLR0913, PLR0917 - the options of the command
    statement: StatementPath,
    month_dir: MonthDir,
    contract: Annotated[Path, typer.Option("--contract", help="The contract of the statement.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The archive: pack.zip.", show_default=False)],
    key: Annotated[
        Path,
        typer.Option(
            "--key",
            metavar="FILE",
            help="Of the hashes; made where there is none, never packed.",
            show_default=False,
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="PATH",
            help="The other party's statement, invoice or month folder, to be compared with.",
            show_default=False,
        ),
    ] = None,
    invoice_map: Annotated[Path | None, typer.Option("--map", metavar="FILE", help="Of an invoice.", show_default=False)] = None,
    ledger: LedgerOption = None,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    lang: LangOption = None,
) -> None:
    """Pack a statement with its contract, ledger and masked records, so that both parties can make it again offline."""
    speak_as(lang and lang.value, statement, contract, ledger=ledger)
    with guarded():
        from slacalc.app.compare import kind_of  # noqa: PLC0415 - help must be quick
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - as above
        from slacalc.app.files import read_file  # noqa: PLC0415 - as above
        from slacalc.app.pack import PackRequest, write_pack  # noqa: PLC0415 - as above
        from slacalc.app.secret import read_or_make_key  # noqa: PLC0415 - as above
        from slacalc.app.verify import open_statement  # noqa: PLC0415 - as above

        if invoice_map is not None and (against is None or kind_of(against) != "invoice"):
            speak([error("input/map-of-no-invoice", Place("--map"))])
            leave(Exit.USAGE)
        words = say_in(choose_language(lang and lang.value, open_statement(statement).contract.language))
        terms, data = open_contract(contract), read_file(statement)
        request = PackRequest(
            data, statement, month_dir, terms, ledger, lambda: read_or_make_key(key), against, invoice_map, unpack_limit
        )
        sys.stdout.write("".join(f"{place}\n" for place in write_pack(request, out, words)))

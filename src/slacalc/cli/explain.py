"""``slacalc explain``: how a figure was made, down to clause and counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption, LedgerOption, StatementPath
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.speech import choose_language, say_in, show, speak_as


def explain(  # noqa: PLR0913, PLR0917 - the options of the command
    statement: StatementPath,
    line: Annotated[
        str | None, typer.Argument(metavar="[LINE]", help="A line or figure; default: every line.", show_default=False)
    ] = None,
    call: Annotated[
        str | None,
        typer.Option("--call", metavar="ID", help="What one call did, with --month-dir and --contract.", show_default=False),
    ] = None,
    deciding: Annotated[  # noqa: FBT002 - as typer has it
        bool,
        typer.Option("--deciding", metavar="", help="Which calls decide the standard LINE; as for --call.", show_default=False),
    ] = False,
    month_dir: Annotated[
        Path | None, typer.Option("--month-dir", metavar="DIR", help="The exports of the statement.", show_default=False)
    ] = None,
    contract: Annotated[
        Path | None, typer.Option("--contract", help="The contract of the statement.", show_default=False)
    ] = None,
    ledger: LedgerOption = None,
    unmask: UnmaskOption = None,
    lang: LangOption = None,
) -> None:
    """Explain how the figures of a statement were made, or what one call did in it."""
    speak_as(lang and lang.value, statement, contract, ledger=ledger)
    with guarded(), people_shown(unmask):
        if call is not None or deciding:
            _explain_calls(statement, call, line, (contract, month_dir, ledger), lang and lang.value)
            return
        from slacalc.app.explain import figures_to_explain  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.app.verify import open_statement  # noqa: PLC0415 - as above
        from slacalc.render.explain_view import explain_blocks  # noqa: PLC0415 - as above

        opened = open_statement(statement)
        names = figures_to_explain(opened, str(statement), line)
        words = say_in(choose_language(lang and lang.value, opened.contract.language))
        show(explain_blocks(opened, names, words))


def _explain_calls(
    statement: Path, call: str | None, line: str | None, given: tuple[Path | None, Path | None, Path | None], lang: str | None
) -> None:
    """What one call did; or, without one, which calls decide a standard."""
    from slacalc.app.contract import open_contract  # noqa: PLC0415 - as above
    from slacalc.app.deciding import deciding_calls  # noqa: PLC0415 - loads polars
    from slacalc.app.explain_call import explain_call  # noqa: PLC0415 - as above
    from slacalc.app.month_folder import open_month  # noqa: PLC0415 - as above
    from slacalc.app.verify import open_statement  # noqa: PLC0415 - as above
    from slacalc.render.call_view import call_blocks  # noqa: PLC0415 - as above
    from slacalc.render.deciding_view import deciding_blocks  # noqa: PLC0415 - as above

    contract, month_dir, ledger = given
    if contract is None or month_dir is None or (call is None and line is None):
        raise Refused(error("input/call-needs-month", Place("--call" if call is not None else "--deciding")))
    opened = open_statement(statement)
    inputs, agreed = open_month(month_dir, str(opened.month), "statement"), open_contract(contract)
    words = say_in(choose_language(lang, opened.contract.language))
    if call is not None:
        show(call_blocks(explain_call(opened, agreed, inputs, ledger, call), words))
    else:
        show(deciding_blocks(deciding_calls(opened, agreed, inputs, ledger, line or ""), words))

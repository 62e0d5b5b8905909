"""``slacalc ledger add``: a payment or a decision is entered into the ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption
from slacalc.cli.plain import PlainCommand, PlainGroup
from slacalc.cli.speech import say_in, speak, speak_as, spoken_language

add = typer.Typer(name="add", cls=PlainGroup, help="Enter a payment or a decision.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The ledger folder.", show_default=False)]
Contract = Annotated[Path, typer.Option("--contract", metavar="FILE", help="The contract that it is about.", show_default=False)]
Reference = Annotated[str | None, typer.Option("--reference", help="A reference of its own.", show_default=False)]
Day = Annotated[str | None, typer.Option(help="The day: 2026-03-05.", show_default=False)]
Cell = Annotated[str, typer.Option(help="As in the table.", show_default=False)]
Needed = Annotated[str | None, typer.Option(help="As in the table; needed.", show_default=False)]


@add.command(cls=PlainCommand)
def payment(  # noqa: PLR0913, PLR0917 - the cells of a row
    folder: Folder,
    contract: Contract,
    reference: Reference = None,
    received_on: Day = None,
    amount: Needed = None,
    month: Cell = "",
    currency: Cell = "",
    goes_to: Cell = "",
    note: Cell = "",
    lang: LangOption = None,
) -> None:
    """Enter money that has arrived: checked against the contract and the ledger, then written."""
    speak_as(lang and lang.value, contract, ledger=folder)
    cells = {
        "reference": _asked(reference, "--reference"),
        "received_on": _asked(received_on, "--received-on"),
        "month": month,
        "amount": _asked(amount, "--amount"),
        "goes_to": goes_to,
        "note": note,
    }
    _enter(folder, contract, "payments.csv", cells | ({"currency": currency} if currency else {}))


@add.command(cls=PlainCommand)
def decision(  # noqa: PLR0913, PLR0917 - the cells of a row
    folder: Folder,
    contract: Contract,
    reference: Reference = None,
    on: Day = None,
    kind: Needed = None,
    month: Needed = None,
    metric: Cell = "",
    by: Cell = "",
    case: Cell = "",
    amount: Cell = "",
    digest: Cell = "",
    note: Cell = "",
    lang: LangOption = None,
) -> None:
    """Enter a notice received or a decision made: checked against the contract and the ledger, then written."""
    speak_as(lang and lang.value, contract, ledger=folder)
    cells = {
        "reference": _asked(reference, "--reference"),
        "on": _asked(on, "--on"),
        "kind": _asked(kind, "--kind"),
        "metric": metric,
        "month": _asked(month, "--month"),
        "by": by,
        "note": note,
    }
    _enter(folder, contract, "decisions.csv", {**cells, "case": case, "amount": amount, "digest": digest})


def _asked(given: str | None, option: str) -> str:
    """What was given; on a terminal, what is answered.

    Raises:
        typer.BadParameter: nobody can be asked.
    """
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{option} is missing")
    answer: str = typer.prompt(say_in(spoken_language())("run", f"ask.{option.removeprefix('--')}"), err=True)
    return answer


def _enter(folder: Path, contract: Path, name: str, cells: dict[str, str]) -> None:
    with guarded():
        from slacalc.app.enter import add_row  # noqa: PLC0415 - help must not load what reads a contract

        path, row, remarks = add_row(folder, contract, name, cells)
        words = say_in(spoken_language())
        speak(remarks, words)
        sys.stdout.write(words("run", "entered", str(path), row) + "\n")

"""The program: its commands, in the order in which ``--help`` lists them."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from slacalc.base.release import VERSION
from slacalc.cli.check import check
from slacalc.cli.diff import diff
from slacalc.cli.exits import run
from slacalc.cli.explain import explain
from slacalc.cli.guide import guide
from slacalc.cli.init import init
from slacalc.cli.late import late
from slacalc.cli.ledger import ledger
from slacalc.cli.measure import measure
from slacalc.cli.plain import PlainCommand, PlainGroup
from slacalc.cli.sample import sample
from slacalc.cli.schema import schema
from slacalc.cli.statement import statement
from slacalc.cli.test import test
from slacalc.cli.verify import verify

app = typer.Typer(
    name="slacalc",
    cls=PlainGroup,
    help="Service levels and fees of an outsourcing agreement: exact, explained, verifiable.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (check, schema, init, test, diff, measure, statement, explain, verify, late, sample, guide):
    app.command(cls=PlainCommand)(command)
app.add_typer(ledger)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"slacalc {VERSION}")
        raise typer.Exit


@app.callback()
def slacalc_command(
    version: Annotated[  # noqa: FBT002 - as typer has it
        bool,
        typer.Option("--version", metavar="", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Service levels and fees of an outsourcing agreement: exact, explained, verifiable."""


def main() -> None:
    """Run the program.

    Plugins of pydantic that other packages bring are not searched for: that takes long, and nothing may change what a file means.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    run(app)

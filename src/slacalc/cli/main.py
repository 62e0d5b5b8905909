"""The program: its commands, and what it does whichever of them is run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from slacalc.base.release import VERSION
from slacalc.cli.commands import COMMANDS, command_of
from slacalc.cli.exits import run
from slacalc.cli.plain import PlainGroup

if TYPE_CHECKING:
    from collections.abc import Iterator


class _WhenNamed(Mapping[str, Any]):
    """The commands by name: each is loaded when it is asked for, so that a run loads its own alone."""

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer keeps its types to itself
        if name not in COMMANDS:
            raise KeyError(name)
        return command_of(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class CommandsByName(PlainGroup):
    """The program: its commands are loaded when they are named."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - as above
        super().__init__(**settings)
        self.commands = cast("Any", _WhenNamed())

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as above
        """Their names, without loading one."""
        return list(COMMANDS)


app = typer.Typer(
    name="slacalc",
    cls=CommandsByName,
    help="Service levels and fees of an outsourcing agreement: exact, explained, verifiable.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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

    Where typer loads pydantic, plugins that other packages bring are not searched for: that takes long, and they change values.
    """
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    run(app)

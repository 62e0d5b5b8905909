"""The commands, in the order in which ``--help`` lists them; each is the function of its name in the module of its name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from inspect import get_annotations
from typing import Any

import typer
from typer.main import get_command, get_group

from slacalc.cli.plain import PlainCommand

COMMANDS = (
    "check",
    "schema",
    "inspect",
    "init",
    "test",
    "diff",
    "compare",
    "readings",
    "pack",
    "measure",
    "report",
    "statement",
    "month-end",
    "explain",
    "verify",
    "late",
    "rights",
    "sample",
    "sql",
    "guide",
    "ledger",
)


@cache
def command_of(name: str) -> Any:  # noqa: ANN401 - typer keeps its types to itself
    """The command, as typer runs it; its module is loaded now."""
    module = name.replace("-", "_")
    command = getattr(import_module(f"slacalc.cli.{module}"), module)
    if isinstance(command, typer.Typer):
        return get_group(command)
    # Typer asks four times what each annotation stands for.
    command.__annotations__ = get_annotations(command, eval_str=True)
    alone = typer.Typer(add_completion=False)
    alone.command(cls=PlainCommand)(command)
    return get_command(alone)

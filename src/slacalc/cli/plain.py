"""Commands whose values are read without the library that typer loads to convert them.

To turn ``--format json`` into a member of an enumeration, typer builds a validator for each parameter when the command runs: that
takes longer than checking a contract. A text, a path and a word of an enumeration need none. Whatever is not plainly right is
left to typer, which says what is wrong with it; a release of typer that converts otherwise does so as before.
"""

from __future__ import annotations

import os
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = object()
"""Of a value that is not plainly right."""


class PlainCommand(TyperCommand):
    """A command of the program."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - typer keeps its types to itself
        """Its parameters, ``--help`` among them."""
        return [_plainly(parameter) for parameter in super().get_params(ctx)]


class PlainGroup(TyperGroup):
    """The program, or a group of commands."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        """Its parameters, ``--help`` among them."""
        return [_plainly(parameter) for parameter in super().get_params(ctx)]


def _plainly(parameter: Any) -> Any:  # noqa: ANN401 - as above
    """A parameter whose values are converted here from now on; one of a typer that has no such method stays as it is."""
    converting = getattr(parameter, "get_runtime_param", None)
    if converting is not None and not isinstance(converting, partial):
        parameter.get_runtime_param = partial(_Plainly, converting, parameter)
    return parameter


class _Plainly:
    """What typer asks to convert a value."""

    def __init__(self, converting: Callable[[], Any], parameter: Any) -> None:  # noqa: ANN401 - typer keeps its type to itself
        self.converting, self.parameter = converting, parameter

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - as above
        """The value of the parameter."""
        asked = getattr(self.parameter, "type_descriptor", None)
        info, kind = getattr(asked, "parameter_info", None), getattr(asked, "annotation", None)
        plain: Any = NOTHING
        if value is None and get_origin(kind) is list:
            plain = ()  # as typer has a list that was not given
        elif kind is int and type(value) is int:
            plain = value  # a default, which no parser has to read
        elif info is not None and not _is_special(info):
            plain = plain_value(value, kind)
        return self.converting().coerce(value, param=param, ctx=ctx) if plain is NOTHING else plain


def plain_value(value: Any, kind: Any) -> Any:  # noqa: ANN401 - whatever was given, and its type
    """A text as a value of that type; ``NOTHING`` where it takes more than this to tell."""
    if get_origin(kind) is list and isinstance(value, list | tuple):
        items = [plain_value(item, get_args(kind)[0]) for item in value]
        return NOTHING if NOTHING in items else items
    plain: Any = NOTHING
    if value is None and get_origin(kind) is None:
        plain = None
    elif isinstance(kind, type) and issubclass(kind, Enum):
        plain = next((member for member in kind if value == member.value), NOTHING)
    elif kind is str and isinstance(value, str):
        plain = value
    elif kind is Path and isinstance(value, str | Path) and (os.access(value, os.R_OK) or not os.path.lexists(value)):
        plain = Path(value)
    return plain


def _is_special(info: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a parameter asks for more of a value than its type says."""
    asks = ("parser", "exists", "resolve_path", "allow_dash", "path_type", "writable")
    return any(getattr(info, name, None) for name in asks) or not (info.file_okay and info.dir_okay and info.case_sensitive)

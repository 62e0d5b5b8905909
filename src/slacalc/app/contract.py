"""A contract file by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.contract.load import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slacalc.contract.load import Contract


def open_contract(path: Path) -> Contract:
    """The contract in that file.

    Raises:
        Refused: no such file, or one with mistakes.
    """
    return load_contract(read_file(path), str(path), beside(path))


def beside(path: Path) -> Callable[[str], bytes]:
    """Opens a file by its path from the folder of ``path``; raises Refused where it cannot."""
    return lambda name: read_file(path.parent / name)

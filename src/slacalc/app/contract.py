"""A contract file by path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.contract.load import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slacalc.contract.load import Contract


def open_contract(path: Path, known_by: date | None = None) -> Contract:
    """The contract in that file, without amendments that were agreed on after ``known_by``.

    Raises:
        Refused: no such file, or one with mistakes.
    """
    return load_contract(read_file(path), str(path), beside(path), known_by)


def as_known(contract: Contract, day: date | None) -> Contract:
    """The same contract as it was known at the end of a day; None: as it is known now.

    Raises:
        Refused: without the amendments since, the file does not hold together.
    """
    if day is None or not any(agreed is not None and agreed > day for _, agreed, _ in contract.amended):
        return contract
    return open_contract(Path(contract.name), day)


def beside(path: Path) -> Callable[[str], bytes]:
    """Opens a file by its path from the folder of ``path``; raises Refused where it cannot."""
    return lambda name: read_file(path.parent / name)

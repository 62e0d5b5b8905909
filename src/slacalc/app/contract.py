"""A contract by its path or its bytes, with the layouts that lie beside it; every file is read once."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.load import load_contract, nothing_beside
from slacalc.records.load_layout import builtin_layout, load_layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slacalc.contract.load import Contract
    from slacalc.records.layout import Layout

YAML = (".yaml", ".yml")


def open_contract(path: Path) -> Contract:
    """The contract in that file.

    Raises:
        Refused: no such file, or one with mistakes.
    """
    return read_contract(read_file(path), str(path), path.parent)


def read_contract(data: bytes, name: str, folder: Path | None = None) -> Contract:
    """The contract in the bytes of a file.

    Args:
        data: the file.
        name: what places call it.
        folder: where the layouts and the calendar that it names lie; without it, one that names any is refused.

    Raises:
        Refused: it has mistakes, or names a file that cannot be opened.
    """
    return load_contract(data, name, files_of(folder) if folder is not None else nothing_beside)


def as_known(contract: Contract, day: date | None) -> Contract:
    """The same contract as it was known at the end of a day, from the bytes that were read; None: as it is known now.

    Raises:
        Refused: without the amendments since, the file does not hold together.
    """
    if day is None or not any(agreed is not None and agreed > day for _, agreed, _ in contract.amended):
        return contract
    return load_contract(contract.data, contract.name, contract.beside, day)


def files_of(folder: Path) -> Callable[[str], bytes]:
    """Opens a file by its path from ``folder``, each once; raises Refused where it cannot."""
    read: dict[str, bytes] = {}

    def open_once(name: str) -> bytes:
        if name not in read:
            read[name] = read_file(folder / name)
        return read[name]

    return open_once


def open_layout(name: str, role: str, contract: str, beside: Callable[[str], bytes]) -> Layout:
    """The layout that a contract names for that role: a file beside it, or one that is built in.

    Raises:
        Refused: there is none, it has mistakes, or it is for another role.
    """
    if not name.endswith(YAML):
        return builtin_layout(name, role)
    path = str(PurePath(contract).parent / name)
    layout = load_layout(beside(name), path)
    if layout.role != role:
        raise Refused(error("layout/other-role", Place(path), role=role, found=layout.role))
    return layout

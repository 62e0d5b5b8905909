"""``slacalc diff``: two contract files, term by term; and what each would have cost on the months that are given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.contract import read_contract
from slacalc.app.files import read_file
from slacalc.app.named_files import named_files
from slacalc.audit.changed_terms import changed_terms
from slacalc.audit.diffed import Diffed
from slacalc.base.diagnostics import Diagnostic, Refused

if TYPE_CHECKING:
    from slacalc.contract.load import Contract

STDIN = Path("-")
"""One of the two files may come in by the pipe."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    old: Path
    new: Path
    piped: bytes = b""
    """The file named ``-``: what it names is looked for beside the other file."""


def diff(asked: Asked) -> Diffed:
    """What differs between two contracts.

    Raises:
        Refused: with every mistake of both files, and of those that they name.
    """
    old, new = _both(asked)
    return Diffed(old, new, changed_terms(old, new, named_files))


def _both(asked: Asked) -> tuple[Contract, Contract]:
    wrong: list[Diagnostic] = []
    found: list[Contract] = []
    for path, other in ((asked.old, asked.new), (asked.new, asked.old)):
        try:
            data, folder = (asked.piped, other.parent) if path == STDIN else (read_file(path), path.parent)
            found.append(read_contract(data, str(path), folder))
        except Refused as refused:
            wrong += refused.diagnostics
    if wrong:
        raise Refused(*wrong)
    old, new = found
    return old, new

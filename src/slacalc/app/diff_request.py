"""What ``slacalc diff`` is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """What the command line asks for."""

    old: Path
    new: Path
    folders: tuple[Path, ...] = ()
    """Of months."""
    piped: bytes = b""
    """The file named ``-``: what it names is looked for beside the other file."""
    month: str | None = None
    as_of: str | None = None
    ledger: Path | None = None
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""

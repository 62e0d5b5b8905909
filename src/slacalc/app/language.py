"""In which language to tell a refusal: that of the agreement, as far as it can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.base.diagnostics import Refused
from slacalc.base.wire import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LANGUAGES = ("zh-CN", "en")
"""Of contracts."""
ISSUED = "issued"


def language_of(paths: Iterable[Path | None]) -> str | None:
    """What the first of these contracts, statements or ledger folders that says it has as its language.

    A file is asked even where it is refused for something else: its mistakes are told in its own language, as its results are.
    """
    for path in paths:
        for file in _files_of(path) if path is not None else ():
            found = _language_in(file)
            if found:
                return found
    return None


def _files_of(path: Path) -> Iterator[Path]:
    """The file itself, or what a folder of contracts or a ledger holds; a pipe can be read only once."""
    files = [path]
    if path.is_dir():
        files = [*sorted(path.glob("*.y*ml")), *sorted((path / ISSUED).glob("*.json"))]
    return (file for file in files if file.is_file())


def _language_in(file: Path) -> str:
    try:
        data = read_file(file)
        found = _of_statement(data) if data.lstrip().startswith(b"{") else _of_contract(data, str(file))
    except (Refused, Malformed):
        return ""
    return found if found in LANGUAGES else ""


def _of_contract(data: bytes, name: str) -> str:
    from slacalc.contract.source import read_tree  # noqa: PLC0415 - loaded where there is such a file
    from slacalc.contract.tree import text_at  # noqa: PLC0415 - as above

    root, _ = read_tree(data, name)
    return text_at(root, "language")


def _of_statement(data: bytes) -> str:
    from slacalc.statement.v1_read import parse_json  # noqa: PLC0415 - as above

    contract = parse_json(data).get("contract")
    found = contract.get("language") if isinstance(contract, dict) else None
    return found if isinstance(found, str) else ""

"""In which language to tell a refusal: that of the agreement, as far as it can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.base.diagnostics import Refused
from slacalc.base.forms import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

LANGUAGES = ("zh-CN", "en")
"""Of contracts."""
ISSUED = "issued"
YAML = (".yaml", ".yml")


def language_of(paths: Iterable[Path | None]) -> str | None:
    """What the first of these contracts, statements or ledger folders that says it has as its language.

    A file is asked even where it is refused for something else: its mistakes are told in its own language, as its results are.
    """
    for path in paths:
        for file in _files_of(path) if path is not None else ():
            language = _language_in(file)
            if language:
                return language
    return None


def language_about(place: Path, paths: Sequence[Path | None], ledger: Path | None) -> str | None:
    """The language of the file that a remark is about: its own, or that of the contract that it goes with.

    ``paths`` are contracts, each followed by its folders; a ledger of several contracts has a folder of each by its id.
    """
    if own := language_of([place]) if place.suffix in YAML else None:
        return own
    groups: list[list[Path]] = []
    for path in (path for path in paths if path is not None):
        if not groups or path.suffix in YAML:
            groups.append([])
        groups[-1].append(path)
    if ledger is not None and place.is_relative_to(ledger):
        ids = {_read(group[0], "id"): group for group in groups if group[0].suffix in YAML}
        groups = [ids[name] for name in place.relative_to(ledger).parts[:1] if name in ids] if len(groups) > 1 else groups
        return language_of([*(path for group in groups[:1] for path in group), ledger])
    return next((language_of(group) for group in groups if any(place.is_relative_to(path) for path in group)), None)


def language_in(data: bytes, name: str) -> str | None:
    """The language of a contract that was read already."""
    try:
        language = _of_contract(data, name, "language")
    except (Refused, Malformed):
        return None
    return language if language in LANGUAGES else None


def _files_of(path: Path) -> Iterator[Path]:
    """The file itself, or what a folder of contracts or a ledger holds; a pipe can be read only once."""
    files = [path]
    try:
        if path.is_dir():
            files = [*sorted(path.glob("*.y*ml")), *sorted((path / ISSUED).glob("*.json"))]
        return iter([file for file in files if file.is_file()])
    except OSError:  # a name that no file can have, a folder that may not be read: told where it is opened
        return iter(())


def _language_in(file: Path) -> str:
    language = _read(file, "language")
    return language if language in LANGUAGES else ""


def _read(file: Path, key: str) -> str:
    """What a contract, or the contract of a statement, has under that key."""
    try:
        data = read_file(file)
        return _of_statement(data, key) if data.lstrip().startswith(b"{") else _of_contract(data, str(file), key)
    except (Refused, Malformed):
        return ""


def _of_contract(data: bytes, name: str, key: str) -> str:
    from slacalc.contract.tree.find import text_at  # noqa: PLC0415 - as above
    from slacalc.contract.tree.source import read_tree  # noqa: PLC0415 - loaded where there is such a file

    root, _ = read_tree(data, name)
    return text_at(root, key)


def _of_statement(data: bytes, key: str) -> str:
    from slacalc.statement.json_text import parse_json  # noqa: PLC0415 - as above

    contract = parse_json(data).get("contract")
    language = contract.get(key) if isinstance(contract, dict) else None
    return language if isinstance(language, str) else ""

"""``slacalc check --fix``: contracts with their unmistakable misspellings mended, each written whole."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from slacalc.app.check import YAML, is_contract
from slacalc.app.contract import files_of
from slacalc.app.files import read_file, staged_files
from slacalc.base.diagnostics import Refused
from slacalc.contract.respell import respelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def fix_paths(paths: Sequence[Path]) -> Iterator[str]:
    """Mend the contracts among these files and in these folders; gives of each that has changed the difference, line by line.

    Raises:
        Unwritable: a file cannot be written; those before it are mended.
    """
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in YAML and file.is_file():
                yield from _fix(file)


def _fix(file: Path) -> Iterator[str]:
    try:
        data = read_file(file)
        new = respelt(data, str(file), files_of(file.parent)) if is_contract(file, data) else data
    except Refused:  # check tells of it
        return
    if new == data:
        return
    place = file.resolve()
    with staged_files(place.parent, ((place.name, new),)):
        pass
    old_lines, new_lines = ([line + "\n" for line in text.decode("utf-8-sig").split("\n")] for text in (data, new))
    yield "".join(unified_diff(old_lines, new_lines, str(file), str(file), n=0))

"""``slacalc check --fix``: contracts, layouts and month files with their unmistakable misspellings mended, each written whole."""

from __future__ import annotations

from difflib import unified_diff
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.check import MONTH, YAML, is_contract, is_layout
from slacalc.app.contract import files_of
from slacalc.app.files import read_file, staged_files
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.contract.respell import respelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def fix_paths(paths: Sequence[Path]) -> Iterator[str]:
    """Mend the contracts, layouts and month files among these files and in these folders; gives of each its difference by lines.

    Raises:
        Unwritable: a file cannot be written; those before it are mended.
    """
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in YAML and file.is_file():
                yield from _fix(file)


def _reader_of(file: Path, data: bytes) -> Callable[[bytes, str], object] | None:
    """What reads a file of its kind; nothing for kinds that are written by no hand."""
    if file.name == MONTH:
        from slacalc.records.month_file import load_month_file  # noqa: PLC0415 - each kind of file loads what it needs

        return load_month_file
    if is_contract(file, data):
        return partial(load_contract, beside=files_of(file.parent))
    if is_layout(file, data):
        from slacalc.records.load_layout import load_layout  # noqa: PLC0415 - as above

        return load_layout
    return None


def _fix(file: Path) -> Iterator[str]:
    try:
        data = read_file(file)
        read = _reader_of(file, data)
        new = respelt(data, str(file), read) if read is not None else data
    except Refused:  # check tells of it
        return
    if new == data:
        return
    place = file.resolve()
    with staged_files(place.parent, ((place.name, new),)):
        pass
    old_lines, new_lines = ([line + "\n" for line in text.decode("utf-8-sig").split("\n")] for text in (data, new))
    yield "".join(unified_diff(old_lines, new_lines, str(file), str(file), n=0))

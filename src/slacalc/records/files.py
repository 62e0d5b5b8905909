"""Which files of a month folder hold the exports of a role."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic

KINDS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
TEXTS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
"""Those that are text: only these come packed."""
SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Those that are workbooks."""
PACKED = (".gz", ".zst")
SPELLINGS = (*KINDS, *(text + packed for packed in PACKED for text in TEXTS))
"""Endings under which an export is found."""
ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
"""What a workbook shows instead of the value of a formula."""
UNREAD = (".xlsb", ".txt", ".xml", ".html", ".zip", ".csv.zip", ".csv.bz2", ".csv.xz")
"""Endings of tables that slacalc does not read: an export under one of them is not passed over in silence."""

SHOWN = 20
"""So many missing parts are named one by one."""


def split_suffixes(name: str) -> tuple[str, str, str]:
    """Stem, kind and packing of a file name: ``calls-01``, ``.csv``, ``.gz``; what is unknown stays empty."""
    low = name.lower()
    packed = next((ending for ending in PACKED if low.endswith(ending)), "")
    low = low.removesuffix(packed)
    kind = next((ending for ending in KINDS if low.endswith(ending)), "")
    if packed and kind not in TEXTS:
        return name, "", ""
    return name[: len(low) - len(kind)], kind, packed


def find_exports(folder: Path, role: str) -> tuple[Path, ...]:
    """The export of that role, or its parts in the order of their numbers; none where there is no such file.

    Raises:
        Refused: the folder cannot be read, the same part lies there under two names, a part is missing from the sequence, or the
            export has an ending that slacalc does not read.
    """
    try:
        entries = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as failure:
        raise Refused(error("records/no-such-folder", Place(str(folder)), reason=failure.strerror or "")) from failure
    paths_of: dict[int | None, list[Path]] = {}
    wrong = []
    for path in entries:
        if path.name.isascii() and not path.name.lower().startswith(role):  # no pattern need be compiled for what is plain
            continue
        match = re.fullmatch(rf"{re.escape(role)}(?:-([0-9]+))?(\..+)", path.name, re.IGNORECASE)
        if match is None:
            continue
        ending = match[2].lower()
        if ending in SPELLINGS:
            paths_of.setdefault(int(match[1]) if match[1] else None, []).append(path)
        elif ending in UNREAD:
            wrong.append(error("records/unread-ending", Place(str(path)), role=role, read=" ".join(SPELLINGS)))
    if wrong:
        raise Refused(*wrong)
    if None in paths_of and len(paths_of) > 1:
        raise Refused(_ambiguous(folder, role, [path for paths in paths_of.values() for path in paths]))
    doubled = [_ambiguous(folder, role, paths) for paths in paths_of.values() if len(paths) > 1]
    numbers = sorted(number for number in paths_of if number is not None)
    gaps = islice((number for number in range(1, max(numbers, default=0)) if number not in paths_of), SHOWN)
    missing = [error("records/missing-part", Place(str(folder)), role=role, part=number, last=numbers[-1]) for number in gaps]
    if doubled or missing:
        raise Refused(*doubled, *missing)
    return tuple(paths_of[number][0] for number in numbers) or tuple(paths_of.get(None, ()))


def _ambiguous(folder: Path, role: str, paths: list[Path]) -> Diagnostic:
    return error("records/ambiguous-export", Place(str(folder)), role=role, found=", ".join(sorted(path.name for path in paths)))

"""How much an export may unpack to, and how it is found out before anything is unpacked for good.

A file of a megabyte can hold gigabytes. What is packed is read once in passing and counted; what says its size is believed only
where more cannot come out.
"""

from __future__ import annotations

import re

from slacalc.base.diagnostics import Place, Refused, error

MEMORY = 200_000_000
"""Bytes of the rows of an export that stay in memory where no other budget is given; what is more passes through files."""
UNPACK_LIMIT = 1_000_000_000
"""Bytes; as much as an export may unpack to unless another limit is given."""
MOST_COLUMNS = 1000
"""No export of calls has more; a table with more is another file, or one that nobody can check."""
CELL = 32
"""Bytes that a cell of a table takes at the least, be it blank."""
PIECE = 1 << 20
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_SIZE = re.compile(r"\s*([1-9][0-9]{0,14})\s*([KMG]?I?B?)\s*", re.IGNORECASE)


def parse_size(text: str) -> int | None:
    """Bytes: ``500 MB``, ``2GB``, ``4 GiB``, ``1000000``; None where it is no size."""
    match = _SIZE.fullmatch(text)
    unit = _UNITS.get(match[2].upper()) if match else None
    return None if match is None or unit is None else int(match[1]) * unit


def refuse_too_large(name: str, limit: int) -> Refused:
    """What an export is refused with that unpacks to more than the limit."""
    return Refused(error("records/unpacks-too-large", Place(name), limit=size_text(limit), option="--unpack-limit"))


def size_text(size: int) -> str:
    """A size as it may be given: in the largest unit in which it is a whole number."""
    return next((f"{size // _UNITS[unit]} {unit}" for unit in ("GB", "MB", "KB") if size % _UNITS[unit] == 0), f"{size} B")


def check_columns(name: str, columns: int) -> None:
    """Refuse a table that is too wide.

    Raises:
        Refused: it has more than ``MOST_COLUMNS``.
    """
    if columns > MOST_COLUMNS:
        raise Refused(error("records/too-many-columns", Place(name, 1), columns=columns, most=MOST_COLUMNS))


def check_cells(name: str, rows: int, columns: int, limit: int) -> None:
    """Refuse a table whose cells would take more than the limit.

    Raises:
        Refused: they would.
    """
    if rows * columns * CELL > limit:
        raise refuse_too_large(name, limit)

"""Records as texts that may be shown: every cell masked as in the list of refused rows, and numbers joinable by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime
from typing import TYPE_CHECKING

from slacalc.records.mask import mask_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import polars as pl

    from slacalc.contract.records.kind import RecordKind

YES, NO = "yes", "no"
HASHED = "_hash"
"""At the end of the name of a column that holds the keyed hash of a number."""


def record_texts(records: pl.DataFrame, kind: RecordKind, key: bytes | None = None) -> Iterator[dict[str, str]]:
    """Each record by canonical column, blank as the empty text.

    ``key`` adds a column for each telephone number, its keyed hash: the same number has the same hash, and a blank stays blank.
    """
    types = {column.name: column.type for column in kind.columns}
    names = [name for name in records.columns if name in types]
    for row in records.select(names).iter_rows(named=True):
        texts = {name: mask_cell(_text(row[name]), types[name], is_id=name == kind.key) for name in names}
        if key is not None:
            texts |= {name + HASHED: keyed_hash(key, str(row[name] or "")) for name in names if types[name] == "phone"}
        yield texts


def text_columns(columns: Collection[str], kind: RecordKind, key: bytes | None = None) -> tuple[str, ...]:
    """The names of the texts of records with these columns, as :func:`record_texts` gives them."""
    types = {column.name: column.type for column in kind.columns}
    names = [name for name in columns if name in types]
    return (*names, *(name + HASHED for name in names if key is not None and types[name] == "phone"))


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA-256 of a text under a key, in hexadecimal; a blank stays blank."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if text else ""


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return YES if cell else NO
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)

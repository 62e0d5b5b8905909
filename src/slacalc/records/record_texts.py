"""Records as texts that may be shown: every cell masked as in the list of refused rows, and people joinable by a keyed hash."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from slacalc.records.keyed_hash import keyed_hash
from slacalc.records.mask import mask_cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import polars as pl

    from slacalc.contract.records.kind import RecordKind
    from slacalc.records.person import ShownNames

YES, NO = "yes", "no"
HASHED = "_hash"
"""At the end of the name of a column that holds the keyed hash of a number."""


def record_texts(
    records: pl.DataFrame, kind: RecordKind, names: ShownNames, named: Collection[str], key: bytes | None = None
) -> Iterator[dict[str, str]]:
    """Each record by canonical column, blank as the empty text; people in the columns ``named`` are called as in ``names``.

    ``key`` adds a column for each telephone number and each person, its keyed hash: the same one has the same hash, and a blank
    stays blank.
    """
    types = {column.name: column.type for column in kind.columns}
    columns = [name for name in records.columns if name in types]
    hashed = [name for name in columns if types[name] == "phone" or name in named]
    for row in records.select(columns).iter_rows(named=True):
        texts = {
            name: names.shown(_text(row[name]))
            if name in named
            else mask_cell(_text(row[name]), types[name], is_id=name == kind.key)
            for name in columns
        }
        if key is not None:
            texts |= {name + HASHED: keyed_hash(key, str(row[name] or "")) for name in hashed}
        yield texts


def text_columns(columns: Collection[str], kind: RecordKind, named: Collection[str], key: bytes | None = None) -> tuple[str, ...]:
    """The names of the texts of records with these columns, as :func:`record_texts` gives them."""
    types = {column.name: column.type for column in kind.columns}
    names = [name for name in columns if name in types]
    return (*names, *(name + HASHED for name in names if key is not None and (types[name] == "phone" or name in named)))


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

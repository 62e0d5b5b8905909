"""Canonical records as a file that somebody else may read: numbers and names of people under a keyed hash, all else as it was.

The same number has the same hash everywhere, and a blank stays blank, so that what is counted is the same. A key in which a
number of a person stands is hashed as a whole. Who agreed to an excused time is called as on the statement. Moments carry their
offset, so that no clock is asked twice.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING

from slacalc.base.exact import rounded
from slacalc.records.keyed_hash import HASH, keyed_hash
from slacalc.records.mask import mask_id, mask_text
from slacalc.records.moments import instant_of
from slacalc.records.person import ShownNames, mask_name
from slacalc.records.record_texts import NO, YES
from slacalc.records.unmasked import showing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from slacalc.base.month import Month
    from slacalc.contract.records.kind import Column, ColumnType, RecordKind
    from slacalc.records.sifted import Sifted

AGREED_BY = "agreed_by"
_REMEMBERED = 16_384
"""Cells of a column that are kept with their texts: most say what others have said."""
FORMATS = 'formats: ["%Y-%m-%d %H:%M:%S%z"]'


def masked_csv(export: Sifted, kind: RecordKind, zone: str, key: bytes, places: int) -> bytes:
    """The records of one role as CSV under canonical headers, with the columns that the export has.

    Amounts are held with ``places`` decimals.
    """
    columns = [column for column in kind.columns if column.name in export.columns and not column.derived]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    frame = export.records
    for name in (column.name for column in columns if column.type == "moment" and instant_of(column.name) in frame.columns):
        frame = frame.with_columns(frame[instant_of(name)].dt.convert_time_zone(zone).alias(name))
    names = [column.name for column in columns]
    keys = {kind.key, *(column.name for column in columns if column.name.endswith("_id"))}
    with showing(None):
        called = export.people(AGREED_BY) if AGREED_BY in names else ShownNames()

        def text_of(column: Column, cell: object) -> str:
            if column.name == AGREED_BY:
                return called.shown(str(cell))
            if column.name in export.named and cell is not None:
                return hashed(str(cell), key)
            return _cell(cell, column.type, key, places, is_id=column.name in keys)

        texts = [_remembered(partial(text_of, column), column) for column in columns]
        for row in frame.select(names).iter_rows():
            writer.writerow([text(cell) for text, cell in zip(texts, row, strict=True)])
    return out.getvalue().encode()


def _remembered(text_of: Callable[[object], str], column: Column) -> Callable[[object], str]:
    """The same, each cell of the column masked once; of an hour that the clocks show twice, two moments count as equal."""
    return text_of if column.type == "moment" else lru_cache(_REMEMBERED)(text_of)


def hashed(text: str, key: bytes) -> str:
    """A cell that holds a person under a keyed hash; an identifier in which nothing is masked stays."""
    return text if mask_id(mask_name(text)) == text else HASH + keyed_hash(key, text)


def masked_layout(role: str, clockless: Collection[str]) -> bytes:
    """A layout that reads such a file."""
    text = resources.files("slacalc").joinpath("records", "layouts", f"slacalc-{role}.yaml").read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        name = line.strip().partition(":")[0]
        if "formats: [" in line and "%H" in line and name not in clockless:
            begin = line.index("formats: [")
            line = line[:begin] + FORMATS + line[line.index("]", begin) + 1 :]  # noqa: PLW2901 - the line as it is written
        lines.append(line)
    return ("\n".join(lines) + "\n").encode()


def masked_month_file(month: Month, as_of: str) -> bytes:
    """A month.yaml of that month, known as of that time."""
    return f"month: {month}\nas_of: {as_of}\n".encode()


def _cell(cell: object, kind: ColumnType, key: bytes, places: int, *, is_id: bool) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return YES if cell else NO
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S%z" if cell.tzinfo is not None else "%Y-%m-%d %H:%M:%S")
        case date():
            return cell.isoformat()
        case int() if kind == "amount":
            return format(rounded(Fraction(cell, 10**places), places), "f")
    text = str(cell)
    hidden = kind == "phone" or (mask_id(text) if is_id else mask_text(text)) != text
    return HASH + keyed_hash(key, text) if hidden and text else text

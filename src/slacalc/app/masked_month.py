"""A month folder as files of a dispute pack: its records masked, the layouts that read them, the contract that names these."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.money import places_held
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.records.masked_records import hashed, masked_csv, masked_layout, masked_month_file

if TYPE_CHECKING:
    from slacalc.app.month_side import MonthSide
    from slacalc.contract.load import Contract

AGAIN = "again"
REFUSED_HEADERS = ("role", "key")


@dataclass(frozen=True, slots=True)
class PackedMonth:
    """Where a month lies in a pack."""

    folder: str
    contract: str
    """The contract that reads it."""
    layouts: str
    """Before the role, in the names of its layouts."""
    refused: str
    """The keys of rows that were set aside: no record tells of them, and whoever compares asks for them."""


OURS = PackedMonth("month", f"{AGAIN}/contract.yaml", "records", "refused/month.csv")
THEIRS = PackedMonth("against", f"{AGAIN}/against.yaml", "against", "refused/against.csv")


def masked_month(contract: Contract, side: MonthSide, place: PackedMonth, as_of: str, key: bytes) -> dict[str, bytes]:
    """The files, with numbers of people under a keyed hash."""
    files: dict[str, bytes] = {}
    places = places_held(side.terms.currency)
    for role, export in side.records.items():
        files[f"{place.folder}/{role}.csv"] = masked_csv(export, record_kind(role), side.terms.timezone, key, places)
        files[f"{AGAIN}/{place.layouts}-{role}.yaml"] = masked_layout(role, export.clockless)
    files[f"{place.folder}/month.yaml"] = masked_month_file(side.terms.month, as_of)
    lines = contract.data.decode("utf-8-sig").splitlines(keepends=True)
    exports = contract.versions[0][0].root.find("exports")
    named = [(role, node) for role, node in exports.items if isinstance(node, Scalar)] if isinstance(exports, Mapping) else []
    # From the last to the first, so that places before stay where they are.
    for role, node in sorted(named, key=lambda pair: (pair[1].place.line, pair[1].place.column), reverse=True):
        at, begin = node.place.line - 1, node.place.column - 1
        if role in side.records:
            lines[at] = lines[at][:begin] + f"{place.layouts}-{role}.yaml" + lines[at][begin + node.place.width :]
    files[place.contract] = "".join(lines).encode()
    calendar = contract.versions[0][0].root.find("calendar")
    named_calendar = calendar.find("file") if isinstance(calendar, Mapping) else None
    if isinstance(named_calendar, Scalar):
        files[f"{AGAIN}/{named_calendar.text}"] = contract.beside(named_calendar.text)
    return files


def refused_csv(side: MonthSide, key: bytes) -> bytes:
    """The keys of rows that were set aside, by role, numbers masked as they are shown, names under the hash of the records."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REFUSED_HEADERS)
    for role, keys in sorted(side.refused.items()):
        is_person = record_kind(role).key in side.records[role].named
        writer.writerows((role, shown) for shown in sorted(hashed(text, key) if is_person else text for text in keys))
    return out.getvalue().encode()


def read_refused(data: bytes) -> dict[str, frozenset[str]]:
    """The same keys, from such a file.

    Raises:
        ValueError: it is not of that form.
    """
    header, *rows = list(csv.reader(io.StringIO(data.decode())))
    if tuple(header) != REFUSED_HEADERS or any(len(row) != len(REFUSED_HEADERS) for row in rows):
        raise ValueError
    keys: dict[str, set[str]] = {}
    for role, key in rows:
        keys.setdefault(role, set()).add(key)
    return {role: frozenset(of_role) for role, of_role in keys.items()}

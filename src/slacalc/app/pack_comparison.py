"""The comparison in a dispute pack: its statement beside what the other party states, under the names that they have in the pack.

Whoever packs compares the files as they lie, and whoever checks those of the pack: the same files make the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slacalc.app.compare import CompareRequest, check_months, compare, kind_of
from slacalc.app.contract import open_contract
from slacalc.app.files import read_file
from slacalc.app.masked_month import OURS, THEIRS, read_refused
from slacalc.app.month_folder import open_month
from slacalc.app.zip_archive import portable_name
from slacalc.audit.compared import SideHead
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.forms import Malformed
from slacalc.render.compare_csv import compare_csv
from slacalc.render.compare_json import compare_json
from slacalc.statement.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slacalc.audit.compared import ComparedMonth

STATEMENT, LEDGER = "statement.json", "ledger"
AGAINST, INVOICE_MAP = "against", "against/map.yaml"
COMPARISON = ("comparison.json", "comparison.csv")
PARTS = {"total": "totals", "line": "lines", "cause": "why"}
"""What the JSON calls the parts of the CSV."""
FIGURES = tuple(PARTS.values())
REMAINDER = "remainder"
"""The cause that is none: what the others do not account for."""
NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)


def other_party(against: Path, invoice_map: Path | None) -> dict[str, bytes]:
    """The statement or the invoice of the other party, and the map of an invoice, as files of a pack.

    Raises:
        Refused: it is something else, or cannot be read.
    """
    if kind_of(against) not in {"statement", "invoice"}:
        raise Refused(error("input/against-neither", Place(str(against))))
    files = {_packed_name(against): read_file(against)}
    return files | ({INVOICE_MAP: read_file(invoice_map)} if invoice_map is not None else {})


def comparison(statement: Path, against: Path, invoice_map: Path | None, packed_name: str = "") -> dict[str, bytes]:
    """The comparison of the two, as files of a pack; ``packed_name`` where the file of the other party has one already.

    Raises:
        Refused: they cannot be compared.
    """
    compared = compare(CompareRequest(statement, against, invoice_map=invoice_map))
    first, second = replace(compared.first, name=STATEMENT), replace(compared.second, name=packed_name or _packed_name(against))
    return _files_of(replace(compared, first=first, second=second))


def comparison_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same, of the files of a pack with the months of both parties: of the records as they are packed.

    Raises:
        Refused: as above.
    """
    with tempfile.TemporaryDirectory(prefix="slacalc-") as folder:
        for name, data in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return comparison_in(Path(folder))


def comparison_in(root: Path) -> dict[str, bytes]:
    """The same, of a pack that lies unpacked in a folder; nothing where it has nothing of another party.

    Raises:
        Refused: as above.
    """
    if (root / THEIRS.contract).is_file():
        return _of_months(root)
    invoice_map = root / INVOICE_MAP
    other = next((path for path in sorted((root / AGAINST).glob("*")) if path != invoice_map), None)
    if other is None:
        return {}
    return comparison(root / STATEMENT, other, invoice_map if invoice_map.is_file() else None, f"{AGAINST}/{other.name}")


def _of_months(root: Path) -> dict[str, bytes]:
    """The comparison of both months of a pack, with what was set aside of each."""
    from slacalc.app.compare_months import compare_sides  # noqa: PLC0415 - loads polars, only where months are packed
    from slacalc.app.month_side import open_side  # noqa: PLC0415 - as above

    ledger = root / LEDGER if (root / LEDGER).is_dir() else None
    sides = []
    for place in (OURS, THEIRS):
        side = open_side(open_contract(root / place.contract), open_month(root / place.folder, None), ledger, None)
        path = root / place.refused
        try:
            sides.append(replace(side, refused=read_refused(read_file(path))))
        except ValueError as broken:
            raise Refused(error("input/no-pack", Place(str(path)), missing=place.refused)) from broken
    check_months(THEIRS.folder, sides[0].statement, sides[1].statement)
    heads = [SideHead(place.folder, "month", place.contract) for place in (OURS, THEIRS)]
    return _files_of(compare_sides((heads[0], heads[1]), sides[0], sides[1], None, None))


def _files_of(compared: ComparedMonth) -> dict[str, bytes]:
    return dict(zip(COMPARISON, ("".join(compare_json(compared)).encode(), compare_csv(compared).encode()), strict=True))


def states_the_same(name: str, stated: bytes, computed: bytes) -> bool:
    """Whether two files of a comparison state the same, however they are written.

    Numbers are compared by what they come to, values by their keys; what only one of two releases tells is passed over, save a
    total, a line, a cause or a remainder.
    """
    read = _read_json if name.endswith(".json") else _read_csv
    try:
        first, second = read(stated), read(computed)
    except (KeyError, TypeError, ValueError, AttributeError, csv.Error, Malformed):
        return False
    return all(first[section].keys() == second[section].keys() for section in FIGURES) and _is_same(first, second)


def _read_json(data: bytes) -> dict[str, Any]:
    """The comparison; the format is no part of what it states."""
    wire: dict[str, Any] = parse_json(data)
    lines = _each_once((line["line"], line) for line in wire["lines"])
    causes = _each_once((" + ".join(cause["id"] for cause in step["causes"]), step) for step in wire["why"])
    return wire | {"lines": lines, "why": causes | {REMAINDER: {"worth": wire["remainder"]}}, "format": None}


def _read_csv(data: bytes) -> dict[str, Any]:
    """The rows by part and id."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    known = {section: [row for row in rows if row["part"] == name] for name, section in PARTS.items()}
    if len(rows) != sum(map(len, known.values())):
        raise ValueError
    return {section: _each_once((row["id"], {**row}) for row in known[section]) for section in FIGURES}


def _each_once(entries: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The entries by their names.

    Raises:
        ValueError: one stands there twice.
    """
    pairs = list(entries)
    by_name = dict(pairs)
    if len(by_name) != len(pairs):
        raise ValueError
    return by_name


def _is_same(stated: Any, computed: Any) -> bool:  # noqa: ANN401 - values of JSON
    if isinstance(stated, dict) and isinstance(computed, dict):
        return all(_is_same(stated[key], computed[key]) for key in stated.keys() & computed.keys())
    if isinstance(stated, list) and isinstance(computed, list):
        return len(stated) == len(computed) and all(map(_is_same, stated, computed))
    if isinstance(stated, str) and isinstance(computed, str) and NUMBER.fullmatch(stated) and NUMBER.fullmatch(computed):
        return Fraction(stated) == Fraction(computed)
    return bool(stated == computed)


def _packed_name(against: Path) -> str:
    """What the file of the other party is called in the pack."""
    return f"{AGAINST}/{portable_name(against.name)}"

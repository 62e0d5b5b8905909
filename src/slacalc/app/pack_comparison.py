"""The comparison in a dispute pack: its statement beside what the other party states, under the names that they have in the pack.

Whoever packs compares the files as they lie, and whoever checks those of the pack: the same files make the same bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.compare import CompareRequest, compare, kind_of
from slacalc.app.files import read_file
from slacalc.app.zip_archive import portable_name
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.render.compare_csv import compare_csv
from slacalc.render.compare_json import compare_json

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = "statement.json"
AGAINST, INVOICE_MAP = "against", "against/map.yaml"
COMPARISON = ("comparison.json", "comparison.csv")


def other_party(against: Path, invoice_map: Path | None) -> dict[str, bytes]:
    """The statement or the invoice of the other party, and the map of an invoice, as files of a pack.

    Raises:
        Refused: it is something else, or cannot be read.
    """
    if kind_of(against) not in {"statement", "invoice"}:
        raise Refused(error("input/against-neither", Place(str(against))))
    files = {_packed_name(against): read_file(against)}
    return files | ({INVOICE_MAP: read_file(invoice_map)} if invoice_map is not None else {})


def comparison(statement: Path, against: Path, invoice_map: Path | None) -> dict[str, bytes]:
    """The comparison of the two, as files of a pack.

    Raises:
        Refused: they cannot be compared.
    """
    compared = compare(CompareRequest(statement, against, invoice_map=invoice_map))
    first, second = replace(compared.first, name=STATEMENT), replace(compared.second, name=_packed_name(against))
    compared = replace(compared, first=first, second=second)
    return dict(zip(COMPARISON, (compare_json(compared).encode(), compare_csv(compared).encode()), strict=True))


def comparison_in(root: Path) -> dict[str, bytes]:
    """The same, of a pack that lies unpacked in a folder; nothing where it has no file of another party.

    Raises:
        Refused: as above.
    """
    invoice_map = root / INVOICE_MAP
    other = next((path for path in sorted((root / AGAINST).glob("*")) if path != invoice_map), None)
    return comparison(root / STATEMENT, other, invoice_map if invoice_map.is_file() else None) if other is not None else {}


def _packed_name(against: Path) -> str:
    """What the file of the other party is called in the pack."""
    return f"{AGAINST}/{portable_name(against.name)}"

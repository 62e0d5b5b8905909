"""Two contracts compared, as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed
    from slacalc.base.diagnostics import Place
    from slacalc.contract.load import Contract

FORMAT = "slacalc diff v1"


def diff_json(found: Diffed) -> str:
    """The text of the file."""
    wire = {
        "format": FORMAT,
        "old": _file_to_wire(found.old),
        "new": _file_to_wire(found.new),
        "terms": [_term_to_wire(one) for one in found.terms],
    }
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _file_to_wire(contract: Contract) -> dict[str, str]:
    return {"file": contract.name, "contract": contract.id, "currency": contract.currency, "sha256": contract.sha256}


def _term_to_wire(one: ChangedTerm) -> dict[str, Any]:
    return {
        "path": one.path,
        "class": one.kind,
        "clause": one.clause,
        "old": one.old,
        "new": one.new,
        "old_place": _place_to_wire(one.old_place),
        "new_place": _place_to_wire(one.new_place),
    }


def _place_to_wire(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}

"""JSON as a command prints it: sorted keys, one value a line, the same bytes in every language and on every machine."""

from __future__ import annotations

import json


def json_page(wire: object) -> str:
    """The text of JSON values; whatever writing can say stands as it is."""
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

"""The bytes of a statement's JSON, and back: sorted keys, one list item a line, so that two can be compared line by line.

The bytes are the same on every machine. What is read may come from the other party: it is JSON of whole numbers, in which no key
stands twice, neither large nor deep.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.forms import Malformed

if TYPE_CHECKING:
    from slacalc.base.forms import Wire

_on_one_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a statement is far smaller."""
DEEPEST_JSON = 64
"""Lists and objects within each other; a figure nests 40 deep at most."""


def to_bytes(wire: Wire) -> bytes:
    """The file: sorted keys, one list item a line, a newline at the end."""
    lines = [f" {json.dumps(key)}: {_spread(wire[key], 1)}" for key in sorted(wire)]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _spread(value: object, depth: int) -> str:
    """A list, or a table of lists, one item a line; everything else on one line."""
    inner, outer = " " * (depth + 1), " " * depth
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        items = ",\n".join(inner + _on_one_line(item) for item in value)
        return f"[\n{items}\n{outer}]"
    if isinstance(value, dict) and any(isinstance(below, list | dict) for below in value.values()):
        items = ",\n".join(f"{inner}{_on_one_line(key)}: {_spread(value[key], depth + 1)}" for key in sorted(value))
        return f"{{\n{items}\n{outer}}}"
    return _on_one_line(value)


def parse_json(data: bytes) -> Wire:
    """JSON in which no key stands twice.

    Raises:
        Malformed: no JSON object, or one with a key twice, too large or too deep: with a word that begins with ``json/``.
    """
    return parse_written(data)[0]


def parse_written(data: bytes) -> tuple[Wire, bool]:
    """As :func:`parse_json`, and whether the bytes are those that :func:`to_bytes` makes of it.

    If they are, no key stands there twice: so a file that slacalc has written is not asked for that pair by pair.
    """
    if len(data) > LARGEST_FILE:
        raise Malformed("json/large")
    if not data.strip():
        raise Malformed("json/empty")
    try:
        wire, written = _read(data.decode(), data)
    except Malformed:
        raise
    except json.JSONDecodeError as cause:
        raise Malformed(f"json/syntax:{cause.lineno}") from cause
    except UnicodeDecodeError as cause:
        raise Malformed("json/encoding") from cause
    except UnicodeEncodeError as cause:
        raise Malformed("json/text") from cause
    except RecursionError as cause:
        raise Malformed("json/deep") from cause
    except ValueError as cause:  # a whole number of more digits than Python reads
        raise Malformed("json/number") from cause
    if not isinstance(wire, dict):
        raise Malformed("json/object")
    return wire, written


def _read(text: str, data: bytes) -> tuple[Any, bool]:
    """The value, and whether it is written as slacalc does: that shows by itself that no key stands twice and all is text."""
    wire = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    _check_depth(wire)
    if isinstance(wire, dict) and to_bytes(wire) == data:
        return wire, True
    json.loads(text, object_pairs_hook=_unique)
    json.dumps(wire, ensure_ascii=False).encode()  # half a surrogate pair is no text: nothing could be written from it
    return wire, False


def _unique(pairs: list[tuple[str, Any]]) -> Wire:
    wire = dict(pairs)
    if len(wire) != len(pairs):
        raise Malformed("json/twice")
    return wire


def _no_float(_: str) -> None:
    raise Malformed("json/number")


def _check_depth(wire: object) -> None:
    """Refuse nesting on which a reader, or a writer, could run out of stack."""
    held = [wire] if isinstance(wire, dict | list) else []
    for _ in range(DEEPEST_JSON):
        held = [
            below
            for value in held
            for below in (value.values() if type(value) is dict else value)  # JSON makes no other class of either
            if type(below) is dict or type(below) is list
        ]
    if held:
        raise Malformed("json/deep")

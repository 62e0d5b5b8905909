"""One field of a statement changed, in each way in which a field can be, and every digest remade."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slacalc.base.forms import Malformed
from slacalc.statement.codec import from_wire, to_wire
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Wire = dict[str, Any]
Path = tuple[str | int, ...]
KINDS = ("value", "type", "missing", "extra", "renamed", "swapped")
OTHERS: tuple[Any, ...] = (
    "",
    "x",
    "0",
    "-1",
    "1/0",
    "met",
    0,
    -1,
    10**30,
    True,
    None,
    [],
    {},
    ["x"],
    {"x": "x"},
    [[]],
    "2026-13",
    "\x1b[2J",
)


def paths_of(value: Any, at: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - JSON
    """Every place of a JSON value below its top, but for the digests."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if not at and key in {"digest", "digests"}:
            continue
        yield (*at, key)
        yield from paths_of(part, (*at, key))


def forged(wire: Wire, path: Path, kind: str, other: Any) -> Wire:  # noqa: ANN401 - JSON
    """The statement with one place changed, signed anew, the digest of each line too."""
    forged = copy.deepcopy(wire)
    part: Any = forged
    for key in path[:-1]:
        part = part[key]
    last = path[-1]
    match kind:
        case "value":
            part[last] = changed(part[last])
        case "type":
            part[last] = other
        case "missing":
            del part[last]
        case "extra" if isinstance(part, dict):
            part[f"{last}2"] = copy.deepcopy(part[last])
        case "extra":
            part.insert(int(last), copy.deepcopy(part[last]))
        case "renamed" if isinstance(part, dict):
            part[f"{last}x"] = part.pop(last)
        case _ if isinstance(part, list) and len(part) > 1:
            part[int(last)], part[int(last) - 1] = part[int(last) - 1], part[int(last)]
        case _:
            part[last] = other
    return resigned(forged)


def changed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Another value of the same kind."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        digits = [at for at, char in enumerate(value) if char.isdigit() and char.isascii()]
        if digits:
            at = digits[-1]
            return value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :]
        return f"{value}x"
    return list(reversed(value)) if isinstance(value, list) else dict(list(value.items())[1:])


def resigned(wire: Wire) -> Wire:
    """With the digests of lines, where they can be made, and of all sections."""
    try:
        lines = {line["id"]: line["digest"] for line in to_wire(from_wire(wire))["lines"]}
        wire["lines"] = [{**line, "digest": lines[line["id"]]} for line in wire["lines"]]
    except (Malformed, KeyError, TypeError, ValueError, IndexError):
        pass
    return signed(wire)


def written(wire: Wire) -> bytes:
    """The file."""
    return to_bytes(wire)


def changes(wire: Wire) -> st.SearchStrategy[tuple[Path, str, Any]]:
    """A place, a way to change it, and what to put there where a way needs it; each section has its turn."""
    by_section: dict[str, list[Path]] = {}
    for path in paths_of(wire):
        by_section.setdefault(str(path[0]), []).append(path)
    places = st.sampled_from(sorted(by_section)).flatmap(lambda section: st.sampled_from(by_section[section]))
    return st.tuples(places, st.sampled_from(KINDS), st.sampled_from(OTHERS))


def draw_forgery(wire: Wire, dice: Random) -> tuple[Path, str, Any]:
    """The same by dice."""
    by_section: dict[str, list[Path]] = {}
    for path in paths_of(wire):
        by_section.setdefault(str(path[0]), []).append(path)
    return dice.choice(by_section[dice.choice(sorted(by_section))]), dice.choice(KINDS), dice.choice(OTHERS)

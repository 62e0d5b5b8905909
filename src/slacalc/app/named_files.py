"""The files that a contract names, as trees: layouts of its own, and a calendar."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from slacalc.app.contract import YAML
from slacalc.contract.calendars.calendar import load_calendar
from slacalc.contract.tree.source import Listing, Mapping, read_source
from slacalc.records.layout_schema import WORDS
from slacalc.records.load_layout import load_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.tree.source import Node, Scalar


def named_files(contract: Contract) -> dict[str, Mapping]:
    """The tree of each file, by the path of the key that names it; one that an amendment names, by the path there.

    Raises:
        Refused: there is no such file, or it has mistakes.
    """
    texts: dict[str, Mapping] = {}
    for path, scalar in _scalars(contract.versions[0][0].root, ()):
        key = tuple(".".join(path).split(".")[3:]) if path[0] == "amendments" else path
        is_calendar = key == ("calendar", "file")
        if is_calendar or (key[:1] == ("exports",) and scalar.text.endswith(YAML)):
            name = str(PurePath(contract.name).parent / scalar.text)
            data = contract.beside(scalar.text)
            load_calendar(data, name) if is_calendar else load_layout(data, name)
            texts[".".join(path)] = read_source(data, name, frozenset() if is_calendar else WORDS)
    return texts


def _scalars(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    if isinstance(node, Mapping):
        for key, below in node.items:
            yield from _scalars(below, (*path, key))
    elif isinstance(node, Listing):
        for number, below in enumerate(node.items, 1):
            yield from _scalars(below, (*path, str(number)))
    else:
        yield path, node

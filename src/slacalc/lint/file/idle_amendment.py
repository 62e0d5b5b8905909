"""Amendments that say again what stands already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.month import Month
from slacalc.contract.meanings import meanings_of
from slacalc.contract.tree.find import entries_of, find_path, value_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date

    from slacalc.contract.load import Contract
    from slacalc.contract.tree.source import Node


def doubt_idle_amendments(contract: Contract) -> Iterator[Diagnostic]:
    """Paths that an amendment writes as they stood on the day before: ``6800 CNY`` is ``6800.00 CNY``."""
    amendments = entries_of(contract.versions[0][0].root, "amendments")
    written = [below.find("set") for _, below in amendments]
    changed = (path.split(".") for changes in written if isinstance(changes, Mapping) for path, _ in changes.items)
    sections = dict.fromkeys(".".join(names[:2]) for names in changed)
    meant = meanings_of(contract, sections)
    for name, below in amendments:
        start, changes = value_at(below, "from", read_day), below.find("set")
        if start is not None and below.find("index") is not None:
            yield from _idle_indexes(contract, name, start)
        if start is None or not isinstance(changes, Mapping):
            continue
        before = [version.root for version, _ in contract.versions if version.start < start][-1]
        for path, node in changes.items:
            old = find_path(before, path)
            if old is not None and _meaning_of(old, meant) == _meaning_of(node, meant):
                yield warning(
                    "lint/amendment-changes-nothing", node.key, amendment=name, path=path, text=_short(node), since=start
                )


def _idle_indexes(contract: Contract, name: str, start: date) -> Iterator[Diagnostic]:
    """Prices that an index leaves as they were: by 0 %, or by less than what they are rounded to."""
    for quantity in contract.terms_of(Month.of(start)).quantities():
        price = quantity.value
        for index in quantity.indexed:
            before, price = price, index.of(price)
            if price == before and index.rate.path == f"{quantity.path}.indexed.{name}":
                facts = {"amendment": name, "path": quantity.path, "text": index.rate.text, "since": start}
                yield warning("lint/amendment-changes-nothing", index.rate.place, **facts)


def _meaning_of(node: Node, meant: dict[tuple[int, int], object]) -> Hashable:
    """What a node says, wherever it stands; a text that no reader takes is its words."""
    match node:
        case Scalar():
            value = meant.get((node.place.line, node.place.column), node.text)
            return "".join(value.split()) if isinstance(value, str) else repr(value)
        case Listing(items=items):
            return ("list", *(_meaning_of(item, meant) for item in items))
        case Mapping(items=entries):
            return frozenset((key, _meaning_of(below, meant)) for key, below in entries)


def _short(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"

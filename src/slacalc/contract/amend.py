"""Amendments: which file is in force from when.

An amendment writes paths of the file anew. It is applied to the tree, so that what it wrote keeps its own place and cites its own
clause. Terms are those of a whole month, therefore an amendment starts on the first of one; only prices of quantities that are
counted by day can change inside it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.month import Month
from slacalc.base.nearest import nearest
from slacalc.contract.fees.kinds import has_price_by_day
from slacalc.contract.tree.find import entries_of, find_path, scalar_at, text_at, value_at, write_at
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Node

BY = "by"
"""Of several prices of a fee: what tells them apart."""
FIXED = ("slacalc", "id", "currency", "timezone", "law", "amendments", "examples", "accepted", "term.first_day")
"""What no amendment may write: it would be another contract."""


@dataclass(frozen=True, slots=True)
class Version:
    """The file as it reads from a day on."""

    start: date
    """``date.min`` for the file as first agreed."""
    amendments: tuple[str, ...]
    """Ids applied, in the order of their dates."""
    root: Mapping


def versions_of(root: Mapping, known_by: date | None = None) -> tuple[tuple[Version, ...], tuple[Diagnostic, ...]]:
    """The file as first agreed and after each amendment, with every mistake of the amendments.

    Amendments that were agreed on after ``known_by`` are left out.
    """
    versions = [Version(date.min, (), root)]
    remarks: list[Diagnostic] = []
    agreed = [(name, part) for name, part in entries_of(root, "amendments") if not agreed_after(part, known_by)]
    dated = [(value_at(part, "from", read_day), name, part) for name, part in agreed]
    for start, name, part in sorted(((s, n, p) for s, n, p in dated if s is not None), key=lambda entry: entry[0]):
        last = versions[-1]
        remarks += _misdated(start, part, last.root)
        amended, mistakes = _applied(last.root, part)
        remarks += mistakes
        indexed = amended
        if part.find("index") is not None:
            from slacalc.contract.indexes import apply_indexes  # noqa: PLC0415 - loaded where there is one

            indexed, of_indexes = apply_indexes(amended, name, part)
            remarks += of_indexes
        version = Version(start, (*last.amendments, name), indexed)
        versions = [*versions[:-1], version] if last.start == start else [*versions, version]
    return tuple(versions), tuple(remarks)


def agreed_after(part: Mapping, day: date | None) -> bool:
    """Whether an amendment was agreed on after a day; one that does not say was known from the beginning."""
    agreed = value_at(part, "agreed", read_day)
    return day is not None and agreed is not None and agreed > day


def _misdated(start: date, part: Mapping, root: Mapping) -> Iterator[Diagnostic]:
    node = part.find("from")
    if node is None:
        return
    if start.day != 1 and not _prices_by_day(part, root):
        before, after = Month.of(start).first, Month.of(start).plus(1).first
        yield error("contract/amendment-inside-month", node.place, text=start, before=before, after=after)
    first, last = value_at(root, "term.first_day", read_day), value_at(root, "term.last_day", read_day)
    if first is not None and last is not None and not first <= start <= last:
        yield error("contract/amendment-outside-term", node.place, text=start, first=first, last=last)


def _prices_by_day(part: Mapping, root: Mapping) -> bool:
    """Whether an amendment changes nothing but prices of quantities that are counted by day: these can change inside a month."""
    changes, indexes = (node.items if isinstance(node := part.find(key), Mapping) else () for key in ("set", "index"))
    if not indexes:
        return bool(changes) and all(_price_by_day(path, root, node) for path, node in changes)
    from slacalc.contract.indexes import prices_at  # noqa: PLC0415 - loaded where there is one

    prices = [price for path, _ in indexes for price in prices_at(root, path)]
    return bool(changes or prices) and all(
        _price_by_day(path, root, node) for path, node in (*changes, *((price.path, price) for price in prices))
    )


def _price_by_day(path: str, root: Mapping, new: Node) -> bool:
    """Whether nothing but the number of a price changes; whose price it is stays the same all month."""
    match = re.fullmatch(r"(fees\.[^.]+)\.price(?:\.([^.]+))?", path)
    fee, old = find_path(root, match[1]) if match else None, scalar_at(root, path)
    if match is None or not isinstance(fee, Mapping) or not has_price_by_day(fee):
        return False
    if match[2] is None:
        return not isinstance(find_path(root, path), Mapping) and not isinstance(new, Mapping)
    return (
        match[2] != BY and old is not None and isinstance(new, Scalar) and _without_number(old.text) == _without_number(new.text)
    )


def _without_number(price: str) -> str:
    """What a price is for: ``CNY each on rest days`` of ``2.10 CNY each on rest days``; of a word, the word."""
    return re.sub(r"^[0-9.]+ ", "", price)


def _applied(root: Mapping, part: Mapping) -> tuple[Mapping, list[Diagnostic]]:
    """The tree with the paths of one amendment written anew."""
    mistakes: list[Diagnostic] = []
    changes = part.find("set")
    if changes is None and part.find("index") is None:
        mistakes.append(error("contract/missing-key", part.key, key="set", where=part.path))
    if not isinstance(changes, Mapping):
        return root, mistakes
    if not changes.items:
        mistakes.append(error("contract/nothing-there", changes.key, path=changes.path))
    for path, node in changes.items:
        if any(f"{path}.".startswith(f"{fixed}.") for fixed in FIXED) or path == "term":
            mistakes.append(error("contract/amendment-not-allowed", node.key, path=path))
        elif find_path(root, path) is None:
            near = _near_path(root, path)
            mistakes.append(error("contract/amendment-unknown-path", node.key, path=path, nearest=near))
        else:
            written = write_at(root, tuple(path.split(".")), _moved(node, path, text_at(part, "clause")))
            root = written if isinstance(written, Mapping) else root
    return root, mistakes


def _near_path(root: Node, path: str) -> str:
    """The path that may be meant: one step of it misspelt, and the others there."""
    names = path.split(".")
    for at, name in enumerate(names):
        above = find_path(root, ".".join(names[:at])) if at else root
        if isinstance(above, Mapping) and above.find(name) is None:
            near = [*names[:at], nearest(name, (key for key, _ in above.items)), *names[at + 1 :]]
            return ".".join(near) if near[at] and find_path(root, ".".join(near)) is not None else ""
    return ""


def _moved(node: Node, path: str, clause: str) -> Node:
    """What an amendment says, as if it stood under ``path``; its places stay its own."""
    if isinstance(node, Scalar):
        return replace(node, path=path, clause=clause)
    if isinstance(node, Mapping):
        entries = tuple((key, _moved(part, f"{path}.{key}", clause)) for key, part in node.items)
        return replace(node, path=path, clause=clause, items=entries)
    items = tuple(_moved(part, f"{path}.{number}", clause) for number, part in enumerate(node.items, 1))
    return replace(node, path=path, clause=clause, items=items)

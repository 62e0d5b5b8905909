"""Looking into the tree of a contract file that may be wrong elsewhere: what is there and readable, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from slacalc.base.money import PLACES
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import BadQuantity, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.contract.tree.source import Node

T = TypeVar("T")


def find_path(root: Node, path: str) -> Node | None:
    """The node under a dotted path; items of a list by their number from 1."""
    node: Node | None = root
    if "." not in path and isinstance(root, Mapping):  # as most are
        return root.find(path)
    for name in path.split("."):
        if isinstance(node, Mapping):
            node = node.find(name)
        elif isinstance(node, Listing) and name.isascii() and name.isdecimal() and 1 <= int(name[:6]) <= len(node.items):
            node = node.items[int(name[:6]) - 1]
        else:
            return None
    return node


def entries_of(root: Node, path: str) -> tuple[tuple[str, Mapping], ...]:
    """The mappings by id under a path; none where there are none."""
    node = find_path(root, path)
    if not isinstance(node, Mapping):
        return ()
    return tuple((name, part) for name, part in node.items if isinstance(part, Mapping))


def scalar_at(root: Node, path: str) -> Scalar | None:
    """The scalar under a path, if there is one."""
    node = find_path(root, path)
    return node if isinstance(node, Scalar) else None


def text_at(root: Node, path: str) -> str:
    """The text under a path; empty where there is none."""
    node = find_path(root, path)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def currency_of(root: Node) -> str:
    """The currency of a contract; empty where it is none that is known, so that no amount is measured by it."""
    text = text_at(root, "currency")
    return text if text in PLACES else ""


def value_at(root: Node, path: str, read: Callable[[str], T]) -> T | None:
    """What the text under a path says to this reader; None where it says nothing."""
    text = text_at(root, path)
    try:
        return value_of(read, text) if text else None
    except BadQuantity:
        return None


def scalars_in(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list."""
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, Listing) else ()


def write_at(node: Node, names: tuple[str, ...], new: Node) -> Node:
    """The same tree with ``new`` under these names, which are there."""
    if not names:
        return new
    head, rest = names[0], names[1:]
    if isinstance(node, Mapping):
        return replace(node, items=tuple((key, write_at(part, rest, new) if key == head else part) for key, part in node.items))
    if isinstance(node, Listing):
        at = int(head) - 1
        return replace(node, items=tuple(write_at(part, rest, new) if i == at else part for i, part in enumerate(node.items)))
    return node

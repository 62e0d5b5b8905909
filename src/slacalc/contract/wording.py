"""What a contract says in words: every value below the keys that decide an amount or a verdict, with its place.

Numbers are terms and enter figures by their paths. What is counted, added, left out and when something applies are words, which
no figure shows: they are taken from the file as they stand, so that a key that the format learns later comes along by itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.resolve import own
from slacalc.contract.tree.source import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Place
    from slacalc.contract.parts.kept import Kept
    from slacalc.contract.tree.source import Node

DECIDING = (
    "term",
    "evidence",
    "metrics",
    "fees",
    "limits",
    "score",
    "tax",
    "withholding",
    "retention",
    "rounding",
    "remedies",
    "deductions",
    "payment",
)
"""Keys at the top of a contract below which everything decides what is found or billed."""
TOLD_APART = ("clause", "name")
"""Keys that statements have elsewhere: they decide nothing."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One value of the contract as it is written, whether a word or a number."""

    path: str
    text: str
    place: Place


def wording_of(root: Mapping, kept: Kept) -> tuple[Wording, ...]:
    """The values in the order of the file; those of a list together, where they are plain."""
    nodes = (node for key in DECIDING if (node := root.find(key)) is not None)
    return tuple(word for node in nodes for word in kept.once(node, partial(_words_of, node), _words_of))


def _words_of(node: Node) -> tuple[Wording, ...]:
    return tuple(_below(node))


def _below(node: Node) -> Iterator[Wording]:
    match node:
        case Scalar():
            yield Wording(node.path, node.text, own(node.place))
        case Listing(path=path, place=place, items=items) if all(isinstance(item, Scalar) for item in items):
            yield Wording(path, ", ".join(item.text for item in items if isinstance(item, Scalar)), own(place))
        case Listing(items=items):
            for item in items:
                yield from _below(item)
        case Mapping(items=entries):
            for key, part in entries:
                if key not in TOLD_APART:
                    yield from _below(part)

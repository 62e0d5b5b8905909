"""Amendments that index prices: each rises or falls by a percentage of what it was the day before, and is rounded as they say.

``index: {fees.calls.price: "+3.2%, rounded to 0.0001"}`` names a price, ``fees.calls`` all prices of a fee, ``all fees`` those of
all, and not what a deduction takes off for each record. The old price stays where it stands; what was made of it is noted beside
it, so that a statement shows each step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.find import entries_of, find_path, text_at, write_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.prices import read_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Node

ALL_FEES = "all fees"
PRICES = ("price", "beyond", "steps")
"""Keys of a fee whose amounts are prices."""
NO_PRICE = "by"
"""What tells several prices apart is none."""


def prices_at(root: Mapping, path: str) -> tuple[Scalar, ...]:
    """The prices that an index under that path means; none where there is none."""
    names = path.split(".")
    if path == ALL_FEES:
        fees = [name for name, fee in entries_of(root, "fees") if text_at(fee, "kind") != "deduction"]
        return tuple(price for name in fees for price in prices_at(root, f"fees.{name}"))
    if names[0] != "fees" or len(names) < 2:  # noqa: PLR2004 - the section and the fee
        return ()
    if len(names) == 2:  # noqa: PLR2004
        return tuple(price for key in PRICES for price in _below(find_path(root, f"{path}.{key}")))
    return tuple(_below(find_path(root, path))) if names[2] in PRICES else ()


def apply_indexes(root: Mapping, amendment: str, part: Mapping) -> tuple[Mapping, list[Diagnostic]]:
    """The tree with the indexes of an amendment noted beside its prices; what it sets is written already."""
    indexes, mistakes, seen = part.find("index"), list[Diagnostic](), set[str]()
    set_anew = part.find("set")
    written = [path for path, _ in set_anew.items] if isinstance(set_anew, Mapping) else []
    for path, node in indexes.items if isinstance(indexes, Mapping) else ():
        prices = prices_at(root, path)
        if not prices:
            mistakes.append(error("contract/index-of-no-price", node.key, path=path))
        if not isinstance(node, Scalar) or not _reads(node):
            continue
        for price in prices:
            if price.path in seen or any(f"{price.path}.".startswith(f"{other}.") for other in written):
                mistakes.append(error("contract/named-twice", node.key, text=price.path))
                continue
            seen.add(price.path)
            rate = replace(node, clause=text_at(part, "clause"))
            new = write_at(root, tuple(price.path.split(".")), replace(price, indexed=(*price.indexed, (amendment, rate))))
            root = new if isinstance(new, Mapping) else root
    return root, mistakes


def _reads(node: Scalar) -> bool:
    try:
        read_index(node.text)
    except ValueError:
        return False
    return True


def _below(node: Node | None) -> Iterator[Scalar]:
    """The prices in a value: one, those of a mapping, or those of steps."""
    match node:
        case Scalar():
            if node.text[:1].isdigit():
                yield node
        case Mapping(items=entries):
            for key, price in entries:
                if key != NO_PRICE:
                    yield from _below(price)
        case Listing(items=items):
            for price in items:
                yield from _below(price)

"""The fees that another term takes as its base: a share of them, a limit on them, a deduction from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.tree.find import entries_of, scalars_in, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping, Node


def check_base(root: Mapping, node: Node | None) -> Iterator[Diagnostic]:
    """The fees named as a base are there, each once."""
    kinds = {f"fees.{name}": text_at(fee, "kind") for name, fee in entries_of(root, "fees")}
    known = [name for name, kind in kinds.items() if kind != "deduction"]
    seen: set[str] = set()
    for fee in scalars_in(node):
        if kinds.get(fee.text) == "deduction":
            yield error("contract/deduction-as-base", fee.place, text=fee.text, known=listed(known))
        elif fee.text not in known:
            yield error("contract/unknown-fee", fee.place, text=fee.text, nearest=nearest(fee.text, known), known=listed(known))
        elif fee.text in seen:
            yield error("contract/named-twice", fee.place, text=fee.text)
        seen.add(fee.text)

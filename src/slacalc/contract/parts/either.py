"""Of two keys that say the same in two ways, one is there and not both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping


def check_one_of(part: Mapping, first: str, second: str) -> Iterator[Diagnostic]:
    """The two keys of a part; without either, the first is missed."""
    one_key, other_key = part.find(first), part.find(second)
    if one_key is not None and other_key is not None:
        yield error("contract/not-both", other_key.key, one=first, other=second)
    elif one_key is None and other_key is None:
        yield error("contract/missing-key", part.key, key=first, where=part.path)

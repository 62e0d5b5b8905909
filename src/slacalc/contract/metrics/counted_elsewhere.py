"""A standard that some months do not judge, and that a composite, a score or a bonus would count in these months all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.find import entries_of, find_path, text_at
from slacalc.contract.tree.source import Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_counted_elsewhere(root: Mapping, name: str, key: Node, slug: str) -> Iterator[Diagnostic]:
    """Of a composite, a score and a bonus the agreement does not say what becomes of a part that is not judged.

    ``key`` is what leaves months without a finding.
    """
    parts = [(f"metrics.{whole}.parts", {*_ids(find_path(part, "parts"))}) for whole, part in entries_of(root, "metrics")]
    parts += [(f"score.parts.{part}", {text_at(node, "metric")}) for part, node in entries_of(root, "score.parts")]
    parts += [(f"fees.{fee}", {text_at(node, "metric")}) for fee, node in entries_of(root, "fees")]
    for path, metrics in parts:
        if name in metrics:
            yield error(slug, key.key, metric=name, path=path)


def _ids(parts: Node | None) -> tuple[str, ...]:
    return tuple(part for part, _ in parts.items) if isinstance(parts, Mapping) else ()

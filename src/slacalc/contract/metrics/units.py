"""What stands beside a metric is in its unit: a threshold, the points of a scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Scalar
    from slacalc.contract.words.quantities import Bound

UNIT_EXAMPLES = {"share": "at least 95%", "seconds": "at most 5 min", "number": "at least 4.5"}


def check_bound_unit(node: Scalar, bound: Bound, reading: Reading) -> Iterator[Diagnostic]:
    """A threshold is written in the unit of what it judges."""
    if bound.number.unit != reading.unit:
        yield error("contract/other-unit", node.place, text=node.text, reading=reading.name, expected=UNIT_EXAMPLES[reading.unit])


def check_points(takes: Scalar, reading: Reading) -> Iterator[Diagnostic]:
    """Points are hundredths of a share: seconds and ratings have none."""
    if "point" in takes.text and reading.unit != "share":
        yield error("contract/points-of-no-share", takes.place, text=takes.text, reading=reading.name)

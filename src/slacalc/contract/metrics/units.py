"""What stands beside a metric is in its unit: a threshold, the points of a scale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Reading
    from slacalc.contract.tree.source import Scalar
    from slacalc.contract.words.quantities import Bound

UNIT_EXAMPLES = {"share": "at least 95%", "seconds": "at most 5 min", "number": "at least 4.5"}
STEP_EXAMPLES = {"share": "1% per started 1 point", "seconds": "0.5% per started 10 s", "number": "1% per started 0.1 marks"}
STEP_WORDS = tuple(
    (unit, re.compile(rf" per .* (?:{words})$"))
    for unit, words in (("share", "points?"), ("seconds", "s|min|h"), ("number", "marks?"))
)


def check_bound_unit(node: Scalar, bound: Bound, reading: Reading) -> Iterator[Diagnostic]:
    """A threshold is written in the unit of what it judges."""
    if bound.number.unit != reading.unit:
        yield error("contract/other-unit", node.place, text=node.text, reading=reading.name, expected=UNIT_EXAMPLES[reading.unit])


def check_points(takes: Scalar, reading: Reading) -> Iterator[Diagnostic]:
    """Points are hundredths of a share; seconds are counted in seconds, scores and ratings in marks."""
    unit = next((unit for unit, word in STEP_WORDS if word.search(takes.text)), reading.unit)
    if unit != reading.unit:
        slug = "contract/points-of-no-share" if unit == "share" else "contract/other-unit"
        yield error(slug, takes.place, text=takes.text, reading=reading.name, expected=STEP_EXAMPLES[reading.unit])

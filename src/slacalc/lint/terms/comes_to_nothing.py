"""Terms that are of no effect where they are nothing, and are nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms

OF_EFFECT = re.compile(
    r"fees\.[^.]+\.(price|takes(\.\w+)?|beyond|cap|steps\.\d+\.price)|limits\.[^.]+\.(at_least|at_most)"
    r"|remedies\.[^.]+\.deduct\.(takes(\.\w+)?|cap|per_point)|deductions\.cap|score\.parts\.[^.]+\.weight|late_payment\.rate"
)


def doubt_nothing(terms: Terms) -> Iterator[Diagnostic]:
    """A price, a rate or a weight of nothing: what it stands in can be left out, or a number is missing."""
    for quantity in terms.quantities():
        if not quantity.value and OF_EFFECT.fullmatch(quantity.path):
            yield warning("lint/comes-to-nothing", quantity.place, path=quantity.path, text=quantity.text)

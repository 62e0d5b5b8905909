"""Terms that can be meant and seldom are: a target that every month meets, a price of nothing, a rate far above all others."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms

HIGHEST_TAX = Fraction(30, 100)
"""No country has a value added tax above 27 %."""
HIGH_DAILY_RATE = Fraction(1, 100)
"""A day; 365 % a year."""
TOO_MANY_REFUSED = Fraction(50, 100)
NOTHING = re.compile(
    r"fees\.[^.]+\.(price|takes(\.\w+)?|beyond|cap|steps\.\d+\.price)|limits\.[^.]+\.(at_least|at_most)"
    r"|remedies\.[^.]+\.deduct\.(takes(\.\w+)?|cap|per_point)|deductions\.cap|score\.parts\.[^.]+\.weight|late_payment\.rate"
)
"""Terms that are of no effect where they are nothing."""


def doubt_strange_terms(terms: Terms) -> tuple[Diagnostic, ...]:
    """What a careful reader would ask about single terms."""
    found: list[Diagnostic] = []
    for quantity in terms.quantities():
        path, value = quantity.path, quantity.value
        facts = {"path": path, "text": quantity.text}
        if not value and NOTHING.fullmatch(path):
            found.append(warning("lint/comes-to-nothing", quantity.place, **facts))
        elif path == "evidence.refused_rows" and value >= TOO_MANY_REFUSED:
            found.append(warning("lint/any-evidence", quantity.place, **facts))
        elif (path == "tax.rate" and value > HIGHEST_TAX) or (path == "late_payment.rate" and value > HIGH_DAILY_RATE):
            found.append(warning("lint/high-rate", quantity.place, **facts))
    for metric in terms.metrics:
        target = metric.target
        if target is None:
            continue
        bound = target.bound
        always = (target.how == "at least" and not bound.value) or (
            target.how == "at most" and bound.unit == "share" and bound.value == 1
        )
        if always:
            found.append(warning("lint/always-met", bound.place, metric=metric.id, text=bound.text))
    return tuple(found)

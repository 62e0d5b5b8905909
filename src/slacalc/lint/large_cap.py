"""A deduction that may take more than 30 % of its base: a court may find it excessive.

Civil Code art. 585 lets a court lower agreed damages that exceed the loss "excessively"; by the interpretation of 2023 (art. 65)
30 % over the loss usually is. The loss is not known here, so this is a doubt and not a mistake.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, warning

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms

USUALLY_EXCESSIVE = Fraction(30, 100)


def doubt_large_cap(terms: Terms) -> tuple[Diagnostic, ...]:
    """Deductions without a cap, or with one above 30 %."""
    found: list[Diagnostic] = []
    for remedy in terms.remedies:
        deduct = remedy.deduct
        if deduct is None:
            continue
        if deduct.cap is None:
            found.append(warning("lint/no-cap", deduct.place, metric=remedy.metric))
        elif deduct.cap.value > USUALLY_EXCESSIVE:
            place: Place = deduct.cap.place
            found.append(warning("lint/large-cap", place, metric=remedy.metric, cap=deduct.cap.text))
    return tuple(found)

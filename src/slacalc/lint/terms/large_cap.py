"""A deduction without a cap; under the law of China one that may take more than 30 % of its base: a court may find it excessive.

Civil Code art. 585 lets a court lower agreed damages that exceed the loss "excessively"; by the interpretation of 2023 (art. 65)
30 % over the loss usually is. The loss is not known here, so this is a doubt and not a mistake. What a deduction takes is limited
by its cap, by the cap on all deductions of a month, and where it is a share that does not grow with the shortfall, by that share.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning
from slacalc.base.exact import exact_text
from slacalc.contract.parts.scales import TakesTerms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.terms import Terms

USUALLY_EXCESSIVE = Fraction(30, 100)


def doubt_large_cap(terms: Terms) -> Iterator[Diagnostic]:
    """Deductions without a cap; under that law also one above 30 %, and one on all deductions on which some of them lean."""
    together = terms.deductions.cap if terms.deductions is not None else None
    under_law, leaning = terms.law == "PRC", False
    for remedy in terms.remedies:
        deduct = remedy.deduct
        if deduct is None:
            continue
        most = deduct.cap or _largest_share(deduct)
        if under_law and most is not None and _is_large(most):
            yield warning("lint/large-cap", most.place, metric=remedy.metric, cap=_percent(most))
        elif most is None and together is None:
            yield warning("lint/no-cap", deduct.place, metric=remedy.metric, law=terms.law or "")
        leaning = leaning or most is None
    if under_law and leaning and together is not None and _is_large(together):
        yield warning("lint/large-cap-on-all", together.place, cap=_percent(together))


def _is_large(cap: Quantity) -> bool:
    """An amount is not compared: what it is a share of is known only month by month."""
    return cap.unit == "share" and cap.value > USUALLY_EXCESSIVE


def _percent(share: Quantity) -> str:
    return f"{exact_text(share.value * 100)}%"


def _largest_share(deduct: DeductTerms) -> Quantity | None:
    """The most that a deduction takes by itself, where it is a share that does not grow with the shortfall."""
    if isinstance(deduct.takes, TakesTerms):
        takes = deduct.takes
        grows = takes.per is not None or takes.counted == "in proportion"
        return None if grows or takes.rate.unit != "share" else takes.rate
    largest = max((band.share for band in deduct.takes), key=lambda share: share.value)
    return largest if largest.unit == "share" else None

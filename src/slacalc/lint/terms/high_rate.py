"""A rate far above all others: of tax, or of late payment."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms

HIGHEST_TAX = Fraction(30, 100)
"""No country has a value added tax above 27 %."""
HIGH_LATE_RATE = {"day": Fraction(1, 100), "month": Fraction(30, 100), "year": Fraction(365, 100)}
"""1 % a day, or about as much by the month and by the year."""


def doubt_high_rates(terms: Terms) -> Iterator[Diagnostic]:
    """Tax above that of every country, and late payment that doubles a debt in some months."""
    rates = [(rate, HIGHEST_TAX) for rate in (terms.tax.rate, *(rated.rate for rated in terms.tax.rates)) if rate is not None]
    if terms.late_payment is not None:
        rates.append((terms.late_payment.rate, HIGH_LATE_RATE[terms.late_payment.per]))
    for rate, high in rates:
        if rate.value > high:
            yield warning("lint/high-rate", rate.place, path=rate.path, text=rate.text)

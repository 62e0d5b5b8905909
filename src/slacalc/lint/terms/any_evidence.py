"""A limit of refused rows that half of an export does not reach: evidence of any kind will do."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms

TOO_MANY_REFUSED = Fraction(50, 100)


def doubt_evidence(terms: Terms) -> Iterator[Diagnostic]:
    """As many refused rows as read ones."""
    limit = terms.evidence.refused_rows
    if limit.value >= TOO_MANY_REFUSED:
        yield warning("lint/any-evidence", limit.place, path=limit.path, text=limit.text)

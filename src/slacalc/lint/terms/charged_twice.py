"""Fees of one kind that charge the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.fees.fee import CountingFee

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slacalc.contract.terms import Terms


def doubt_charged_twice(terms: Terms) -> Iterator[Diagnostic]:
    """Of several that are alike, each is told with the first."""
    charged: dict[Hashable, str] = {}
    for fee in terms.fees:
        if isinstance(fee, CountingFee):
            first = charged.setdefault((fee.kind, fee.counts, fee.by, " ".join(fee.scope.text.split())), fee.id)
            if first != fee.id:
                yield note("lint/charged-twice", fee.place, one=first, other=fee.id)

"""Fees of one kind that charge the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.predicates.normal import normal_form

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from slacalc.contract.terms import Terms


def doubt_charged_twice(terms: Terms) -> Iterator[Diagnostic]:
    """Of several that are alike, each is told with the first."""
    charged: dict[Hashable, str] = {}
    for fee in terms.fees:
        if isinstance(fee, CountingFee):
            first = charged.setdefault((fee.kind, fee.counts, fee.by, normal_form(fee.scope.predicate)), fee.id)
            if first != fee.id:
                yield note("lint/charged-twice", fee.place, one=first, other=fee.id)

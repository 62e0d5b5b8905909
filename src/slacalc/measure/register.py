"""The register of agreed times, accounted for: it has no table, and its intervals that reach into the month are in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.account import OTHER_MONTH, RoleScope
from slacalc.measure.counting import Counts, Slice

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms


def count_register(_terms: Terms, part: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`."""
    in_scope = len(part.known.excusals)
    return Counts((), RoleScope(part.role, in_scope, ((OTHER_MONTH, part.records.height - in_scope),)))

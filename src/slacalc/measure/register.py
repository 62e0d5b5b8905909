"""The register of agreed times, accounted for: it has no table, and its intervals that reach into the month are in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.account import OTHER_MONTH, RoleScope
from slacalc.measure.counting import Counts, Slice

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms


def count_register(_terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`."""
    in_scope = len(role_slice.known.excusals)
    return Counts((), RoleScope(role_slice.role, in_scope, ((OTHER_MONTH, role_slice.records.height - in_scope),)))

"""The pauses of cases, accounted for: they have no table; those of a case that the export of cases holds are in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.measure.account import NO_CASE, RoleScope
from slacalc.measure.counting import Counts, Slice

if TYPE_CHECKING:
    from slacalc.contract.terms import Terms


def count_pauses(_terms: Terms, role_slice: Slice) -> Counts:
    """See :mod:`slacalc.measure.counting`; every case is beside the slice."""
    pauses, cases = role_slice.records, role_slice.beside["tickets"]
    in_scope = pauses.join(cases.select("case_id"), on="case_id", how="semi").height
    return Counts((), RoleScope(role_slice.role, in_scope, ((NO_CASE, pauses.height - in_scope),)))

"""How deductions go together, where no two of them can meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

TOGETHER = 2
"""Standards that deduct, from which on there is something to agree on."""


def doubt_unused_deductions(contract: Contract, versions: Collection[Terms]) -> Iterator[Diagnostic]:
    """A section ``deductions`` with no cap, under which no two standards deduct in any version."""
    together = contract.versions[0][0].root.find("deductions")
    deducting = {remedy.metric for terms in versions for remedy in terms.remedies if remedy.deduct is not None}
    capping = [terms.deductions for terms in versions if terms.deductions is not None]
    capped = any(deductions.cap is not None or deductions.rolling is not None for deductions in capping)
    if together is not None and len(deducting) < TOGETHER and not capped:
        yield note("lint/unused-deductions", together.key, deducting=len(deducting))

"""What the file agrees on and nothing asks for: an export, the register of excused times, how deductions go together.

That a metric with a target leads to nothing is :mod:`slacalc.lint.unexercised_target`; one with ``target: none`` says itself
that it is only observed, and a fee is always charged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.tree.source import Mapping
from slacalc.measure.needs import roles_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms


def doubt_unused(contract: Contract, versions: tuple[Terms, ...]) -> Iterator[Diagnostic]:
    """Exports that no version of the file counts."""
    root = contract.versions[0][0].root
    exports = root.find("exports")
    used = {role for terms in versions for role in roles_read(terms)}
    for role, node in exports.items if isinstance(exports, Mapping) else ():
        if role not in used:
            yield note("lint/unused-export", node.key, role=role)
    deducting = {remedy.metric for terms in versions for remedy in terms.remedies if remedy.deduct is not None}
    together = root.find("deductions")
    said = [terms.deductions for terms in versions if terms.deductions is not None]
    if together is not None and len(deducting) < 2 and not any(one.cap is not None for one in said):  # noqa: PLR2004 - two that go together
        yield note("lint/unused-deductions", together.key, deducting=len(deducting))

"""An export, or the register of excused times, that nothing asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note
from slacalc.contract.tree.source import Mapping
from slacalc.measure.needs import roles_read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms


def doubt_unused_exports(contract: Contract, versions: Collection[Terms]) -> Iterator[Diagnostic]:
    """Exports that no version of the file counts."""
    exports = contract.versions[0][0].root.find("exports")
    used = {role for terms in versions for role in roles_read(terms)}
    for role, node in exports.items if isinstance(exports, Mapping) else ():
        if role not in used:
            yield note("lint/unused-export", node.key, role=role)

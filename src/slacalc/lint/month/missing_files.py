"""Files that the contract asks for and that are not there: the register of excused times, the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, note
from slacalc.measure.needs import EXCUSED, roles_wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.lint.month.look import CountedLook


def doubt_missing_files(look: CountedLook) -> Iterator[Diagnostic]:
    """A month in which nothing was excused has no register, and one in which nothing was decided no decision: it is only told."""
    if EXCUSED in roles_wanted(look.terms) and not look.register:
        yield note("input/no-register", Place(look.folder), role=EXCUSED)
    if look.ledger is not None and look.terms.remedies and not look.decided:
        yield note("ledger/no-decisions", Place(str(look.ledger.folder)))

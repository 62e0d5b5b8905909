"""Earlier months that are not there: they decide where a standard stands, and which cases are still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, note, warning
from slacalc.statement.service import month_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.lint.month.look import CountedLook


def doubt_missing_months(look: CountedLook) -> Iterator[Diagnostic]:
    """No ledger at all, or one without the month before."""
    ledger, terms = look.ledger, look.terms
    before = month_before(look.month, ledger.decisions) if ledger is not None else look.month.plus(-1)
    if before < look.contract.first_month:
        return
    if ledger is None:
        if terms.remedies or any(metric.cases is not None for metric in terms.metrics):
            yield note("input/no-ledger", Place(look.contract.name), month=look.month)
    elif not ledger.of_month(before):
        yield warning("ledger/month-not-issued", Place(str(ledger.folder)), month=before)

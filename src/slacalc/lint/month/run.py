"""All doubts about a month, in the order in which one would look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.lint.month.decided_after_issue import doubt_decided_after_issue
from slacalc.lint.month.missing_files import doubt_missing_files
from slacalc.lint.month.missing_months import doubt_missing_months
from slacalc.lint.month.quiet_days import doubt_quiet_days
from slacalc.lint.month.term_ends import doubt_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.lint.month.look import CountedLook

OF_MONTH: tuple[Callable[[CountedLook], Iterator[Diagnostic]], ...] = (
    doubt_quiet_days,
    doubt_missing_files,
    doubt_missing_months,
    doubt_term,
    doubt_decided_after_issue,
)


def doubts_about(look: CountedLook) -> Iterator[Diagnostic]:
    """What somebody should know before the month is issued."""
    return (remark for doubt in OF_MONTH for remark in doubt(look))

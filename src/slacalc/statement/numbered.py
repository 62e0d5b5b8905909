"""The numbers of statements: given when one is issued, one after the other, so that none is missing and none is there twice.

A correction has a number of its own, as any paper that is sent. A number that was given once is never given again. Where the
pattern has the year, that of the day of issue, the sequence begins again with each year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.statement.document import StatementNumber

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from slacalc.statement.document import Statement

SEQUENCE = re.compile(r"\{seq(?::([2-9]))?\}")
YEAR = "{year}"


def number_text(pattern: str, year: int, sequence: int) -> str:
    """``2026-003`` by ``{year}-{seq:3}``."""
    digits = SEQUENCE.sub(lambda match: str(sequence).zfill(int(match[1] or 1)), pattern)
    return digits.replace(YEAR, str(year))


def next_number(pattern: str, issued_on: date, before: Iterable[Statement]) -> StatementNumber:
    """The number of what is issued on that day after ``before``, all that the ledger has."""
    sequence = 1 + max(
        (issued.number.sequence for issued in before if issued.number and _goes_on(issued, pattern, issued_on)), default=0
    )
    return StatementNumber(number_text(pattern, issued_on.year, sequence), pattern, sequence)


def _goes_on(issued: Statement, pattern: str, issued_on: date) -> bool:
    """Whether a number of that pattern and day belongs into the sequence of the one of ``made``; leading zeros make no other."""
    number, day = issued.number, issued.issue_date
    same = number is not None and SEQUENCE.sub("", number.pattern) == SEQUENCE.sub("", pattern)
    return same and (YEAR not in pattern or (day is not None and day.year == issued_on.year))

"""The numbers of statements: given when one is issued, one after the other, so that none is missing and none is there twice.

A correction has a number of its own, as any paper that is sent. A number that was given once is never given again: where a
contract has changed its pattern, those that the earlier one has given are passed over. Where the pattern has the year, that of
the day of issue, the sequence begins again with each year.
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
LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def number_text(pattern: str, year: int, sequence: int) -> str:
    """``2026-003`` by ``{year}-{seq:3}``."""
    digits = SEQUENCE.sub(lambda match: str(sequence).zfill(int(match[1] or 1)), pattern)
    return digits.replace(YEAR, str(year))


def next_number(pattern: str, issued_on: date, before: Iterable[Statement]) -> StatementNumber:
    """The number of what is issued on that day after ``before``, all that the ledger has.

    One that any of these has, by another pattern too, is passed over.
    """
    issued = tuple(before)
    number = number_in_turn(pattern, issued_on, issued)
    given = {same_number(earlier.number.text) for earlier in issued if earlier.number}
    while same_number(number.text) in given:
        number = _number_at(number.sequence + 1, pattern, issued_on)
    return number


def number_in_turn(pattern: str, issued_on: date, before: Iterable[Statement]) -> StatementNumber:
    """The number after the last one of its own sequence, or the first of it; a statement of another pattern may have it."""
    sequences = (issued.number.sequence for issued in before if issued.number and _is_in_sequence(issued, pattern, issued_on))
    return _number_at(1 + max(sequences, default=0), pattern, issued_on)


def same_number(text: str) -> str:
    """What two numbers have in common that are one: leading zeros make no other, ``2026-007`` is ``2026-7``."""
    return LEADING_ZEROS.sub("", text)


def _number_at(sequence: int, pattern: str, issued_on: date) -> StatementNumber:
    return StatementNumber(number_text(pattern, issued_on.year, sequence), pattern, sequence)


def _is_in_sequence(issued: Statement, pattern: str, issued_on: date) -> bool:
    """Whether the number of an issued statement stands in the sequence that a pattern goes on with on a day.

    It does where its pattern is the same but for leading zeros, and, where the pattern has the year, it is of the same year.
    """
    number, day = issued.number, issued.issue_date
    same = number is not None and SEQUENCE.sub("", number.pattern) == SEQUENCE.sub("", pattern)
    return same and (YEAR not in pattern or (day is not None and day.year == issued_on.year))

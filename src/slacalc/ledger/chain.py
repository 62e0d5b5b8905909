"""The chain of issued statements: each names the digest of the one issued before it, months and corrections in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, error, warning
from slacalc.base.month import Month, is_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from slacalc.statement.document import Statement

CORRECTION = re.compile(r"(\d{4}-\d{2})-correction-([1-9]\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Issued:
    """A statement, or the correction of one, as it lies in the ledger."""

    statement: Statement
    digest: str
    path: Path

    @property
    def month(self) -> Month:
        """The month that it is about."""
        return self.statement.month

    @property
    def number(self) -> int:
        """Which correction of its month; 0 is the statement itself."""
        correction = self.statement.correction
        return correction.number if correction is not None else 0

    @property
    def billed(self) -> Fraction | None:
        """What is to be paid for it, tax included; None where a forged statement does not say."""
        value = dict(self.statement.values).get(self.statement.payable)
        return value if isinstance(value, Fraction) else None


def name_of(statement: Statement) -> str:
    """The name under which it is issued: ``2026-03``, or ``2026-03-correction-1``."""
    correction = statement.correction
    return str(statement.month) if correction is None else f"{statement.month}-correction-{correction.number}"


def is_name(stem: str) -> bool:
    """Whether a file of the ledger can have this name."""
    match = CORRECTION.fullmatch(stem)
    return is_month(match[1] if match else stem)


def odd_files(folder: Path) -> Iterator[Diagnostic]:
    """What lies beside the statements of ``issued/`` and cannot be one: it counts for nothing, and should be known of.

    Files of the system, whose names begin with a dot, are no oddity; a JSON file of another name is refused with the statements.
    """
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.startswith(".") and path.suffix != ".json":
            yield warning("ledger/odd-file", Place(str(path)))


def in_chain(found: Iterable[Issued]) -> tuple[tuple[Issued, ...], tuple[Diagnostic, ...]]:
    """All of them in the order in which each follows the one before, with a remark on each that does not."""
    waiting = sorted(found, key=lambda one: (one.statement.issue_date or one.month.end, one.month, one.number))
    ordered: list[Issued] = []
    wrong: list[Diagnostic] = []
    head = ""
    while waiting:
        following = next((one for one in waiting if one.statement.previous == head), None)
        if following is None:
            following = waiting[0]
            facts = {"stated": following.statement.previous or "-", "expected": head or "-"}
            wrong.append(error("ledger/broken-chain", Place(str(following.path)), **facts))
        waiting.remove(following)
        ordered.append(following)
        head = following.digest
    return tuple(ordered), (*wrong, *_out_of_order(ordered), *_of_another(ordered), *_before_the_last(ordered))


def _out_of_order(ordered: list[Issued]) -> Iterable[Diagnostic]:
    """Months go forward one by one; a correction has the number after the last one of its month."""
    months: list[Issued] = []
    corrections: dict[Month, int] = {}
    for one in ordered:
        place = Place(str(one.path))
        if one.number:
            expected = corrections.get(one.month, 0) + 1
            if one.month not in [issued.month for issued in months] or one.number != expected:
                yield error("ledger/correction-of-nothing", place, month=one.month, number=one.number, expected=expected)
            corrections[one.month] = one.number
            continue
        same = next((issued for issued in months if issued.month == one.month), None)
        if same is not None:
            yield error("ledger/month-twice", place, month=one.month, other=same.path.name)
        elif months and one.month < months[-1].month:
            yield error("ledger/month-goes-back", place, month=one.month, last=months[-1].month)
        months.append(one)


def _of_another(ordered: Iterable[Issued]) -> Iterator[Diagnostic]:
    """A correction carries the differences to the last version of its month: to another they mean nothing.

    Where a correction between is missing, that is said already.
    """
    last: dict[Month, Issued] = {}
    for one in ordered:
        before, correction = last.get(one.month), one.statement.correction
        if (
            correction is not None
            and before is not None
            and one.number == before.number + 1
            and correction.corrects != before.digest
        ):
            facts = {"month": one.month, "stated": correction.corrects, "expected": before.digest}
            yield error("ledger/corrects-another", Place(str(one.path)), **facts)
        last[one.month] = one


def _before_the_last(ordered: Iterable[Issued]) -> Iterator[Diagnostic]:
    """Nothing is issued on a day before that of what it follows."""
    last: date | None = None
    for one in ordered:
        day = one.statement.issue_date
        if day is not None and last is not None and day < last:
            yield error("ledger/issued-before-last", Place(str(one.path)), stated=day, last=last)
        last = day or last

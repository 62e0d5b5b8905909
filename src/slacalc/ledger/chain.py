"""The chain of issued statements: each names the digest of the one issued before it, months and corrections in one line."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error, warning
from slacalc.base.month import Month, is_month
from slacalc.statement.numbered import next_number, same_number

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


def in_chain(issued: Iterable[Issued]) -> tuple[tuple[Issued, ...], tuple[Diagnostic, ...]]:
    """All of them in the order in which each follows the one before, with a remark on each that does not."""
    waiting = sorted(issued, key=lambda each: (each.statement.issue_date or each.month.end, each.month, each.number))
    ordered: list[Issued] = []
    wrong: list[Diagnostic] = []
    head = ""
    while waiting:
        following = next((candidate for candidate in waiting if candidate.statement.previous == head), None)
        if following is None:
            following = waiting[0]
            facts = {"stated": following.statement.previous or "-", "expected": head or "-"}
            wrong.append(error("ledger/broken-chain", Place(str(following.path)), **facts))
        waiting.remove(following)
        ordered.append(following)
        head = following.digest
    checks = (_out_of_order, _of_another, _before_the_last, _numbers)
    return tuple(ordered), (*wrong, *(remark for check in checks for remark in check(ordered)))


def _out_of_order(ordered: list[Issued]) -> Iterable[Diagnostic]:
    """Months go forward one by one; a correction has the number after the last one of its month."""
    months: list[Issued] = []
    corrections: dict[Month, int] = {}
    for issued in ordered:
        place = Place(str(issued.path))
        if issued.number:
            expected = corrections.get(issued.month, 0) + 1
            if issued.month not in [earlier.month for earlier in months] or issued.number != expected:
                yield error("ledger/correction-of-nothing", place, month=issued.month, number=issued.number, expected=expected)
            corrections[issued.month] = issued.number
            continue
        same = next((earlier for earlier in months if earlier.month == issued.month), None)
        if same is not None:
            yield error("ledger/month-twice", place, month=issued.month, other=same.path.name)
        elif months and issued.month < months[-1].month:
            yield error("ledger/month-goes-back", place, month=issued.month, last=months[-1].month)
        months.append(issued)


def _of_another(ordered: Iterable[Issued]) -> Iterator[Diagnostic]:
    """A correction carries the differences to the last version of its month: to another they mean nothing.

    Where a correction between is missing, that is said already.
    """
    last: dict[Month, Issued] = {}
    for issued in ordered:
        before, correction = last.get(issued.month), issued.statement.correction
        if (
            correction is not None
            and before is not None
            and issued.number == before.number + 1
            and correction.corrects != before.digest
        ):
            facts = {"month": issued.month, "stated": correction.corrects, "expected": before.digest}
            yield error("ledger/corrects-another", Place(str(issued.path)), **facts)
        last[issued.month] = issued


def _before_the_last(ordered: Iterable[Issued]) -> Iterator[Diagnostic]:
    """Nothing is issued on a day before that of what it follows."""
    last: date | None = None
    for issued in ordered:
        day = issued.statement.issue_date
        if day is not None and last is not None and day < last:
            yield error("ledger/issued-before-last", Place(str(issued.path)), stated=day, last=last)
        last = day or last


def _numbers(ordered: list[Issued]) -> Iterator[Diagnostic]:
    """The number of each follows those before it: none is missing, and none is there twice, whatever pattern has given it."""
    first: dict[str, Issued] = {}
    for at, issued in enumerate(ordered):
        number, day = issued.statement.number, issued.statement.issue_date
        if number is None or day is None:
            continue
        expected = next_number(number.pattern, day, (earlier.statement for earlier in ordered[:at]))
        facts = {"stated": number.text, "expected": expected.text}
        other = first.setdefault(same_number(number.text), issued)
        if other is not issued:
            yield error("ledger/number-twice", Place(str(issued.path)), **facts, other=other.path.name)
        elif number.sequence != expected.sequence:
            yield error("ledger/number-gap", Place(str(issued.path)), **facts)

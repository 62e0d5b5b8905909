"""What has become known since a statement was made, or since the time as of which it was made again.

This is no part of the statement: its bytes depend only on what was known then. It is said beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from slacalc.assess.history import Decision
    from slacalc.statement.document import Statement


@dataclass(frozen=True, slots=True)
class LateAmendment:
    """An amendment that was agreed on after a day, and in force before the month was over."""

    id: str
    agreed: date
    start: date


@dataclass(frozen=True, slots=True)
class OtherAmount:
    """A line that comes to another amount when the month is made again than it was issued with."""

    line: str
    issued: Decimal
    again: Decimal


@dataclass(frozen=True, slots=True)
class IssuedBefore:
    """The statement of the month that lies in the ledger, or its last correction."""

    number: int
    """0 is the statement itself."""
    on: date | None
    digest: str
    lines: tuple[OtherAmount, ...]
    """Where it was issued with other amounts."""
    roles: tuple[str, ...]
    """Roles whose files are others now."""


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that a reader of the statement should know beside it."""

    decisions: tuple[Decision, ...]
    amendments: tuple[LateAmendment, ...]
    issued: tuple[IssuedBefore, ...]

    def __bool__(self) -> bool:
        return bool(self.decisions or self.amendments or self.issued)


def since(
    statement: Statement,
    decisions: Iterable[Decision],
    amendments: Iterable[LateAmendment],
    issued: Sequence[tuple[Statement, str]],
) -> Since:
    """What has become known since; ``issued`` are the statement of the month and its corrections in the ledger, with digests."""
    day = statement.as_of_day
    return Since(
        decisions=tuple(
            sorted(
                (
                    decision
                    for decision in decisions
                    if decision.on > day and decision.month <= statement.month and decision.kind != "reviewed"
                ),
                key=lambda decision: (decision.on, decision.reference),
            )
        ),
        amendments=tuple(
            amendment for amendment in amendments if amendment.agreed > day and amendment.start < statement.month.end
        ),
        issued=tuple(_beside(statement, other, digest) for other, digest in issued),
    )


def _beside(statement: Statement, issued: Statement, digest: str) -> IssuedBefore:
    number = issued.correction.number if issued.correction is not None else 0
    roles = dict.fromkeys(file.role for file in (*issued.inputs, *statement.inputs))
    other = tuple(role for role in roles if _files(statement, role) != _files(issued, role))
    return IssuedBefore(number, issued.issue_date, digest, tuple(_other_amounts(statement, issued)), other)


def _files(statement: Statement, role: str) -> list[str]:
    return sorted(file.sha256 for file in statement.inputs if file.role == role)


def _other_amounts(statement: Statement, issued: Statement) -> Iterator[OtherAmount]:
    again, was = ({line.id: line.amount for line in version.lines} for version in (statement, issued))
    nothing = Money.nothing(statement.contract.currency).amount
    for line in dict.fromkeys((*again, *was)):
        if again.get(line) != was.get(line):
            yield OtherAmount(line, was.get(line, nothing), again.get(line, nothing))

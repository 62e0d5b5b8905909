"""A statement beside that of the month before: what each line and each standard was, and is."""

# ruff: noqa: TC001, TC003 - the codec reads annotations when it runs

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import Outcome
from slacalc.base.dataclass import dataclass
from slacalc.base.forms import Key
from slacalc.base.money import Money
from slacalc.base.month import Month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.assess.history import History
    from slacalc.contract.terms import Terms


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A line beside last month's."""

    line: Key
    before: Decimal
    """Zero where last month had no such line."""
    now: Decimal
    moved: Decimal


@dataclass(frozen=True, slots=True)
class MovedStandard:
    """A standard beside last month's."""

    metric: Key
    before: Outcome
    measured_before: Fraction | None
    """None where there was no basis."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What has moved against the month before, line by line."""

    month: Month
    lines: tuple[MovedLine, ...]
    standards: tuple[MovedStandard, ...]


def moved_since(now: Mapping[str, Decimal], terms: Terms, history: History) -> Moved | None:
    """Each line and each standard beside those of the month before; None where no statement of it is known.

    ``now`` is the amount of each line, by its id.
    """
    month = history.before
    if month is None:
        return None
    nothing = Money.nothing(terms.currency).amount
    before = {charge.line: charge.amount for charge in history.charges if charge.month == month}
    names = [*now, *(line for line in before if line not in now)]
    return Moved(
        month,
        tuple(MovedLine(line, was := before.get(line, nothing), comes := now.get(line, nothing), comes - was) for line in names),
        tuple(
            MovedStandard(past.metric, past.outcome, past.measured)
            for metric in terms.metrics
            for past in history.assessments
            if (past.metric, past.month) == (metric.id, month)
        ),
    )

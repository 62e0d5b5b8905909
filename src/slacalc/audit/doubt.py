"""The price of doubt: what a month comes to under every honest reading of a clause, and how far the whole may spread.

Clauses meet where one takes from what the other makes: a deduction of a fee, a cap over several. The spread is found without
trying every combination: two clauses meet if their choices together are worth something else than each alone; clauses that meet,
directly or through others, are tried in all their combinations, and those that do not are each taken at their best. What comes
out is priced as a whole and must be the sum; where it is not, clauses meet three by three, and everything is tried.

``price_doubt`` is the one function that another room calls. What prices the month is given to it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from slacalc.audit.priced import PricedOnce
from slacalc.audit.waterfall import payable
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slacalc.audit.choices import DoubtfulClause
    from slacalc.statement.document import Statement

MOST_COMBINATIONS = 4_096
"""Of clauses that meet; beyond that the spread is at least what was found."""
Chosen = tuple[int, ...]
"""Of each clause the number of its choice."""


@dataclass(frozen=True, slots=True)
class PricedChoice:
    """A clause read in one way, all others as the contract has them."""

    clause: int
    choice: int
    statement: Statement | None
    """None where the month cannot be priced so."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the most that the month may come to."""

    payable: Fraction
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Doubt:
    """A month under every honest reading."""

    clauses: tuple[DoubtfulClause, ...]
    own: Statement
    """As the contract has it."""
    priced: tuple[PricedChoice, ...]
    least: Extreme
    most: Extreme
    groups: tuple[tuple[int, ...], ...]
    """Clauses that meet, by their numbers; one that meets no other, and moves money, is a group of its own."""
    exact: bool
    """Whether every combination is covered; otherwise the spread is at least so wide."""


def price_doubt(clauses: Sequence[DoubtfulClause], statement_of: Callable[[Chosen], Statement]) -> Doubt:
    """The month under each choice of each clause, and its spread over all of them."""
    own: Chosen = (0,) * len(clauses)
    start = statement_of(own)
    priced = PricedOnce(statement_of, own, start)
    alone = [
        PricedChoice(at, choice, priced(_with(own, {at: choice})))
        for at, clause in enumerate(clauses)
        for choice in range(len(clause.choices))
    ]
    options = {
        at: [reading.choice for reading in alone if reading.clause == at and reading.statement is not None]
        for at in range(len(clauses))
    }
    moves = [at for at, choices in options.items() if len(choices) > 1 and clauses[at].can_move_money]
    worth = {
        (reading.clause, reading.choice): payable(reading.statement) - payable(start)
        for reading in alone
        if reading.statement is not None
    }
    groups = _groups(moves, options, worth, start, priced)
    groups = tuple(group for group in groups if len(group) > 1 or any(worth[group[0], choice] for choice in options[group[0]]))
    exact = all(_size(group, options) <= MOST_COMBINATIONS for group in groups)
    least, most = (_extreme(groups, options, start, priced, sign) for sign in (-1, 1))
    if not (least.payable == _sum_of(least, groups, start, priced) and most.payable == _sum_of(most, groups, start, priced)):
        every_clause = tuple(at for group in groups for at in group)
        exact = _size(every_clause, options) <= MOST_COMBINATIONS
        if exact:
            groups = (every_clause,)
            least, most = (_extreme(groups, options, start, priced, sign) for sign in (-1, 1))
    return Doubt(tuple(clauses), start, tuple(alone), least, most, groups, exact)


def _with(chosen: Chosen, changes: dict[int, int]) -> Chosen:
    return tuple(changes.get(at, choice) for at, choice in enumerate(chosen))


def _groups(
    moves: Sequence[int],
    options: dict[int, list[int]],
    worth: dict[tuple[int, int], Fraction],
    start: Statement,
    priced: Callable[[Chosen], Statement | None],
) -> tuple[tuple[int, ...], ...]:
    """Clauses that meet, directly or through others: two do where a pair of choices is not worth what they are alone."""
    own = (0,) * len(options)
    groups = [[at] for at in moves]
    for first, second in combinations(moves, 2):
        if any(first in group and second in group for group in groups):
            continue
        for choices in product(options[first][1:], options[second][1:]):
            together = priced(_with(own, dict(zip((first, second), choices, strict=True))))
            alone = worth[first, choices[0]] + worth[second, choices[1]]
            if together is None or payable(together) - payable(start) != alone:
                joined = [group for group in groups if first in group or second in group]
                groups = [group for group in groups if group not in joined] + [sorted(at for group in joined for at in group)]
                break
    return tuple(tuple(group) for group in sorted(groups))


def _size(group: Sequence[int], options: dict[int, list[int]]) -> int:
    size = 1
    for at in group:
        size *= len(options[at])
    return size


def _extreme(
    groups: Sequence[tuple[int, ...]],
    options: dict[int, list[int]],
    start: Statement,
    priced: Callable[[Chosen], Statement | None],
    sign: int,
) -> Extreme:
    """The best of each group put together; of a group that is too large, of its clauses one by one."""
    own: Chosen = (0,) * len(options)
    chosen = own
    for group in groups:
        exhaustive = _size(group, options) <= MOST_COMBINATIONS
        tried = product(*(options[at] for at in group)) if exhaustive else ()
        candidates = [dict(zip(group, choices, strict=True)) for choices in tried] or [
            {at: choice} for at in group for choice in options[at]
        ]
        months = [priced(_with(own, candidate)) for candidate in candidates]
        amounts = [(sign * payable(month), -at) for at, month in enumerate(months) if month is not None]
        best = candidates[-max(amounts)[1]]
        chosen = _with(chosen, best)
    statement = priced(chosen)
    return Extreme(payable(statement if statement is not None else start), chosen)


def _sum_of(
    extreme: Extreme, groups: Sequence[tuple[int, ...]], start: Statement, priced: Callable[[Chosen], Statement | None]
) -> Fraction:
    """What the choices come to if the groups do not meet."""
    own = (0,) * len(extreme.chosen)
    total = payable(start)
    for group in groups:
        statement = priced(_with(own, {at: extreme.chosen[at] for at in group}))
        total += payable(statement) - payable(start) if statement is not None else Fraction(0)
    return total

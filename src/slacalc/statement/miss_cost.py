"""What a miss would cost, in the midst of a month: the deduction for the share of the days so far, and what it depends on.

The rule is plain. The month ends as its days so far say (:mod:`slacalc.statement.forecast`); the deduction is that of the
contract for this share, by the figures that a statement would have. Its base is what the counted days have earned until now, and
other standards are taken not to deduct. Whether it is taken, the contract may leave to a period to rectify and a decision.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.standing import Standing
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import evaluate
from slacalc.base.figure import Book, Whole
from slacalc.measure.tally import MISSES, Tallies
from slacalc.statement.digests import names_below
from slacalc.statement.figures import term_values, write_month
from slacalc.statement.forecast import forecasts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.evaluate import Value
    from slacalc.contract.remedies.deduct import Applies, Start
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table
    from slacalc.statement.document import Statement
    from slacalc.statement.forecast import Forecast


@dataclass(frozen=True, slots=True)
class MissCost:
    """What a standard takes if the month ends as its days so far say, which is below its target."""

    metric: str
    measured: Fraction
    """The share at which the month ends then."""
    amount: Fraction | None = None
    """Money; None where fees are not counted, or nothing is taken."""
    share: Fraction | None = None
    """Of the fees; None where the deduction is none of them."""
    of: tuple[str, ...] = ()
    """The lines that the share is taken of, by their ids."""
    applies: Applies | None = None
    """None where the contract has no deduction for the standard by itself."""
    start: Start | None = None


def miss_costs(terms: Terms, statement: Statement, *, priced: bool = True) -> tuple[MissCost, ...]:
    """Of a month that is not over, each standard that would end below its target.

    ``terms`` have their prices; without ``priced`` the statement has no counts of fees, and shares of them are told alone.
    """
    return tuple(
        _cost_of(outlook, terms, statement, priced=priced)
        for outlook in forecasts(statement)
        if outlook.needed > outlook.so_far * outlook.rest
    )


def _cost_of(outlook: Forecast, terms: Terms, statement: Statement, *, priced: bool) -> MissCost:
    remedy = terms.remedy(outlook.metric)
    if remedy is None or remedy.deduct is None:
        return MissCost(outlook.metric, outlook.so_far)
    if remedy.deduct.repeated is not None and MISSES not in dict(statement.tallies.tables):
        return MissCost(outlook.metric, outlook.so_far, applies=remedy.deduct.applies, start=remedy.deduct.start)
    tallies = Tallies(tuple((name, _until(table, str(statement.as_of_day))) for name, table in statement.tallies.tables))
    book, _ = write_month(terms, {outlook.metric: Standing(deducts=True)}, tallies)
    if outlook.volume is not None:  # the target is that of the whole month, and not of its days so far
        volume = Whole(outlook.volume)
        book = Book(
            tuple(replace(figure, node=volume) if figure.name == f"{outlook.metric}.volume" else figure for figure in book)
        )
    computed = replace(statement, figures=replace(statement.figures, book=book))
    taken, share = f"deduct.{outlook.metric}", f"deduct.{outlook.metric}.share"

    def value_of(name: str) -> Fraction | None:
        below = names_below(computed, [name])
        values: dict[str, Value] = evaluate((figure for figure in book if figure.name in below), term_values(terms), tallies)
        value = values[name]
        return value if isinstance(value, Fraction) and not isinstance(value, bool) else None

    amount = value_of(taken) if priced or not list(_fees_below(taken, computed)) else None
    return MissCost(
        outlook.metric,
        outlook.so_far,
        -amount if amount is not None else None,
        value_of(share) if share in book else None,
        remedy.deduct.of if share in book else (),
        remedy.deduct.applies,
        remedy.deduct.start,
    )


def _until(table: Table, day: str) -> Table:
    """The days that are over; a table without days as it is."""
    if "day" not in table.keys:
        return table
    at = table.keys.index("day")
    return replace(table, rows=tuple((key, row) for key, row in table.rows if key[at] < day))


def _fees_below(name: str, statement: Statement) -> Iterator[str]:
    return (figure for figure in names_below(statement, [name]) if figure.startswith(("fees.", "limits.")))

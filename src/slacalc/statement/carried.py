"""What a month has counted that later ones add up: units of fees by the year so far, and standards over several months."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.statement.ledger_tables import yearly_fees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.base.evaluate import Value
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Statement


def counts_carried(statement: Statement, later: Iterable[Terms]) -> dict[str, Value]:
    """By the names of figures, what the months of the terms ``later`` look up in a statement of an earlier one."""
    values = dict(statement.values)
    names = (name for terms in later for name in _names(statement, terms))
    return {name: values[name] for name in names if name in values}


def _names(statement: Statement, terms: Terms) -> Iterator[str]:
    for fee in yearly_fees(terms):
        yield from quantity_names(statement, f"fees.{fee}")
    for metric in terms.metrics:
        if metric.period is not None:
            yield from (f"{metric.id}.numerator", f"{metric.id}.denominator")


def quantity_names(statement: Statement, line: str) -> Iterator[str]:
    """The figures that hold the units of a fee: one for each price that the month had."""
    name = f"{line}.quantity"
    yield from (figure for figure, _ in statement.values if figure == name or figure.startswith(f"{name}."))


def units_of(statement: Statement, line: str) -> int | None:
    """Units of a fee under all prices that the month had; None where it counts nothing."""
    values = dict(statement.values)
    units = [values[name] for name in quantity_names(statement, line)]
    return sum(int(value) for value in units if isinstance(value, Fraction)) if units else None

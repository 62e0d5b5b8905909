"""Charges as lines of the statement, with the values of their figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.money import Money
from slacalc.statement.document import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.base.evaluate import Value
    from slacalc.billing.lines import Charge


def line_of(charge: Charge, values: Mapping[str, Value], currency: str) -> Line:
    """A charge as it stands on the statement; its tax is a figure of its own, where it bears one."""
    amount, tax_figure = _amount(values[charge.figure.name], currency), f"tax.{charge.id}"
    if tax_figure not in values:
        return Line(charge.id, charge.clause, charge.kind, charge.figure.name, amount.amount, "", None, charge.where)
    tax = _amount(values[tax_figure], currency)
    return Line(
        charge.id,
        charge.clause,
        charge.kind,
        charge.figure.name,
        amount.amount,
        tax_figure,
        tax.amount,
        charge.where,
    )


def _amount(value: Value, currency: str) -> Money:
    if not isinstance(value, Fraction):
        raise TypeError(value)
    return Money.exactly(value, currency)

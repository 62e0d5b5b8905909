"""Cells that carry the number that they show, so that a workbook can put it there live."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.render.numbers import amount_text, minutes_text, value_text, with_symbol
from slacalc.render.view import Cell, OfAmount, OfFigure, OfMinutes, OfNumber, OfRow

if TYPE_CHECKING:
    from decimal import Decimal

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.render.view import Tone
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


def figure_cell(statement: Statement, name: str, words: Words, tone: Tone = "plain") -> Cell:
    """The value of a figure, with its unit."""
    unit = statement.book[name].unit
    return Cell(value_text(statement.value(name), unit, statement.contract.currency, words), tone, OfFigure(name))


def minutes_cell(statement: Statement, name: str, words: Words) -> Cell:
    """The value of a figure of seconds, in minutes."""
    seconds = statement.value(name)
    if not isinstance(seconds, Fraction):
        raise TypeError(name)
    return Cell(minutes_text(seconds, words), "plain", OfMinutes(name))


def number_cell(value: Value, unit: Unit, currency: str, words: Words, tone: Tone = "plain") -> Cell:
    """A value that no figure of the statement has, with its unit."""
    return Cell(value_text(value, unit, currency, words), tone, OfNumber(value, unit, currency))


def sum_cell(statement: Statement, name: str, words: Words, tone: Tone = "plain") -> Cell:
    """A sum of money with its currency."""
    currency = statement.contract.currency
    return Cell(f"{value_text(statement.value(name), 'money', currency, words)} {currency}", tone, OfFigure(name))


def sum_to_pay_cell(statement: Statement, name: str, words: Words, tone: Tone = "plain") -> Cell:
    """A sum of money that is read at a glance, with the symbol of its currency and its code."""
    currency = statement.contract.currency
    return Cell(with_symbol(value_text(statement.value(name), "money", currency, words), currency, words), tone, OfFigure(name))


def amount_cell(amount: Decimal, currency: str, figure: str | None, tone: Tone = "plain") -> Cell:
    """An amount, which is the value of a figure where one has it."""
    return Cell(amount_text(amount, currency), tone, OfAmount(amount) if figure is None else OfFigure(figure))


def difference_cell(amount: Decimal, currency: str, minuend: Cell, subtrahend: Cell) -> Cell:
    """What two cells of its row differ by."""
    return Cell(amount_text(amount, currency), "plain", OfRow(amount, minuend, subtrahend))

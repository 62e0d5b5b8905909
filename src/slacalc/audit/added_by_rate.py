"""Lines that are added to a statement whose tax is rounded once a rate: each bears the rate that it has where it comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Sum, names_in

if TYPE_CHECKING:
    from slacalc.base.figure import Book, Figure
    from slacalc.statement.document import Line

BASE, OF_RATE = "total.base.", "total.tax."
"""Before the id of a rate: what it is of, and what it comes to."""
ALL_TAX, OWN = "total.tax", "total.own"


def with_added_by_rate(figures: list[Figure], added: tuple[Line, ...], source: Book) -> list[Figure]:
    """The figures, with the added lines in what their rates are of; a rate that is new brings along what it comes to.

    ``source`` is the book that the lines are from. A line with a tax of its own is not among them, nor is any where one rate is
    of all lines: its tax follows from the sum of these.
    """
    tax = next((figure.node for figure in figures if figure.name == ALL_TAX), None)
    if not isinstance(tax, Sum) or any(figure.name == OWN for figure in figures):
        return figures
    for base in source:
        if base.name.startswith(BASE):
            bearing = names_in(base.node)
            lines = tuple(Named(line.figure) for line in added if line.figure in bearing and not line.tax_figure)
            taxes = (figure for figure in source if figure.name == base.name.replace(BASE, OF_RATE, 1))
            figures = _with_lines(figures, lines, base, next(taxes, None)) if lines else figures
    return figures


def _with_lines(figures: list[Figure], lines: tuple[Named, ...], base: Figure, tax: Figure | None) -> list[Figure]:
    if any(figure.name == base.name for figure in figures):
        return [_adding(figure, lines) if figure.name == base.name else figure for figure in figures]
    at = next(at for at, figure in enumerate(figures) if figure.name == ALL_TAX)
    new = [replace(base, node=Sum(lines)), *([tax] if tax is not None else [])]
    taxes = tuple(Named(figure.name) for figure in new[1:])
    return [*figures[:at], *new, _adding(figures[at], taxes), *figures[at + 1 :]]


def _adding(figure: Figure, items: tuple[Named, ...]) -> Figure:
    return replace(figure, node=Sum((*figure.node.items, *items))) if isinstance(figure.node, Sum) else figure

"""Format-neutral blocks: what a page says, before any format says it. Cells are text already; renderers only place them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.shown import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit

Tone = Literal["plain", "good", "bad", "quiet", "strong"]


@dataclass(frozen=True, slots=True)
class OfFigure:
    """A cell shows the value of a figure of the statement."""

    name: str


@dataclass(frozen=True, slots=True)
class OfMinutes:
    """A cell shows seconds, the value of a figure of the statement, in the minutes that a price is for."""

    name: str


@dataclass(frozen=True, slots=True)
class OfAmount:
    """A cell shows an amount of money that no figure of the statement has."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class OfTerm:
    """A cell shows a number of the contract."""

    path: str


@dataclass(frozen=True, slots=True)
class OfNumber:
    """A cell shows a number that no figure of a statement has, in this unit; of money it has a currency."""

    value: Value
    unit: Unit
    currency: str = ""


@dataclass(frozen=True, slots=True)
class OfDay:
    """A cell shows a day, as ``2026-03-31``, and may say more of it."""

    day: date


@dataclass(frozen=True, slots=True)
class OfRow:
    """A cell shows what one cell of its row comes to less another."""

    amount: Decimal
    minuend: Cell
    subtrahend: Cell


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of text, and how it should strike the eye; the words say the same without colour."""

    text: str
    tone: Tone = "plain"
    shows: OfFigure | OfMinutes | OfAmount | OfNumber | OfDay | OfTerm | OfRow | None = None
    """The number behind the text, for formats that can hold one; wherever the cell stands, it is known by this."""


@dataclass(frozen=True, slots=True)
class Title:
    """The head of a page, with a mark on its right."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PartHead:
    """The head of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and what they are."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``numeric`` names the columns that stand to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    totals: int = 0
    """How many of the last rows are totals."""


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, one an item."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines at a depth, for an explanation."""

    lines: tuple[tuple[int, Cell], ...]


Block = Title | PartHead | Pairs | Grid | Notes | Outline


def plain(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks as every renderer is to place them: with all their texts visible, wherever these come from."""
    for block in blocks:
        match block:
            case Title(text, mark):
                yield Title(visible(text), visible(mark))
            case PartHead(text):
                yield PartHead(visible(text))
            case Pairs(rows):
                yield Pairs(tuple((visible(name), _plain(cell)) for name, cell in rows))
            case Grid(columns, rows, numeric, totals):
                yield Grid(tuple(map(visible, columns)), tuple(tuple(map(_plain, row)) for row in rows), numeric, totals)
            case Notes(items):
                yield Notes(tuple(map(_plain, items)))
            case Outline(lines):
                yield Outline(tuple((depth, _plain(cell)) for depth, cell in lines))


def _plain(cell: Cell) -> Cell:
    return replace(cell, text=visible(cell.text))

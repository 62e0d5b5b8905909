"""Format-neutral blocks: what a page says, before any format says it. Cells are text already; renderers only place them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "good", "bad", "quiet", "strong"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of text, and how it should strike the eye; the words say the same without colour."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Title:
    """The head of a page, with a mark on its right."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
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


Block = Title | Heading | Pairs | Grid | Notes | Outline

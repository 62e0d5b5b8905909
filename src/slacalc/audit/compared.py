"""Two sides of one month compared: the totals, line by line, why, and the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

    from slacalc.audit.effect import Effect, LineEffect
    from slacalc.audit.waterfall import Waterfall

SideKind = Literal["statement", "month", "invoice"]
NoteKey = Literal["costs left out", "tax of contract", "no match", "counts only"]


@dataclass(frozen=True, slots=True)
class SideHead:
    """Which of the two: what it is called, and what it is."""

    name: str
    kind: SideKind
    contract: str
    """The file of the contract under which it is priced; empty where none was given."""


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A column in which two matched records differ, as text."""

    column: str
    first: str
    """Empty where it is blank."""
    second: str


@dataclass(frozen=True, slots=True)
class DifferingRecord:
    """A record, or a matched pair of them, in which the two sides differ."""

    role: str
    cause: str
    """Id of its cause."""
    first: Mapping[str, str] | None
    """The record of the first side, column by column as text; None where it has none."""
    second: Mapping[str, str] | None
    fields: tuple[FieldPair, ...]
    """Those that differ, of a matched pair."""
    worth: Fraction | None = None
    """What it alone is worth: the first side with this record as the second has it, less the first side. None: not priced."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The record of the side that has it; the first where both have."""
        record = self.second if self.first is None else self.first
        assert record is not None  # noqa: S101 - for the type checker: one of the two has it
        return record


@dataclass(frozen=True, slots=True)
class DifferingRecords:
    """The records of one role in which the two sides differ: however many there are, each is made when it is asked for."""

    role: str
    count: int
    columns: tuple[str, ...]
    """The names of their texts."""
    every: Callable[[], Iterator[DifferingRecord]]
    """In the order of their causes, then of their keys."""


@dataclass(frozen=True, slots=True)
class DoubtfulMatches:
    """Matches of the records of one role that are possible and were not taken, made as they are asked for."""

    role: str
    count: int
    """How many matches there are."""
    columns: tuple[str, ...]
    """The names of the texts of their records."""
    every: Callable[[], Iterator[tuple[DifferingRecord, ...]]]
    """A group for the records of both sides that hang together by matches."""


@dataclass(frozen=True, slots=True)
class ComparedMonth:
    """Two sides of one month, and everything in which they differ."""

    first: SideHead
    second: SideHead
    effect: Effect
    waterfall: Waterfall
    records: tuple[DifferingRecords, ...] = ()
    """Of each role that has any."""
    doubtful: tuple[DoubtfulMatches, ...] = ()
    """As above."""
    priced_records: int = 0
    """How many of the records have a worth; of many only so many are priced."""
    notes: tuple[tuple[NoteKey, str], ...] = ()
    """What is to be said of it, with what fills the sentence."""

    @property
    def differs(self) -> bool:
        """Whether a total, a line, a standard or a right is another."""
        return not self.effect.is_nothing

    @property
    def hidden(self) -> tuple[LineEffect, ...]:
        """Where the totals are equal and lines are not: these lines."""
        return tuple(line for line in self.effect.lines if line.moved) if not self.effect.payable.difference else ()

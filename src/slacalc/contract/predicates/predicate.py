"""What a predicate is: a yes-or-no question to one record, over its canonical columns.

The language is small and two-valued. A comparison with a blank is *no*, and ``not`` turns that into *yes*: nothing is ever
"unknown", so no row drops out because a column was blank. One predicate prints as SQL (here), as polars (where records are
counted) and as words (where text is rendered).

    direction is inbound and in_service_hours
    category in [consultation, fault] and not (talk < 5 s)
    wait between 0 s and 20 s or queue is blank
"""

from __future__ import annotations

from typing import Literal

from slacalc.base.dataclass import dataclass

Ordering = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Is:
    """The column holds exactly this text, code or whole number."""

    column: str
    value: str | int


@dataclass(frozen=True, slots=True)
class OneOf:
    """The column holds one of these."""

    column: str
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The column, a whole number or seconds, stands so to this one."""

    column: str
    how: Ordering
    value: int


@dataclass(frozen=True, slots=True)
class Between:
    """The column lies from ``low`` to ``high``, both included."""

    column: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Blank:
    """The column is blank."""

    column: str


@dataclass(frozen=True, slots=True)
class Yes:
    """The yes-or-no column says yes."""

    column: str


@dataclass(frozen=True, slots=True)
class Not:
    """The other way round."""

    of: Predicate


@dataclass(frozen=True, slots=True)
class And:
    """All of them; of none, yes."""

    items: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    items: tuple[Predicate, ...]


Predicate = Is | OneOf | Ordered | Between | Blank | Yes | Not | And | Or

ALWAYS = And(())
"""The predicate of every record."""

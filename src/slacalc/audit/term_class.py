"""What a term of the contract file can change: an amount, only the way things go, or only words.

Whatever is not listed here counts as money: a key that the format learns later is never hidden behind a harmless word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TermClass = Literal["money", "process", "wording"]
CLASSES: tuple[TermClass, ...] = ("money", "process", "wording")
"""The gravest first."""

PATHS: tuple[tuple[str, TermClass], ...] = (
    ("id", "process"),
    ("title", "wording"),
    ("language", "wording"),
    ("parties.*.name", "wording"),
    ("parties.*.account.**", "process"),
    ("parties.*.address.**", "wording"),
    ("parties.*.tax_number", "wording"),
    ("parties.*.contact.**", "wording"),
    ("parties.*.purchase_order", "wording"),
    ("statement_number", "wording"),
    ("clauses.**", "wording"),
    ("examples.**", "wording"),
    ("accepted.**", "wording"),
    ("calendar.years.*.notice", "wording"),
    ("calendar.file.years.*.notice", "wording"),
    ("metrics.*.name.**", "wording"),
    ("fees.*.name.**", "wording"),
    ("limits.*.name.**", "wording"),
    ("withholding.*.name.**", "wording"),
    ("retention.name.**", "wording"),
    ("evidence.**", "process"),
    ("remedies.*.terminate.**", "process"),
    ("late_payment.suspend", "process"),
    ("late_payment.terminate", "process"),
    ("late_payment.yearly_limits.**", "process"),
    ("**.clause", "wording"),
)
"""Paths of the file, the first that fits deciding: ``*`` stands for one step, ``**`` for any number of them.

Money: an amount of a statement, or interest, can be another. Process: a date, the state of a statement or a right can be another,
and no amount. Wording: neither.
"""


def class_of(path: Sequence[str]) -> TermClass:
    """The class of one value of a contract file, by the keys above it; what an amendment sets has that of its target."""
    match path:
        case ("amendments", _, "set", target, *below):
            return class_of((*target.split("."), *below))
    return next((kind for pattern, kind in PATHS if _fits(pattern.split("."), path)), "money")


def gravest(classes: Iterable[TermClass]) -> TermClass:
    """The class of several together; of none, money."""
    return min(classes, key=CLASSES.index, default="money")


def _fits(pattern: Sequence[str], path: Sequence[str]) -> bool:
    if not pattern:
        return not path
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        return any(_fits(rest, path[at:]) for at in range(len(path) + 1))
    return bool(path) and head in {"*", path[0]} and _fits(rest, path[1:])

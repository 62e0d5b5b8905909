"""What each value of a contract file means, by its place: ``95%`` and ``95.0%`` mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.tree.leaves import Written
from slacalc.contract.tree.part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract


def meanings_of(contract: Contract) -> dict[tuple[int, int], object]:
    """The value that each text was read as, in whatever version of the contract, by its line and column.

    Values of amendments are there at their own places. A text that is read by no reader of its own, such as a predicate, is not.
    """
    written = (word for _, part in contract.versions for word in _written(part))
    return {(word.scalar.place.line, word.scalar.place.column): word.value for word in written}


def _written(part: object) -> Iterator[Written[object]]:
    match part:
        case Written():
            yield part
        case Part():
            for below in vars(part).values():
                yield from _written(below)
        case dict():
            for below in part.values():
                yield from _written(below)
        case tuple():
            for below in part:
                yield from _written(below)

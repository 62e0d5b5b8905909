"""What each value of a contract file means, by its place: ``95%`` and ``95.0%`` mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.normal import normal_form
from slacalc.contract.predicates.text import PredicateMistake, parse_predicate, predicate_sql
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.tree.leaves import Written
from slacalc.contract.tree.part import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slacalc.contract.load import Contract
    from slacalc.contract.schema import ContractPart


def meanings_of(contract: Contract, sections: Collection[str] | None = None) -> dict[tuple[int, int], object]:
    """The value that each text was read as, in whatever version of the contract, by its line and column.

    Values of amendments are there at their own places. A ``where`` means its normal form, as SQL. ``sections`` are what is looked
    at: keys at the top of the file, ``calendar``, or entries below one, ``fees.calls``; None is all of the file.
    """
    seen: dict[int, object] = {}
    parts = [part for _, contract_part in contract.versions for part in _sections_of(contract_part, sections)]
    written = [word for part in parts for word in _written(part, seen)]
    values = {(word.scalar.place.line, word.scalar.place.column): word.value for word in written}
    scopes = (word.scalar for word in written if word.scalar.path.rpartition(".")[2] == "where")
    return values | {(scope.place.line, scope.place.column): _asked(str(scope.value)) for scope in scopes}


def _sections_of(part: ContractPart, sections: Collection[str] | None) -> Iterator[object]:
    if sections is None:
        yield from vars(part).values()
    for section in sections or ():
        key, _, name = section.partition(".")
        below = vars(part).get(key)
        yield below.get(name) if isinstance(below, dict) and name else below


def _asked(where: str) -> str:
    """What a predicate asks, under whichever role has its columns: they are of one type in each role that has them."""
    for kind in RECORD_KINDS:
        try:
            return predicate_sql(normal_form(parse_predicate(where, kind)))
        except PredicateMistake:
            continue
    return where


def _written(part: object, seen: dict[int, object]) -> Iterator[Written[object]]:
    """The values below a part that has not been seen in another version."""
    match part:
        case Written():
            yield part
        case Part() if id(part) not in seen:
            seen[id(part)] = part
            for below in vars(part).values():
                yield from _written(below, seen)
        case dict():
            for below in part.values():
                yield from _written(below, seen)
        case tuple():
            for below in part:
                yield from _written(below, seen)

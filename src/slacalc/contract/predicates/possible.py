"""What a predicate asks of the words of a record, whatever became of it: could it hold of a record with this queue at all?

A call to a queue that some fee names is not charged where it was abandoned, and that is as agreed. One to a queue that no fee
names is charged by none whatever becomes of it: a misspelt word, or a hole in the contract. Only text columns tell the two apart,
and codes that may be blank where they are; what stands in other columns is taken as it would have to be. Ids are no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.predicates.predicate import ALWAYS, And, Blank, Not, Or
from slacalc.contract.predicates.text import columns_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.records.kind import RecordKind

NEVER = Or(())
"""The predicate of no record."""
IDS = ("parent",)
"""Text columns beside the key and those that end in ``_id`` that hold an id."""


def could_hold(predicate: Predicate, kind: RecordKind) -> Predicate:
    """A predicate of the text columns alone: whether ``predicate`` can hold of a record that has these words."""
    return _bound(predicate, kind, upper=True)


def words_asked(predicates: Iterable[Predicate], kind: RecordKind) -> tuple[str, ...]:
    """The columns by whose words the predicates choose, in the order of the record kind."""
    asked = {column for predicate in predicates for column in columns_in(predicate)}
    return tuple(column.name for column in kind.columns if column.name in asked and _type(column.name, kind) in {"text", "code"})


def _type(name: str, kind: RecordKind) -> str:
    column = kind.column(name)
    is_id = name in {kind.key, *IDS} or name.endswith("_id")
    if column is None or column.derived or (is_id and column.type == "text") or (column.required and column.type == "code"):
        return ""
    return column.type


def _bound(predicate: Predicate, kind: RecordKind, *, upper: bool) -> Predicate:
    """What holds wherever the predicate can hold (upper), or only where it must."""
    match predicate:
        case Not(of):
            return Not(_bound(of, kind, upper=not upper))
        case And(items):
            return And(tuple(_bound(item, kind, upper=upper) for item in items))
        case Or(items):
            return Or(tuple(_bound(item, kind, upper=upper) for item in items))
        case _:
            known = _type(predicate.column, kind)
            if known == "text" or (known == "code" and isinstance(predicate, Blank)):
                return predicate
            if not upper:
                return NEVER
            return Not(Blank(predicate.column)) if known == "code" else ALWAYS

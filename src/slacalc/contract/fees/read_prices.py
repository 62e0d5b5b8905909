"""How the price of a fee is read: one text, or a mapping of texts by the records that have each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.base.json_schema import words as one_of_words
from slacalc.contract.fees.prices import BY, OTHERS, TIME_OF_DAY, PricesBy
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.tree.leaves import Mistake, Reader, Reads, Written
from slacalc.contract.tree.part import attempt, usable
from slacalc.contract.tree.source import Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.words.prices import Price
    from slacalc.contract.words.timed_prices import TimedPrice

WORDED = {"text", "code"}
"""Types of columns by whose words records can have prices."""
COLUMNS = tuple(
    dict.fromkeys(column.name for kind in RECORD_KINDS if kind.billable for column in kind.columns if column.type in WORDED)
)


class ReadsPrices(Reader):
    """An annotation: the value is a price, or a mapping of prices by the records that have them."""

    def __init__(
        self, plain: Callable[[str], Price], timed: Callable[[str], TimedPrice], other: Callable[[str], Price | None]
    ) -> None:
        self._plain, self._timed, self._other = Reads(plain), Reads(timed), Reads(other)

    def take(self, node: Node, progress: Progress) -> Written[Price] | PricesBy:
        """The price, or the prices; which columns and values there are, the check of the fee knows."""
        if not isinstance(node, Mapping):
            return self._plain.take(node, progress)
        by = node.find(BY)
        if by is None:
            raise Mistake(error("contract/missing-key", node.key, key=BY, where=node.path))
        word = Reads(str).take(by, progress)
        below = self._timed if word.value == TIME_OF_DAY else self._plain
        named = {key: attempt(below, price, progress) for key, price in node.items if key not in {BY, OTHERS}}
        if not named:
            raise Mistake(error("contract/nothing-there", node.key, path=node.path))
        other = node.find(OTHERS)
        others = usable({OTHERS: attempt(self._other, other, progress)})[OTHERS] if other is not None else None
        return PricesBy(word, tuple(usable(named).items()), others)

    def schema(self) -> Schema:
        """The text, or the texts."""
        named = {BY: one_of_words(*COLUMNS, TIME_OF_DAY), OTHERS: self._other.schema()}
        timed = {"properties": named, "additionalProperties": self._timed.schema()}
        by_column = {"properties": named, "required": [OTHERS], "additionalProperties": self._plain.schema()}
        by_record = {"type": "object", "properties": {BY: named[BY]}, "required": [BY], "minProperties": 2}
        by_record |= {"if": {"properties": {BY: {"const": TIME_OF_DAY}}}, "then": timed, "else": by_column}
        return {"anyOf": [self._plain.schema(), by_record]}

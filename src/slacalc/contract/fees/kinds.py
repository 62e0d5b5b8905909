"""All kinds of fees, in the order in which they are told; what is true of each stands in its own file.

``KINDS`` are the words of the contract. Each is the name of a module of this room, which is loaded when a file has such a fee.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from slacalc.base.diagnostics import error
from slacalc.base.json_schema import Schema
from slacalc.base.json_schema import words as one_of_words
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.fee import FeePart, check_counted
from slacalc.contract.tree.find import entries_of, scalars_in, text_at
from slacalc.contract.tree.leaves import Mistake, Reader, as_mapping, as_scalar
from slacalc.contract.tree.part import read_part, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Mapping, Node

KINDS = ("seats", "steps", "each", "minutes", "package", "fixed", "percentage", "bonus", "extras", "deduction")


@cache
def part_of(word: str) -> type[FeePart] | None:
    """The keys of a kind of fee: the class ``SeatsFeePart`` of the module ``seats``; None: there is no such kind."""
    if word not in KINDS:
        return None
    return cast("type[FeePart]", getattr(import_module(f"{__package__}.{word}"), f"{word.title()}FeePart"))


def parts() -> dict[str, type[FeePart]]:
    """The keys of every kind by its word, for what tells all of them."""
    return {word: part for word in KINDS if (part := part_of(word)) is not None}


class ReadsFee(Reader):
    """An annotation: the value is a fee, by its kind."""

    def take(self, node: Node, progress: Progress) -> FeePart:
        """The fee."""
        mapping = as_mapping(node)
        kind = mapping.find("kind")
        if kind is None:
            raise Mistake(error("contract/missing-key", mapping.key, key="kind", where=mapping.path))
        text = as_scalar(kind).text
        part = part_of(text)
        if part is None:
            facts = {"text": text, "words": listed(KINDS), "nearest": nearest(text, KINDS)}
            raise Mistake(error("contract/unknown-word", kind.place, **facts))
        return read_part(part, mapping, progress)

    def schema(self) -> Schema:
        """Its kind first, and by its kind the rest."""
        kind = one_of_words(*KINDS)
        by_kind: list[Schema] = []
        for word, part in parts().items():
            then = schema_of(part)
            then["properties"]["kind"] = {"type": "string", "const": word}
            by_kind.append({"if": {"properties": {"kind": {"const": word}}, "required": ["kind"]}, "then": then})
        return {"type": "object", "properties": {"kind": kind}, "required": ["kind"], "allOf": by_kind}


def check_fees(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong in each fee, by its kind; of a fee of no kind, what is wrong in what it counts."""
    for _, fee in entries_of(root, "fees"):
        part = part_of(text_at(fee, "kind"))
        yield from check_counted(root, fee) if part is None else part.check(root, fee)
        if part is not None and part.makes.of_fees:
            yield from _of_shares(root, fee)


def _of_shares(root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
    """A share of fees that are shares themselves has no order in which to be computed."""
    kinds = {f"fees.{name}": part_of(text_at(other, "kind")) for name, other in entries_of(root, "fees")}
    for base in scalars_in(fee.find("of")):
        part = kinds.get(base.text)
        if part is not None and part.makes.of_fees:
            yield error("contract/share-of-share", base.place, text=base.text)


def has_price_by_day(fee: Mapping) -> bool:
    """Whether the price of a fee can change inside a month, by its kind."""
    part = part_of(text_at(fee, "kind"))
    return part is not None and part.has_price_by_day(fee)


def role_charged(fee: Mapping) -> str:
    """The role whose records a fee charges: the one of its kind, or what it names; empty where there is none."""
    part = part_of(text_at(fee, "kind"))
    return (part.role if part is not None else "") or text_at(fee, "counts")

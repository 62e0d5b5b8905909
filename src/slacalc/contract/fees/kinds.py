"""All kinds of fees, in the order in which they are told; what is true of each stands in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.base.json_schema import Schema
from slacalc.base.json_schema import words as one_of_words
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.bonus import BonusFeePart
from slacalc.contract.fees.each import EachFeePart
from slacalc.contract.fees.extras import ExtrasFeePart
from slacalc.contract.fees.fee import FeePart, check_counted
from slacalc.contract.fees.fixed import FixedFeePart
from slacalc.contract.fees.minutes import MinutesFeePart
from slacalc.contract.fees.package import PackageFeePart
from slacalc.contract.fees.percentage import PercentageFeePart
from slacalc.contract.fees.seats import SeatsFeePart
from slacalc.contract.fees.steps import StepsFeePart
from slacalc.contract.tree.find import entries_of, scalars_in, text_at
from slacalc.contract.tree.leaves import Mistake, Reader, as_mapping, as_scalar
from slacalc.contract.tree.part import read_part, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Mapping, Node

KINDS: tuple[type[FeePart], ...] = (
    SeatsFeePart,
    StepsFeePart,
    EachFeePart,
    MinutesFeePart,
    PackageFeePart,
    FixedFeePart,
    PercentageFeePart,
    BonusFeePart,
    ExtrasFeePart,
)
BY_WORD = {part.makes.kind: part for part in KINDS}


class ReadsFee(Reader):
    """An annotation: the value is a fee, by its kind."""

    def take(self, node: Node, progress: Progress) -> FeePart:
        """The fee."""
        mapping = as_mapping(node)
        kind = mapping.find("kind")
        if kind is None:
            raise Mistake(error("contract/missing-key", mapping.key, key="kind", where=mapping.path))
        text = as_scalar(kind).text
        if text not in BY_WORD:
            facts = {"text": text, "words": listed(BY_WORD), "nearest": nearest(text, BY_WORD)}
            raise Mistake(error("contract/unknown-word", kind.place, **facts))
        return read_part(BY_WORD[text], mapping, progress)

    def schema(self) -> Schema:
        """Its kind first, and by its kind the rest."""
        kind = one_of_words(*BY_WORD)
        by_kind: list[Schema] = []
        for word, part in BY_WORD.items():
            then = schema_of(part)
            then["properties"]["kind"] = {"type": "string", "const": word}
            by_kind.append({"if": {"properties": {"kind": {"const": word}}, "required": ["kind"]}, "then": then})
        return {"type": "object", "properties": {"kind": kind}, "required": ["kind"], "allOf": by_kind}


def check_fees(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong in each fee, by its kind; of a fee of no kind, what is wrong in what it counts."""
    for _, fee in entries_of(root, "fees"):
        part = BY_WORD.get(text_at(fee, "kind"))
        yield from check_counted(root, fee) if part is None else part.check(root, fee)
        if part is not None and part.makes.of_fees:
            yield from _of_shares(root, fee)


def _of_shares(root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
    """A share of fees that are shares themselves has no order in which to be computed."""
    shares = {word for word, part in BY_WORD.items() if part.makes.of_fees}
    kinds = {f"fees.{name}": text_at(other, "kind") for name, other in entries_of(root, "fees")}
    for base in scalars_in(fee.find("of")):
        if kinds.get(base.text) in shares:
            yield error("contract/share-of-share", base.place, text=base.text)


def has_price_by_day(fee: Mapping) -> bool:
    """Whether the price of a fee can change inside a month, by its kind."""
    part = BY_WORD.get(text_at(fee, "kind"))
    return part is not None and part.has_price_by_day(fee)


def role_charged(fee: Mapping) -> str:
    """The role whose records a fee charges: the one of its kind, or what it names; empty where there is none."""
    part = BY_WORD.get(text_at(fee, "kind"))
    return (part.role if part is not None else "") or text_at(fee, "counts")

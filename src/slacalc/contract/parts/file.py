"""What every part of the contract file is made of: texts, shares, days, amounts, names, a base of fees."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeVar

from slacalc.base.diagnostics import error
from slacalc.base.hours import Hours
from slacalc.base.json_schema import Schema, listing
from slacalc.contract.tree.forms import ANY_TEXT
from slacalc.contract.tree.leaves import Mistake, Progress, Reader, Reads, ReadsAmount, ReadsNode, Written, as_scalar
from slacalc.contract.tree.part import Part, read_part, schema_of
from slacalc.contract.tree.source import Listing, Node, Scalar
from slacalc.contract.words import prices as p
from slacalc.contract.words import quantities as q
from slacalc.contract.words.times import read_hours

T = TypeVar("T")
TEXT = Reads(str)
Text = Annotated[Written[str], TEXT]
Clause = Text
Share = Annotated[Written[q.Number], Reads(q.read_share)]
Day = Annotated[Written[date], Reads(q.read_day)]
OpenHours = Annotated[Written[tuple[Hours, ...]], Reads(read_hours)]
Amount = Annotated[Written[p.Price], ReadsAmount(p.read_amount)]
ById = dict[str, T]
Items = tuple[T, ...]


def read_fees_meant(node: Node) -> tuple[Scalar, ...] | None:
    """A list of fees by path, or None for ``all fees``."""
    if isinstance(node, Scalar) and node.value == "all fees":
        return None
    if isinstance(node, Listing) and node.items:
        return tuple(as_scalar(item) for item in node.items)
    text = node.text if isinstance(node, Scalar) else ""
    raise Mistake(error("contract/bad-quantity", node.place, text=text, expected="all fees; [fees.seats]"))


def read_metrics_meant(node: Node) -> tuple[Scalar, ...]:
    """A list of two or more metrics by their ids."""
    if isinstance(node, Listing) and len(node.items) > 1:
        return tuple(as_scalar(item) for item in node.items)
    text = node.text if isinstance(node, Scalar) else ""
    raise Mistake(error("contract/bad-quantity", node.place, text=text, expected="[answer_rate, talk_time]"))


METRICS_MEANT: Schema = {**listing(ANY_TEXT), "minItems": 2, "examples": [["answer_rate", "talk_time"]]}
FEES_MEANT: Schema = {
    "anyOf": [{"type": "string", "const": "all fees"}, {**listing(ANY_TEXT), "minItems": 1, "examples": [["fees.seats"]]}]
}
MetricsMeant = Annotated[tuple[Scalar, ...], ReadsNode(read_metrics_meant, lambda: METRICS_MEANT)]
FeesMeant = Annotated[tuple[Scalar, ...] | None, ReadsNode(read_fees_meant, lambda: FEES_MEANT)]


def read_version(node: Node) -> int:
    """The format's version: the whole number 1."""
    scalar = as_scalar(node)
    if scalar.value != 1 or isinstance(scalar.value, bool):
        raise Mistake(error("contract/other-version", scalar.place, text=scalar.text))
    return 1


VERSION_ONE = ReadsNode(read_version, lambda: {"type": "integer", "const": 1})


class NamesPart(Part):
    """What it is called, in one language or in both."""

    zh: Text | None = None
    en: Text | None = None


class ReadsNames(Reader):
    """An annotation: the value is one text for every language, or a text a language."""

    def take(self, node: Node, progress: Progress) -> Written[str] | NamesPart:
        """What it is called."""
        if isinstance(node, Scalar):
            return TEXT.take(node, progress)
        part = read_part(NamesPart, node, progress)
        if part.zh is None and part.en is None:
            raise Mistake(error("contract/nothing-there", node.key, path=node.path))
        return part

    def schema(self) -> Schema:
        """The text, or the texts."""
        return {"anyOf": [TEXT.schema(), {**schema_of(NamesPart), "minProperties": 1}]}


NameText = Annotated[Written[str] | NamesPart, ReadsNames()]

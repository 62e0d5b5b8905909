"""The keys of fees, limits and scores: what work is charged by."""

# ruff: noqa: TC001 - pydantic reads annotations when it runs
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo

from slacalc.base.diagnostics import error
from slacalc.base.json_schema import Schema, inlined
from slacalc.base.json_schema import words as one_of_words
from slacalc.base.nearest import listed, nearest
from slacalc.contract.parts.file import Amount, ById, Clause, FeesMeant, Items, NamesPart, Share, Text
from slacalc.contract.tree.leaves import (
    Mistake,
    Part,
    Reads,
    Words,
    Written,
    as_mapping,
    as_scalar,
)
from slacalc.contract.tree.source import Node
from slacalc.contract.words import prices as p
from slacalc.contract.words import quantities as q

COUNTED = ("calls", "tickets", "surveys", "sales")
"""Roles whose records can be charged for."""
Role = Annotated[Written[str], Words(*COUNTED)]
ByMonth = Annotated[Written[str] | None, Words("month of resolution", "month of receipt")]
MergedCases = Annotated[Written[str] | None, Words("counts once", "each counts")]
FEE_BLANKS = ("0 s", "refused")
"""What a blank is in a column that a fee adds up: nothing to bill, or a row that is set aside."""
PartMonth = Annotated[Written[str], Words("by calendar days", "in full")]


class SeatsFeePart(Part):
    """A price per seat and month."""

    clause: Clause
    name: NamesPart
    kind: Text
    where: Text | None = None
    price: Annotated[Written[p.Price], Reads(p.read_seat_price)]
    part_month: Annotated[Written[str], Words("by calendar days", "by working days", "by 21.75 days", "in full")]
    last_day: Annotated[Written[str], Words("counts", "does not count")]
    billed: Annotated[Written[q.Number] | None, Reads(p.read_seats_billed)] = None
    billed_part_month: PartMonth | None = None


class StepsFeePart(Part):
    """A price per unit that changes with the quantity."""

    clause: Clause
    name: NamesPart
    kind: Text
    counts: Role
    by: ByMonth = None
    merged: MergedCases = None
    where: Text | None = None
    mode: Annotated[Written[Literal["graduated", "volume"]], Words("graduated", "volume")]
    measured: Annotated[
        Written[Literal["total of the month", "daily mean of the month"]] | None,
        Words("total of the month", "daily mean of the month"),
    ] = None
    steps: Items[Annotated[Written[p.PricedStep], Reads(p.read_step)]]


class EachFeePart(Part):
    """One price per unit."""

    clause: Clause
    name: NamesPart
    kind: Text
    counts: Role
    by: ByMonth = None
    merged: MergedCases = None
    where: Text | None = None
    price: Annotated[Written[p.Price], Reads(p.read_each_price)]


class MinutesFeePart(Part):
    """A price per minute, each record in begun increments."""

    clause: Clause
    name: NamesPart
    kind: Text
    counts: Annotated[Written[str], Words("calls")]
    where: Text | None = None
    adds: Text
    blank: Annotated[Written[str] | None, Words(*FEE_BLANKS)] = None
    price: Annotated[Written[p.Price], Reads(p.read_minute_price)]
    increment: Annotated[Written[q.Number], Reads(p.read_increment)]


class PackageFeePart(Part):
    """A price for so many units, and another for each unit beyond."""

    clause: Clause
    name: NamesPart
    kind: Text
    counts: Role
    by: ByMonth = None
    merged: MergedCases = None
    where: Text | None = None
    price: Annotated[Written[p.Price], Reads(p.read_month_price)]
    includes: Annotated[Written[q.Number], Reads(p.read_included)]
    beyond: Annotated[Written[p.Price], Reads(p.read_each_price)]
    part_month: PartMonth | None = None


class FixedFeePart(Part):
    """The same every month."""

    clause: Clause
    name: NamesPart
    kind: Text
    price: Annotated[Written[p.Price], Reads(p.read_month_price)]
    part_month: PartMonth


class PercentageFeePart(Part):
    """A share of other fees."""

    clause: Clause
    name: NamesPart
    kind: Text
    takes: Share
    of: FeesMeant


class BonusFeePart(Part):
    """So much for each point above a threshold."""

    clause: Clause
    name: NamesPart
    kind: Text
    metric: Text
    above: Annotated[Written[q.Bound], Reads(q.read_bound)]
    takes: Annotated[Written[p.Takes], Reads(p.read_takes)]
    of: FeesMeant
    cap: Annotated[Written[q.Number | p.Price | None], Reads(p.read_cap)]


class ExtrasFeePart(Part):
    """What the client asked for beyond the agreement, each with its approval."""

    clause: Clause
    name: NamesPart
    kind: Text


FeePart = (
    SeatsFeePart
    | StepsFeePart
    | EachFeePart
    | MinutesFeePart
    | PackageFeePart
    | FixedFeePart
    | PercentageFeePart
    | BonusFeePart
    | ExtrasFeePart
)
FEE_KINDS: tuple[tuple[str, type[FeePart]], ...] = (
    ("seats", SeatsFeePart),
    ("steps", StepsFeePart),
    ("each", EachFeePart),
    ("minutes", MinutesFeePart),
    ("package", PackageFeePart),
    ("fixed", FixedFeePart),
    ("percentage", PercentageFeePart),
    ("bonus", BonusFeePart),
    ("extras", ExtrasFeePart),
)


def read_fee(node: Node, info: ValidationInfo) -> FeePart:
    """The fee, by its kind."""
    mapping = as_mapping(node)
    kind = mapping.find("kind")
    if kind is None:
        raise Mistake(error("contract/missing-key", mapping.key, key="kind", where=mapping.path))
    text = as_scalar(kind).text
    kinds = dict(FEE_KINDS)
    if text not in kinds:
        facts = {"text": text, "words": listed(kinds), "nearest": nearest(text, kinds)}
        raise Mistake(error("contract/unknown-word", kind.place, **facts))
    return kinds[text].model_validate(mapping, context=info.context)


def fee_schema() -> Schema:
    """What :func:`read_fee` takes, as JSON Schema: its kind first, and by its kind the rest."""
    kind = one_of_words(*dict(FEE_KINDS))
    by_kind: list[Schema] = []
    for name, part in FEE_KINDS:
        then = inlined(part.model_json_schema())
        then["properties"]["kind"] = {"type": "string", "const": name}
        by_kind.append({"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": then})
    return {"type": "object", "properties": {"kind": kind}, "required": ["kind"], "allOf": by_kind}


class LimitPart(Part):
    """What the fees must reach, or may not exceed."""

    clause: Clause
    name: NamesPart
    kind: Annotated[Written[Literal["minimum", "maximum", "budget"]], Words("minimum", "maximum", "budget")]
    of: FeesMeant
    at_least: Amount | None = None
    at_most: Amount | None = None
    part_month: PartMonth | None = None
    over: Annotated[Written[Literal["whole term", "each year"]] | None, Words("whole term", "each year")] = None
    then: Annotated[Written[str] | None, Words("stop billing")] = None


class ScorePartPart(Part):
    """One part of a score."""

    metric: Text
    weight: Annotated[Written[q.Number], Reads(q.read_points)]
    full: Annotated[Written[q.Bound], Reads(q.read_bound)]
    none: Annotated[Written[q.Bound], Reads(q.read_bound)]
    between: Annotated[Written[str], Words("linear", "nothing")]


class ScorePaysPart(Part):
    """What a score pays: by bands, or its share of 100."""

    of: FeesMeant
    bands: Items[Annotated[Written[p.Band], Reads(p.read_band)]] | None = None
    share: Annotated[Written[str] | None, Words("score of 100")] = None
    as_: Annotated[Written[Literal["price reduction", "penalty"]], Words("price reduction", "penalty")] = Field(alias="as")


class ScorePart(Part):
    """A monthly score."""

    clause: Clause
    parts: ById[ScorePartPart]
    rounded: Annotated[Written[int], Reads(q.read_score_places)]
    pays: ScorePaysPart

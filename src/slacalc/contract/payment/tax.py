"""Value added tax: none, one rate, a rate for each of several lines, or reverse charge."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.base.json_schema import Schema, listing
from slacalc.base.nearest import listed, nearest
from slacalc.contract.parts.either import check_one_of
from slacalc.contract.parts.file import ById, Clause, NameText, Share
from slacalc.contract.parts.resolve import key, names, quantity
from slacalc.contract.parts.terms import Names, Quantity
from slacalc.contract.tree.find import entries_of, scalars_in, text_at
from slacalc.contract.tree.forms import ANY_TEXT
from slacalc.contract.tree.leaves import Mistake, OneWord, Progress, Reader, ReadsNode, Written, as_scalar
from slacalc.contract.tree.part import Part, read_part, schema_of
from slacalc.contract.tree.source import Listing, Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

Prices = Literal["exclude tax", "include tax"]
Rounded = Literal["per line", "on total"]
Rounding = Literal[Rounded, "none"]
"""Where tax is rounded; ``none`` is of a contract without tax, or one that is all under reverse charge."""
NO_TAX: Literal["none"] = "none"
"""What a contract writes whose amounts bear no tax."""
ALL_OTHERS = "all other lines"


def taxed_as(line: str) -> str:
    """The line whose tax a line bears: its own; ``earned_back.2026-01.answer_rate`` that of the deduction which it gives back."""
    kind, _, about = line.partition(".")
    return f"deduct.{about.partition('.')[2]}" if kind == "earned_back" else line


@dataclass(frozen=True, slots=True)
class ReverseCharge:
    """A sentence for lines without tax, since who receives the service accounts for it."""

    lines: tuple[str, ...]
    """Ids of the lines that can bear it; none: all of them."""
    text: Names


@dataclass(frozen=True, slots=True)
class TaxRule:
    """How tax comes to the amounts, whatever its rate."""

    clause: str
    prices: Prices
    rounded: Rounding
    reverse_charge: tuple[ReverseCharge, ...] = ()

    def untaxed(self, line: str) -> bool:
        """Whether a line of the month bears no tax, since it is under reverse charge."""
        return any(not charge.lines or taxed_as(line) in charge.lines for charge in self.reverse_charge)


@dataclass(frozen=True, slots=True)
class LineRate:
    """A rate, and the lines that bear it; or the sentence of those under reverse charge."""

    id: str
    rate: Quantity | None
    """None under reverse charge."""
    sentence: Names | None
    of: tuple[str, ...]
    """Ids of lines that the contract can make: ``fees.seats``, ``limits.minimum``, ``deduct.answer_rate``, ``score``."""


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Value added tax."""

    clause: str
    rate: Quantity | None
    """Of every line; None where there is no tax, or several rates."""
    prices: Prices
    rounded: Rounding
    place: Place
    rates: tuple[LineRate, ...] = ()
    sentence: Names | None = None
    """Of a contract that is all under reverse charge."""
    lines: tuple[str, ...] = ()
    """Ids of every line before tax that the contract can make."""

    def rate_of(self, line: str) -> Quantity | None:
        """The rate that a line bears; None: it bears no tax."""
        return next((rated.rate for rated in self.rates if taxed_as(line) in rated.of), self.rate)

    def rule(self) -> TaxRule:
        """How tax comes to the amounts, whatever its rate."""
        reverse = [ReverseCharge(rated.of, rated.sentence) for rated in self.rates if rated.sentence is not None]
        reverse += [ReverseCharge((), self.sentence)] if self.sentence is not None else []
        return TaxRule(self.clause, self.prices, self.rounded, tuple(reverse))


def read_lines_taxed(node: Node) -> tuple[Scalar, ...] | None:
    """A list of lines by their ids, or None for ``all other lines``."""
    if isinstance(node, Scalar) and node.value == ALL_OTHERS:
        return None
    if isinstance(node, Listing) and node.items:
        return tuple(as_scalar(item) for item in node.items)
    text = node.text if isinstance(node, Scalar) else ""
    raise Mistake(error("contract/bad-quantity", node.place, text=text, expected=f"[fees.seats]; {ALL_OTHERS}"))


LINES_TAXED: Schema = {
    "anyOf": [{"type": "string", "const": ALL_OTHERS}, {**listing(ANY_TEXT), "minItems": 1, "examples": [["fees.seats"]]}]
}


class LineRatePart(Part):
    """A rate of some lines, or the sentence of those under reverse charge."""

    rate: Share | None = None
    reverse_charge: NameText | None = None
    of: Annotated[tuple[Scalar, ...] | None, ReadsNode(read_lines_taxed, lambda: LINES_TAXED)]


class ReadsLineRate(Reader):
    """An annotation: the value is a rate of some lines, or their sentence."""

    def take(self, node: Node, progress: Progress) -> LineRatePart:
        """The rate."""
        return read_part(LineRatePart, node, progress)

    def schema(self) -> Schema:
        """The keys; one of two is there."""
        return {**schema_of(LineRatePart), "oneOf": [{"required": ["rate"]}, {"required": ["reverse_charge"]}]}


class TaxPart(Part):
    """Value added tax."""

    clause: Clause
    rate: Share | None = None
    rates: ById[Annotated[LineRatePart, ReadsLineRate()]] | None = None
    reverse_charge: NameText | None = None
    prices: Annotated[Written[Prices] | None, OneWord(*get_args(Prices))] = None
    rounded: Annotated[Written[Rounded] | None, OneWord(*get_args(Rounded))] = None

    def terms(self, root: Mapping, lines: tuple[str, ...]) -> TaxTerms:
        """Its terms; ``root`` is the tree of the file, ``lines`` are those that can bear tax."""
        clause, sentence = self.clause.value, names(self.reverse_charge) if self.reverse_charge is not None else None
        rate = quantity(self.rate.value, self.rate.scalar, clause) if self.rate is not None else None
        named = {scalar.text for part in (self.rates or {}).values() for scalar in part.of or ()}
        rest = tuple(line for line in lines if line not in named)
        return TaxTerms(
            clause,
            rate,
            self.prices.value if self.prices is not None else "exclude tax",
            self.rounded.value if self.rounded is not None else NO_TAX,
            key(root, "tax"),
            tuple(_line_rate(name, part, clause, rest) for name, part in (self.rates or {}).items()),
            sentence,
            lines,
        )


def _line_rate(name: str, part: LineRatePart, clause: str, rest: tuple[str, ...]) -> LineRate:
    rate = quantity(part.rate.value, part.rate.scalar, clause) if part.rate is not None else None
    sentence = names(part.reverse_charge) if part.reverse_charge is not None else None
    return LineRate(name, rate, sentence, rest if part.of is None else tuple(scalar.text for scalar in part.of))


NO_TAX_WORD = OneWord(NO_TAX, keys='{clause: "4", rate: 6%, prices: exclude tax, rounded: per line}')


class ReadsTax(Reader):
    """An annotation: the value is what is said of tax, or the word that there is none."""

    def take(self, node: Node, progress: Progress) -> TaxPart | Written[str]:
        """How tax comes to the amounts."""
        return NO_TAX_WORD.take(node, progress) if isinstance(node, Scalar) else read_part(TaxPart, node, progress)

    def schema(self) -> Schema:
        """The word, or the keys."""
        ways = [{"required": [way, *TAXED]} for way in ("rate", "rates")]
        keys = {**schema_of(TaxPart), "oneOf": [*ways, {"required": ["reverse_charge"]}]}
        return {"anyOf": [NO_TAX_WORD.schema(), keys]}


def tax_terms(part: TaxPart | Written[str], root: Mapping) -> TaxTerms:
    """The terms of tax; ``root`` is the tree of the file."""
    lines = lines_before_tax(root)
    if isinstance(part, TaxPart):
        return part.terms(root, lines)
    return TaxTerms("", None, "exclude tax", NO_TAX, key(root, "tax"), lines=lines)


def lines_before_tax(root: Mapping) -> tuple[str, ...]:
    """Ids of all lines that a contract can put on a statement before tax, in the order of a statement."""
    score = root.find("score")
    return (
        *(f"fees.{name}" for name, _ in entries_of(root, "fees")),
        *(f"limits.{name}" for name, _ in entries_of(root, "limits")),
        *(("score",) if score is not None and text_at(score, "pays.as") == REDUCTION else ()),
        *(f"deduct.{name}" for name, remedy in entries_of(root, "remedies") if text_at(remedy, "deduct.as") == REDUCTION),
    )


REDUCTION = "price reduction"
TAXED = ("prices", "rounded")
"""What is said of tax wherever there is a rate."""


def check_tax(root: Mapping) -> Iterator[Diagnostic]:
    """One rate, several, or reverse charge; each line bears one of them."""
    tax = root.find("tax")
    if not isinstance(tax, Mapping):
        return
    ways = [node for name in ("rate", "rates", "reverse_charge") if (node := tax.find(name)) is not None]
    if not ways:
        yield error("contract/missing-key", tax.key, key="rate", where=tax.path)
    for node in ways[1:]:
        yield error("contract/not-both", node.key, one=ways[0].path.rpartition(".")[2], other=node.path.rpartition(".")[2])
    for name in TAXED:
        node, reverse = tax.find(name), tax.find("reverse_charge") is not None
        if node is None and not reverse:
            yield error("contract/missing-key", tax.key, key=name, where=tax.path)
        elif node is not None and reverse and len(ways) == 1:
            yield error("contract/only-with", node.key, key=name, other="rate")
    if tax.find("rates") is not None:
        yield from _check_rates(tax, lines_before_tax(root))


def _check_rates(tax: Mapping, lines: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Each line that the contract can make is named once, or is one of all others."""
    rates, named, rest = tax.find("rates"), dict[str, Scalar](), False
    for _, part in entries_of(tax, "rates"):
        yield from check_one_of(part, "rate", "reverse_charge")
        reverse, of = part.find("reverse_charge"), part.find("of")
        if reverse is not None and text_at(tax, "prices") == "include tax":
            yield error("contract/reverse-charge-within-prices", reverse.key)
        for scalar in scalars_in(of):
            if scalar.text not in lines:
                facts = {"text": scalar.text, "nearest": nearest(scalar.text, lines), "known": listed(lines)}
                yield error("contract/bears-no-tax", scalar.place, **facts)
            elif scalar.text in named:
                yield error("contract/named-twice", scalar.place, text=scalar.text)
            named[scalar.text] = scalar
        if isinstance(of, Scalar) and of.text == ALL_OTHERS:
            if rest:
                yield error("contract/named-twice", of.place, text=of.text)
            rest = True
    left = [line for line in lines if line not in named]
    if left and not rest and rates is not None:
        yield error("contract/line-without-rate", rates.key, lines=listed(left))

"""A fee, whatever its kind: its keys in the file, its terms, and what fits together in it.

Each kind has a file of its own beside this one, with all of these; :mod:`slacalc.contract.fees.kinds` names them all. What the
rest of the program must know of a kind, its terms say themselves: what it counts, by which prices, on which figures it rests.
"""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypedDict, TypeVar, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.contract.metrics.checks import check_role, check_scope
from slacalc.contract.metrics.metric import Merged
from slacalc.contract.parts.file import Clause, NameText, Text
from slacalc.contract.parts.resolve import key, names, quantity, scope
from slacalc.contract.parts.terms import Names, Quantity, Scope
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.tree.find import text_at
from slacalc.contract.tree.leaves import OneWord, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.predicates.predicate import Predicate

COUNTED = tuple(kind.role for kind in RECORD_KINDS if kind.billable)
"""Roles whose records can be charged for."""
Role = Annotated[Written[str], OneWord(*COUNTED)]
ByMonth = Annotated[Written[str] | None, OneWord("month of resolution", "month of receipt")]
MergedCases = Annotated[Written[Merged] | None, OneWord(*get_args(Merged))]
PART_MONTHS = ("by calendar days", "in full")
PartMonth = Annotated[Written[str], OneWord(*PART_MONTHS)]


@dataclass(frozen=True, slots=True)
class PriceFrom:
    """A price that an amendment sets inside the month, from a day on."""

    since: date
    price: Quantity
    of: str = ""
    """The key of the price that it replaces; empty where the fee has one price."""


@dataclass(frozen=True, slots=True)
class PriceOf:
    """One price of a fee, and the records that have it: each record that a fee counts has exactly one."""

    key: str
    """In the contract: a queue, a name of hours, ``others``; empty where the fee has one price."""
    predicate: Predicate
    price: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTerms:
    """What every fee has."""

    kind: ClassVar[str]
    """The word of the contract; the module of this room, and the one of :mod:`slacalc.billing.fees`, that has this name."""
    of_fees: ClassVar[bool] = False
    """Whether it is a share of other fees: then it is computed after them, and is no base of another share."""

    takes_off: ClassVar[bool] = False
    """Whether it is taken off, and no charge: then it is no base of anything."""

    id: str
    clause: str
    names: Names
    place: Place
    metric: str = ""
    """The metric on whose figure it rests; empty where it rests on none."""

    def in_currency(self, currency: str) -> FeeTerms:  # noqa: ARG002 - most kinds are the same in all
        """The fee as it is counted in a currency."""
        return self

    @property
    def prices_by_day(self) -> tuple[PriceOf, ...]:
        """The prices that an amendment can change inside a month, since what is charged is counted by day."""
        return ()

    @property
    def later(self) -> tuple[PriceFrom, ...]:
        """Prices from later days of the month on, in the order of these days."""
        return ()


@dataclass(frozen=True, slots=True)
class Segment:
    """What of a record's sum is looked at, and in which steps: seconds 0 to 30 in one of 30, or those beyond in steps of 6."""

    step: int = 1
    """Each step that is begun counts one; where nothing lies in the segment, none is begun."""
    beyond: int = 0
    """What a record has above so many …"""
    up_to: int | None = None
    """… and up to so many; None has no such edge."""
    over: int = -1
    """A record that has no more than so many counts nothing."""
    each: bool = False
    """Whether a record counts one, and not what it has."""


ENTIRE = Segment()
"""All of it, as it stands."""


@dataclass(frozen=True, slots=True)
class CountedPart:
    """One column of what a fee counts."""

    name: str
    """In tallies and figures, below the fee."""
    segment: Segment = ENTIRE


F = TypeVar("F", bound=FeeTerms)


def with_price_from(fee: F, since: date, price: Quantity, of: str) -> F:
    """A fee whose quantity is counted by day, with one price more: that of the key ``of``."""
    changes: dict[str, Any] = {"later": (*fee.later, PriceFrom(since, price, of))}
    return replace(fee, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingFee(FeeTerms):
    """A fee for records that are counted."""

    quantity: ClassVar[str] = "quantity"
    """What its units are called in tallies and figures."""

    counts: str
    """The role whose records are the units."""
    by: str = ""
    """Of cases: ``month of receipt`` or ``month of resolution``; otherwise empty."""
    scope: Scope
    merged: str = ""
    """Of cases with a parent: ``counts once`` or ``each counts``; empty: the contract does not say, and none may be billed."""
    adds: tuple[str, ...] = ()
    """Columns that are added up: seconds, or amounts as records hold them; none where records are counted."""
    blank: str = ""
    """What a blank in one of them is, ``0 s`` or ``refused``; empty: the contract does not say, and none may be there."""

    @property
    def without_price(self) -> Predicate | None:
        """The records of its scope that have no price, whose rows are set aside; None where each has one."""
        return None

    @property
    def column(self) -> str:
        """The column of its tally; the figure of what is counted has the same name."""
        return f"fees.{self.id}.{self.quantity}"

    @property
    def parts(self) -> tuple[CountedPart, ...]:
        """The columns of its tally, each for every price of the month; most fees have one."""
        return (CountedPart(self.column.rpartition(".")[2]),)

    def parts_at(self, price: Quantity | None) -> tuple[CountedPart, ...]:  # noqa: ARG002 - few count by the price
        """The columns under one price; None: of a fee whose price does not change by day."""
        return self.parts


class FeeHeading(TypedDict):
    """What the terms of every fee begin with."""

    id: str
    clause: str
    names: Names
    place: Place


class FeePart(Part):
    """The keys that every fee has."""

    makes: ClassVar[type[FeeTerms]]
    """The terms of the kind, which know its word and what it rests on."""
    draft: ClassVar[str]
    """A fee of the kind to fill in, with a question at each blank."""
    role: ClassVar[str] = ""
    """The role that the kind itself counts, where no key names one."""

    clause: Clause
    name: NameText
    kind: Text

    def heading(self, name: str, root: Mapping) -> FeeHeading:
        """What its terms begin with; ``root`` is the tree of the file."""
        return FeeHeading(id=name, clause=self.clause.value, names=names(self.name), place=key(root, f"fees.{name}"))

    def price_of(self, written: Written[Price]) -> Quantity:
        """A price of the fee as a term."""
        return quantity(written.value.number, written.scalar, self.clause.value)

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> FeeTerms:
        """Its terms; ``plain`` are the fees of the contract by path that are no share of others."""
        raise NotImplementedError

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:  # noqa: ARG003 - a kind may have no such rule
        """What is wrong between its keys, and between them and the rest of the file; it looks at the tree alone."""
        yield from ()

    @classmethod
    def has_price_by_day(cls, fee: Mapping) -> bool:  # noqa: ARG003 - most kinds have none, whatever they say
        """Whether its price can change inside a month."""
        return False


class CountingPart(FeePart):
    """The keys of a fee for records of a role that the contract names."""

    counts: Role
    by: ByMonth = None
    merged: MergedCases = None
    where: Text | None = None

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its scope, its export, and the month of a case."""
        yield from check_counted(root, fee)


class Counting(FeeHeading):
    """What the terms of every fee for records begin with."""

    counts: str
    by: str
    scope: Scope
    merged: str


def counting(part: CountingPart, heading: FeeHeading) -> Counting:
    """What the terms of a fee for records begin with."""
    return Counting(
        **heading,
        counts=part.counts.value,
        by=part.by.value if part.by else "",
        scope=scope(part.where, part.counts.value),
        merged=part.merged.value if part.merged else "",
    )


def check_counted(root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
    """A case has a day of receipt and one of resolution; a call has one day."""
    counts = text_at(fee, "counts")
    if counts not in COUNTED:
        return
    yield from check_scope(fee, counts)
    yield from check_role(root, fee, "counts", counts)
    if counts == "tickets" and fee.find("by") is None:
        yield error("contract/missing-key", fee.key, key="by", where=fee.path)
    for name in ("by", "merged"):
        node = fee.find(name)
        if counts != "tickets" and node is not None:
            yield error("contract/only-with", node.key, key=name, other="counts: tickets")

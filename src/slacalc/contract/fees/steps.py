"""A price per unit in steps, which changes with the quantity."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.month import Month
from slacalc.contract.fees.fee import CountingFee, CountingPart, FeeHeading, FeeTerms, counting
from slacalc.contract.parts.file import Items
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import find_path, scalars_in, text_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.prices import PricedStep, read_step
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Mode = Literal["graduated", "volume"]
Measured = Literal[
    "total of the month",
    "daily mean of the month",
    "total of the contract year so far",
    "total of the calendar year so far",
]
OF_A_YEAR = ("total of the contract year so far", "total of the calendar year so far")
"""What earlier months have counted, with what this one counts."""


@dataclass(frozen=True, slots=True)
class Step:
    """A price up to an edge (included), or above all edges."""

    price: Quantity
    up_to: Quantity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsFee(CountingFee):
    """A price per unit that changes with the quantity."""

    kind: ClassVar[str] = "steps"

    mode: Mode
    measured: Measured
    steps: tuple[Step, ...]

    def first_month(self, month: Month, first_day: date) -> Month | None:
        """The first month of the year whose quantity chooses the step of a month; None where the month alone does.

        A year of the contract begins with the month in which the contract does; no year begins before that.
        """
        first = Month.of(first_day)
        if self.measured == "total of the contract year so far":
            return month.year_since(first)
        return max(first, Month(month.year, 1)) if self.measured in OF_A_YEAR else None


class StepsFeePart(CountingPart):
    """A price per unit that changes with the quantity."""

    makes: ClassVar[type[FeeTerms]] = StepsFee
    draft: ClassVar[str] = """\
  steps:
    clause: #? clause
    name: {zh: 阶梯服务费, en: Calls by steps}
    kind: steps
    counts: calls
    where: #? fee_where
    mode: #? mode
    steps: #? steps
"""

    mode: Annotated[Written[Mode], OneWord("graduated", "volume")]
    measured: Annotated[Written[Measured] | None, OneWord(*get_args(Measured))] = None
    steps: Items[Annotated[Written[PricedStep], Reads(read_step)]]

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> StepsFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return StepsFee(
            **counting(self, heading),
            mode=self.mode.value,
            measured=self.measured.value if self.measured else "total of the month",
            steps=tuple(step_terms(step, heading["clause"]) for step in self.steps),
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its steps go up and end open; by volume it says what reaches them."""
        yield from super().check(root, fee)
        if text_at(fee, "mode") == "volume" and fee.find("measured") is None:
            yield error("contract/missing-key", fee.key, key="measured", where=fee.path)
        yield from check_edges(fee)


def check_edges(fee: Mapping) -> Iterator[Diagnostic]:
    """Steps go up, and the last one ends open."""
    steps = find_path(fee, "steps")
    scalars = scalars_in(steps)
    if not isinstance(steps, Listing) or len(scalars) != len(steps.items):
        return
    try:
        edges = [read_step(step.text).up_to for step in scalars]
    except BadQuantity:
        return
    highest = None
    for number, (step, edge) in enumerate(zip(scalars, edges, strict=True), 1):
        if number == len(edges):
            if edge is not None:
                yield error("contract/steps-open", step.place, text=step.text)
        elif edge is None:
            yield error("contract/steps-out-of-order", step.place, text=step.text)
        if edge is not None:
            if edge.value <= (highest or 0):
                yield error("contract/steps-out-of-order", step.place, text=step.text)
            highest = edge.value


def step_terms(step: Written[PricedStep], clause: str) -> Step:
    """A step as a term."""
    up_to = step.value.up_to
    return Step(
        quantity(step.value.price.number, step.scalar, clause, "price"),
        quantity(up_to, step.scalar, clause, "up_to") if up_to else None,
    )

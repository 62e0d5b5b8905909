"""A deduction for each record of a kind (每件扣款), at one price or in steps: a complaint that was upheld, a call cut off."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.fees.fee import CountingPart, FeeHeading, FeeTerms, counting
from slacalc.contract.fees.steps import Mode, Step, StepsFee, check_edges, step_terms
from slacalc.contract.parts.either import check_one_of
from slacalc.contract.parts.file import Items
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.scales import Nature
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import find_path, text_at
from slacalc.contract.tree.leaves import OneWord, Reads, ReadsAmount, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, PricedStep, read_amount_or_none, read_each_price, read_step

if TYPE_CHECKING:
    from collections.abc import Iterator

InCapOfAll = Literal["counts", "does not count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionFee(StepsFee):
    """So much is taken off for each record."""

    kind: ClassVar[str] = "deduction"
    takes_off: ClassVar[bool] = True

    cap: Quantity | None
    """The most that a month takes; None: there is none."""
    nature: Nature
    in_cap_of_all: bool
    """Whether the cap on all deductions together is one on this, too; then it takes its room before the standards do."""


class DeductionFeePart(CountingPart):
    """So much for each record, at one price or in steps."""

    makes: ClassVar[type[FeeTerms]] = DeductionFee
    draft: ClassVar[str] = """\
  deduction:
    clause: #? clause
    name: {zh: 按件扣款, en: Deduction for each}
    kind: deduction
    counts: calls
    where: #? deducted_where
    price: #? deducted_price
    cap: #? deduction_cap
    as: #? nature
"""

    price: Annotated[Written[Price] | None, Reads(read_each_price)] = None
    mode: Annotated[Written[Mode] | None, OneWord(*get_args(Mode))] = None
    steps: Items[Annotated[Written[PricedStep], Reads(read_step)]] | None = None
    cap: Annotated[Written[Price | None], ReadsAmount(read_amount_or_none)]
    as_: Annotated[Written[Nature], OneWord(*get_args(Nature))]
    cap_of_all: Annotated[Written[InCapOfAll] | None, OneWord(*get_args(InCapOfAll))] = None

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> DeductionFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms; one price is one step without an end."""
        clause, most = heading["clause"], self.cap.value
        steps = tuple(step_terms(step, clause) for step in self.steps or ())
        return DeductionFee(
            **counting(self, heading),
            mode=self.mode.value if self.mode else "graduated",
            measured="total of the month",
            steps=steps if self.price is None else (Step(self.price_of(self.price), None),),
            cap=quantity(most.number, self.cap.scalar, clause) if most is not None else None,
            nature=self.as_.value,
            in_cap_of_all=self.cap_of_all is not None and self.cap_of_all.value == "counts",
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """One price or steps with their mode; where all deductions have a cap together, whether it is one on this."""
        yield from super().check(root, fee)
        yield from check_one_of(fee, "price", "steps")
        mode, steps = fee.find("mode"), fee.find("steps")
        if steps is not None and mode is None:
            yield error("contract/missing-key", fee.key, key="mode", where=fee.path)
        elif steps is None and mode is not None:
            yield error("contract/only-with", mode.key, key="mode", other="steps: [200.00 CNY each up to 3, …]")
        yield from check_edges(fee)
        rolling = find_path(root, "deductions.rolling_cap")
        if rolling is not None:
            yield error("contract/not-both", fee.key, one="kind: deduction", other="deductions.rolling_cap")
        capped, counts = text_at(root, "deductions.cap") not in {"", "none"}, fee.find("cap_of_all")
        if capped and counts is None:
            yield error("contract/missing-key", fee.key, key="cap_of_all", where=fee.path)
        elif counts is not None and not capped:
            yield error("contract/only-with", counts.key, key="cap_of_all", other="deductions.cap")

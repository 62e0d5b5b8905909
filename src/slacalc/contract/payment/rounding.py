"""Which way amounts go to the smallest unit of the currency: rounded, or what lies below it cut off (切り捨て, 舍去)."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import ROUNDED, Way
from slacalc.contract.parts.file import Clause
from slacalc.contract.tree.leaves import OneWord, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

WayWord = Annotated[Written[Way], OneWord(*get_args(Way))]
WayWordOrNone = Annotated[Written[Way] | None, OneWord(*get_args(Way))]


@dataclass(frozen=True, slots=True)
class RoundingTerms:
    """Which way amounts of each kind go; where the contract has no such section, all are rounded half away from zero."""

    lines: Way = ROUNDED
    """Fees, limits, deductions and damages."""
    tax: Way = ROUNDED
    withholding: Way = ROUNDED
    interest: Way = ROUNDED


class RoundingPart(Part):
    """Which way amounts go to the smallest unit of the currency: of each kind that the contract has."""

    clause: Clause
    lines: WayWord
    tax: WayWordOrNone = None
    withholding: WayWordOrNone = None
    interest: WayWordOrNone = None

    def terms(self) -> RoundingTerms:
        """Its terms."""
        ways = (way.value if way is not None else ROUNDED for way in (self.tax, self.withholding, self.interest))
        return RoundingTerms(self.lines.value, *ways)


def check_rounding(root: Mapping) -> Iterator[Diagnostic]:
    """It speaks of every kind of amount that the contract has, and of no other."""
    part, tax = root.find("rounding"), root.find("tax")
    if not isinstance(part, Mapping):
        return
    taxed = isinstance(tax, Mapping) and (tax.find("rate") is not None or tax.find("rates") is not None)
    kinds = (
        ("tax", taxed, "tax.rate"),
        ("withholding", root.find("withholding") is not None, "withholding"),
        ("interest", root.find("late_payment") is not None, "late_payment"),
    )
    for key, wanted, other in kinds:
        node = part.find(key)
        if node is None and wanted:
            yield error("contract/missing-key", part.key, key=key, where=part.path)
        elif node is not None and not wanted:
            yield error("contract/only-with", node.key, key=node.path, other=other)

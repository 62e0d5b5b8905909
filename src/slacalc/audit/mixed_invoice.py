"""A statement and somebody else's invoice of the same month, and every mixture of them: lines as either has them.

Where the invoice says how much it charges and at which price, its quantity is taken before its price, and both before what it
states: so a line differs by quantity, by price, and by what follows from neither. What rests on a line, such as a minimum or a
deduction, follows it, until it is itself taken as it is stated.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slacalc.audit.restate import Restated, restate
from slacalc.audit.waterfall import Cause
from slacalc.base.dataclass import dataclass
from slacalc.base.exact import rounded
from slacalc.base.money import PLACES
from slacalc.statement.document import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from slacalc.statement.document import Statement

STAGES = ("quantity", "price", "line")
"""What is taken of a line, one after the other."""


@dataclass(frozen=True, slots=True)
class BilledLine:
    """All that an invoice has for one line; ``line`` has its amounts, and is the contract's own where it has one."""

    line: Line
    quantity: Fraction | None = None
    price: Fraction | None = None
    """A mean, where the invoice has several prices for it."""
    tax: Decimal | None = None
    """As the invoice states it; None where it does not, and then the line bears what follows from its amount."""


class MixedInvoice:
    """A statement and an invoice; the lines that the invoice does not have are none there."""

    def __init__(self, statement: Statement, billed: Mapping[str, BilledLine], total_tax: Decimal | None) -> None:
        self._statement, self._billed, self._total_tax = statement, billed, total_tax
        self.causes = tuple(self._moving(self._causes()))

    def _moving(self, causes: Iterator[Cause]) -> Iterator[Cause]:
        """Those that change anything: a line that follows from the lines before it as the invoice states it is no cause."""
        taken, before = frozenset[str](), self._statement
        for cause in causes:
            after = self.mix(taken | {cause.id})
            if after.lines != before.lines or after.value("total.tax") != before.value("total.tax"):
                taken, before = taken | {cause.id}, after
                yield cause

    def _causes(self) -> Iterator[Cause]:
        ours = {line.id: line for line in self._statement.lines}
        for name in dict.fromkeys((*ours, *self._billed)):
            amounts = self._stages(name)
            before = ours[name].amount if name in ours else None
            for stage in STAGES:
                last = stage == STAGES[-1]
                if stage in amounts and (amounts[stage] != before or (last and self._differs_at_last(name, ours.get(name)))):
                    yield Cause(f"{stage}:{name}", "line", name, stage)
                    before = amounts[stage]
        if self._total_tax is not None:  # it may be as the statement has it, and the lines be others
            yield Cause("line:total.tax", "line", "total.tax", "line")

    def _differs_at_last(self, name: str, own: Line | None) -> bool:
        """Whether only one of the two has the line, or its tax is stated otherwise."""
        if own is None or name not in self._billed:
            return True
        tax = self._billed[name].tax
        return bool(own.tax_figure) and tax is not None and tax != own.tax

    def _stages(self, name: str) -> dict[str, Decimal | None]:
        """What the line comes to at each stage; at the last, None where the invoice does not have it."""
        if name not in self._billed:
            return {"line": None}
        billed, stages = self._billed[name], dict[str, Decimal | None]()
        price = self._statement.term_values().get(f"{name}.price")
        places = PLACES[self._statement.contract.currency]
        if price is not None and billed.quantity is not None:
            stages["quantity"] = rounded(billed.quantity * price, places)
            if billed.price is not None:
                stages["price"] = rounded(billed.quantity * billed.price, places)
        return {**stages, "line": billed.line.amount}

    def mix(self, switched: frozenset[str]) -> Statement:
        """The statement with these causes as the invoice has them.

        Raises:
            Unevaluable: it does not go together.
        """
        ours = {line.id: line for line in self._statement.lines}
        figures, added, dropped = dict[str, Decimal](), list[Line](), set[str]()
        for name in dict.fromkeys((*ours, *self._billed)):
            stage = next((last for last in reversed(STAGES) if f"{last}:{name}" in switched), None)
            if stage is None:
                continue
            if name not in self._billed:
                dropped |= {figure for figure in (ours[name].figure, ours[name].tax_figure) if figure}
            elif name not in ours:
                added.append(self._billed[name].line)
            else:
                amount = self._stages(name)[stage]
                assert amount is not None  # noqa: S101 - for the type checker: the invoice has the line
                figures[ours[name].figure] = amount
                tax = self._billed[name].tax
                if stage == STAGES[-1] and tax is not None and ours[name].tax_figure:
                    figures[ours[name].tax_figure] = tax
        if "line:total.tax" in switched and self._total_tax is not None:
            figures["total.tax"] = self._total_tax
        return restate(self._statement, Restated(figures=figures, added=tuple(added), dropped=frozenset(dropped)))

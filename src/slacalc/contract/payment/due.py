"""When the statement is due."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, warning
from slacalc.contract.parts.file import Clause
from slacalc.contract.parts.resolve import key, quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import scalar_at, value_at
from slacalc.contract.tree.leaves import OneWord, Reads, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.quantities import After, Due, read_due

if TYPE_CHECKING:
    from collections.abc import Iterator

RestDay = Literal["next working day", "previous working day", "same day"]
SHORTEST_MONTH = 28
ON_RECEIPT = ("receipt", "the end of the month of receipt")


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """When the statement is due."""

    clause: str
    day: Quantity
    """The day of the following month, included; or so many days, or working days, after something."""
    rest_day: RestDay
    quarterly: bool
    place: Place
    after: After | None = None
    """None is a day of a month."""

    @property
    def on_receipt(self) -> bool:
        """Whether nobody knows it before the invoice is received."""
        return self.after in ON_RECEIPT


class PaymentPart(Part):
    """When the statement is due."""

    clause: Clause
    due: Annotated[Written[Due], Reads(read_due)]
    rest_day: Annotated[Written[RestDay], OneWord(*get_args(RestDay))]

    def terms(self, root: Mapping) -> PaymentTerms:
        """Its terms; ``root`` is the tree of the file."""
        clause, due = self.clause.value, self.due.value
        day = quantity(due.day, self.due.scalar, clause)
        return PaymentTerms(clause, day, self.rest_day.value, due.quarterly, key(root, "payment"), due.after)


def check_payment(root: Mapping) -> Iterator[Diagnostic]:
    """A day that not every month has is said to mean the last one."""
    due, node = value_at(root, "payment.due", read_due), scalar_at(root, "payment.due")
    if due is not None and node is not None and due.after is None and due.day.value > SHORTEST_MONTH:
        yield warning("contract/short-month", node.place, day=due.day.value)

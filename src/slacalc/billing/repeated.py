"""What a standard takes that is missed again: the grade goes by the months missed in a row, this one among them.

The months before are those of the table ``misses``; which they are, the label of their figure says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Named, Sum, Tally, TermLeaf, Times, When, Whole
from slacalc.billing.scale import ONE, ZERO
from slacalc.measure.tally import MISSES

if TYPE_CHECKING:
    from slacalc.base.figure import Node, Unit, Writer
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.remedies.deduct import RepeatedTerms
    from slacalc.measure.tally import Table

UNITS: dict[str, Unit] = {"share": "percent", "money": "money"}
"""Of a grade that stands in the place of what the first month takes; any other is a number."""


def months_missed(misses: Table | None, metric: str) -> tuple[str, ...]:
    """The months before in which it was missed in a row, in their order."""
    return tuple(month for (of, month), _ in misses.rows if of == metric) if misses is not None else ()


def before_of(metric: str, months: tuple[str, ...], clause: str, writer: Writer) -> Node:
    """Write how many months before were missed in a row, and which."""
    label = ("missed_before", f"metrics.{metric}", ", ".join(months)) if months else ("none_missed_before", f"metrics.{metric}")
    return writer.name(f"deduct.{metric}.missed_before", Tally(MISSES, f"{metric}.missed"), "count", *label, clause=clause)


def graded(taken: Node, first: Quantity, repeated: RepeatedTerms, before: Node, metric: str, writer: Writer) -> Node:
    """Write the grade; give what is taken by it.

    ``taken`` is what the first month takes, a share or an amount; of a grade in its place, ``first`` is that of it.
    """
    name, about, clause = f"deduct.{metric}", f"metrics.{metric}", repeated.grades[0].clause
    row = writer.name(f"{name}.in_a_row", Sum((before, ONE)), "count", "missed_in_a_row", about, clause=clause)
    times = repeated.grades[0].unit == "number"
    grade: Node = ONE if times else TermLeaf(first.path)
    for at, quantity in enumerate(repeated.grades, start=2):
        grade = When(Compare(row, "at least", Whole(at)), TermLeaf(quantity.path), grade)
    unit, label = UNITS.get(repeated.grades[0].unit, "number"), "grade_times" if times else "grade"
    chosen = writer.name(f"{name}.grade", grade, unit, label, about, clause=clause)
    return Times(taken, chosen) if times else When(Compare(Named(f"{name}.shortfall"), "above", ZERO), chosen, ZERO)

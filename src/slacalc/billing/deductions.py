"""The deductions of a month: one for each standard that deducts, and how several go together.

Alone, or all added without a cap, each is taken as it comes. Otherwise the contract says which give way: of standards that
one and the same event makes miss, or of all, only the largest is taken (of two that are equal, the first in the contract);
and a cap on all together leaves room in the order of the contract, so that the line that was cut shows by how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Largest, Minus, Named, Smallest, Sum, TermLeaf, Times, When, Whole
from slacalc.billing.deduction import amount_of
from slacalc.billing.lines import Charge
from slacalc.billing.scale import ZERO, base_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slacalc.base.figure import Node, Writer
    from slacalc.billing.money_grid import MoneyGrid
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.parts.terms import Target
    from slacalc.contract.remedies.deduct import DeductTerms
    from slacalc.contract.remedies.deductions import DeductionsTerms
    from slacalc.contract.terms import Terms
    from slacalc.measure.tally import Table

Taking = tuple["MetricTerms", "Target", "DeductTerms"]


def charge_deductions(
    terms: Terms,
    deducting: Collection[str],
    grid: MoneyGrid,
    writer: Writer,
    misses: Table | None = None,
    counted: Sequence[Charge] = (),
) -> tuple[Charge, ...]:
    """Write the figures of all deductions; ``deducting`` are the metrics whose deduction this month takes.

    ``misses`` has the months before in which standards were missed in a row; ``counted`` are deductions for each record, which
    have taken their room of the cap on all already.
    """
    taking = tuple(_taking(terms, deducting))
    together = terms.deductions
    if together is None or (together.together == "all added" and not _is_capped(together) and not together.same_event):
        return tuple(_charge(taken, _amount_of(taken, grid, writer, misses), writer) for taken in taking)
    alone = {
        taken[0].id: _put(f"deduct.{taken[0].id}.alone", _amount_of(taken, grid, writer, misses), taken[0], taken[2], writer)
        for taken in taking
    }
    kept = {taken[0].id: _largest_of(taken[0].id, _rivals(taken[0].id, alone, together), alone) for taken in taking}
    if not _is_capped(together) or not taking:
        return tuple(_charge(taken, kept[taken[0].id], writer) for taken in taking)
    most = _most(terms, together, grid, writer)
    charges: list[Charge] = []
    for taken in taking:
        metric, _, deduct = taken
        before = Sum((most, *(charge.figure for charge in (*counted, *charges))))
        room = _put(f"deduct.{metric.id}.room", Largest((ZERO, before)), metric, deduct, writer, "deduction_room")
        charges.append(_charge(taken, Smallest((kept[metric.id], room)), writer))
    return tuple(charges)


def _taking(terms: Terms, deducting: Collection[str]) -> list[Taking]:
    """The standards that deduct, in the order of the metrics."""
    taking: list[Taking] = []
    for metric in terms.metrics:
        remedy = terms.remedy(metric.id)
        if metric.id in deducting and remedy is not None and remedy.deduct is not None and metric.target is not None:
            taking.append((metric, metric.target, remedy.deduct))
    return taking


def _amount_of(taken: Taking, grid: MoneyGrid, writer: Writer, misses: Table | None) -> Node:
    """What one deduction comes to by itself; the figure of the misses before it is written first."""
    metric, _, deduct = taken
    if deduct.repeated is None:
        return amount_of(*taken, grid, writer)
    from slacalc.billing.repeated import before_of, months_missed  # noqa: PLC0415 - loaded where there is one

    before = before_of(metric.id, months_missed(misses, metric.id), deduct.repeated.grades[0].clause, writer)
    return amount_of(*taken, grid, writer, before)


def _charge(taken: Taking, amount: Node, writer: Writer) -> Charge:
    metric, _, deduct = taken
    name = f"deduct.{metric.id}"
    figure = writer.name(name, Minus(Whole(0), amount), "money", "deduction", f"metrics.{metric.id}", clause=deduct.clause)
    return Charge(name, deduct.clause, deduct.nature, figure)


def _put(
    name: str, node: Node, metric: MetricTerms, deduct: DeductTerms, writer: Writer, label: str = "deduction_alone"
) -> Named:
    return writer.name(name, node, "money", label, f"metrics.{metric.id}", clause=deduct.clause)


def _rivals(metric: str, alone: dict[str, Named], together: DeductionsTerms) -> Sequence[str]:
    """The deductions of which only the largest is taken, this one among them, in the order of the contract."""
    if together.together == "only the largest":
        return list(alone)
    group = next((group for group in together.same_event if metric in group), (metric,))
    return [metric for metric in alone if metric in group]


def _largest_of(metric: str, rivals: Sequence[str], alone: dict[str, Named]) -> Node:
    """The amount, where it is the first of the largest; otherwise nothing."""
    at = rivals.index(metric)
    kept: Node = alone[metric]
    if after := [alone[rival] for rival in rivals[at + 1 :]]:
        kept = When(Compare(alone[metric], "at least", _greatest(after)), kept, ZERO)
    if before := [alone[rival] for rival in rivals[:at]]:
        kept = When(Compare(alone[metric], "above", _greatest(before)), kept, ZERO)
    return kept


def _greatest(items: list[Named]) -> Node:
    return items[0] if len(items) == 1 else Largest(tuple(items))


def _is_capped(together: DeductionsTerms) -> bool:
    return together.cap is not None or together.rolling is not None


def _most(terms: Terms, together: DeductionsTerms, grid: MoneyGrid, writer: Writer) -> Named:
    """The most that all deductions of the month take: the cap of the month, or what a cap over several months leaves."""
    if together.rolling is None:
        return cap_of_all(terms, grid, writer)
    from slacalc.billing.rolling_cap import room_left  # noqa: PLC0415 - loaded where there is one

    room = room_left(together.rolling, together.clause, terms, grid, writer)
    if together.cap is None:
        return room
    lower = Smallest((cap_of_all(terms, grid, writer), room))
    return writer.name("deductions.most", lower, "money", "deductions_most", clause=together.clause)


def cap_of_all(terms: Terms, grid: MoneyGrid, writer: Writer) -> Named:
    """The most that all deductions take together: an amount, or a share of all fees and limits; it is written once."""
    together = terms.deductions
    if together is None or together.cap is None:
        raise ValueError(together)
    if writer.has("deductions.cap"):
        return Named("deductions.cap")
    most: Node = TermLeaf(together.cap.path)
    if together.cap.unit == "share":
        fees = (f"fees.{fee.id}" for fee in terms.fees if not fee.takes_off)
        lines = (*fees, *(f"limits.{limit.id}" for limit in terms.limits))
        base = writer.name("deductions.base", base_of(lines), "money", "deductions_base", clause=together.clause)
        most = grid.on(Times(base, most))
    return writer.name("deductions.cap", most, "money", "deductions_cap", clause=together.clause)

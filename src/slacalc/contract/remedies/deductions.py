"""How deductions for several standards of one month go together; and damages that both parties agree on beside them."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.parts.file import Clause, Items, MetricsMeant
from slacalc.contract.parts.scales import cap
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import entries_of, find_path, scalars_in
from slacalc.contract.tree.leaves import OneWord, ReadsAmount, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.prices import Price, read_cap
from slacalc.contract.words.quantities import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

Together = Literal["all added", "only the largest"]


@dataclass(frozen=True, slots=True)
class DeductionsTerms:
    """How deductions for several standards of one month go together."""

    clause: str
    together: Together
    same_event: tuple[tuple[str, ...], ...]
    """Metrics whose misses are of one event: of each group only the largest deduction is taken."""
    cap: Quantity | None
    """On all together: a share of all fees, or an amount."""


@dataclass(frozen=True, slots=True)
class DamagesTerms:
    """Damages that both parties agree on; the amounts are decisions in the ledger."""

    clause: str


class DeductionsPart(Part):
    """How the deductions of one month go together."""

    clause: Clause
    together: Annotated[Written[Together], OneWord(*get_args(Together))]
    same_event: Items[MetricsMeant] | None = None
    cap: Annotated[Written[Number | Price | None], ReadsAmount(read_cap)]

    def terms(self) -> DeductionsTerms:
        """Its terms."""
        groups = tuple(tuple(metric.text for metric in group) for group in self.same_event or ())
        return DeductionsTerms(self.clause.value, self.together.value, groups, cap(self.cap, self.clause.value))


class DamagesPart(Part):
    """What both parties agree on as compensation enters a statement by a decision."""

    clause: Clause


def check_deductions(root: Mapping) -> Iterator[Diagnostic]:
    """Several deductions of one month add up or give way, as the contract says; groups of one event name metrics that deduct."""
    known = [name for name, remedy in entries_of(root, "remedies") if remedy.find("deduct") is not None]
    if len(known) > 1 and root.find("deductions") is None:
        node = root.find("remedies")
        if node is not None:
            yield error("contract/deductions-not-said", node.key, metrics=listed(known))
    groups, seen = find_path(root, "deductions.same_event"), set()
    for group in groups.items if isinstance(groups, Listing) else ():
        for metric in scalars_in(group):
            if metric.text not in known:
                facts = {"text": metric.text, "nearest": nearest(metric.text, known), "known": listed(known)}
                yield error("contract/unknown-metric", metric.place, **facts)
            elif metric.text in seen:
                yield error("contract/named-twice", metric.place, text=metric.text)
            seen.add(metric.text)

"""How deductions for several standards of one month go together; and damages that both parties agree on beside them."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.parts.file import Clause, Items, MetricsMeant, Share
from slacalc.contract.parts.resolve import quantity
from slacalc.contract.parts.scales import cap
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.find import entries_of, find_path, scalars_in
from slacalc.contract.tree.leaves import OneWord, Reads, ReadsAmount, Written
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Listing, Mapping
from slacalc.contract.words.prices import Price, read_cap
from slacalc.contract.words.quantities import Number, read_window

if TYPE_CHECKING:
    from collections.abc import Iterator

Together = Literal["all added", "only the largest"]


GivenBack = Literal["makes room", "makes no room"]


@dataclass(frozen=True, slots=True)
class RollingCapTerms:
    """The most that all deductions of the month and of those before it come to: a share of their fees and limits."""

    share: Quantity
    months: Quantity
    given_back: GivenBack | None
    """Whether what was given back counts as not taken; None where nothing can be."""


@dataclass(frozen=True, slots=True)
class DeductionsTerms:
    """How deductions for several standards of one month go together."""

    clause: str
    together: Together
    same_event: tuple[tuple[str, ...], ...]
    """Metrics whose misses are of one event: of each group only the largest deduction is taken."""
    cap: Quantity | None
    """On all together: a share of all fees, or an amount."""
    rolling: RollingCapTerms | None = None
    """On all together, and on those of the months before."""


@dataclass(frozen=True, slots=True)
class DamagesTerms:
    """Damages that both parties agree on; the amounts are decisions in the ledger."""

    clause: str


class RollingCapPart(Part):
    """The most that all deductions of several months come to."""

    at_most: Share
    over: Annotated[Written[Number], Reads(read_window)]
    earned_back: Annotated[Written[GivenBack] | None, OneWord(*get_args(GivenBack))] = None

    def terms(self, clause: str) -> RollingCapTerms:
        """Its terms."""
        return RollingCapTerms(
            quantity(self.at_most.value, self.at_most.scalar, clause),
            quantity(self.over.value, self.over.scalar, clause),
            self.earned_back.value if self.earned_back else None,
        )


class DeductionsPart(Part):
    """How the deductions of one month go together."""

    clause: Clause
    together: Annotated[Written[Together], OneWord(*get_args(Together))]
    same_event: Items[MetricsMeant] | None = None
    cap: Annotated[Written[Number | Price | None], ReadsAmount(read_cap)]
    rolling_cap: RollingCapPart | None = None

    def terms(self) -> DeductionsTerms:
        """Its terms."""
        groups = tuple(tuple(metric.text for metric in group) for group in self.same_event or ())
        clause = self.clause.value
        rolling = self.rolling_cap.terms(clause) if self.rolling_cap else None
        return DeductionsTerms(clause, self.together.value, groups, cap(self.cap, clause), rolling)


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
    yield from _rolling(root)
    groups, seen = find_path(root, "deductions.same_event"), set()
    for group in groups.items if isinstance(groups, Listing) else ():
        for metric in scalars_in(group):
            if metric.text not in known:
                facts = {"text": metric.text, "nearest": nearest(metric.text, known), "known": listed(known)}
                yield error("contract/unknown-metric", metric.place, **facts)
            elif metric.text in seen:
                yield error("contract/named-twice", metric.place, text=metric.text)
            seen.add(metric.text)


def _rolling(root: Mapping) -> Iterator[Diagnostic]:
    """Where a deduction can be given back, a cap over several months says whether that makes room; nowhere else."""
    part = find_path(root, "deductions.rolling_cap")
    if not isinstance(part, Mapping):
        return
    room = part.find("earned_back")
    given = any(find_path(remedy, "deduct.earned_back") is not None for _, remedy in entries_of(root, "remedies"))
    if given and room is None:
        yield error("contract/missing-key", part.key, key="earned_back", where=part.path)
    elif room is not None and not given:
        yield error("contract/only-with", room.key, key="earned_back", other="remedies.….deduct.earned_back")

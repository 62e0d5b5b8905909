"""So much for each point by which a standard lies above a threshold of the bonus."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.bases import check_base
from slacalc.contract.fees.fee import FeeHeading, FeePart, FeeTerms
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.metrics.units import check_bound_unit, check_points
from slacalc.contract.parts.file import FeesMeant, Text
from slacalc.contract.parts.resolve import bound, fees_of
from slacalc.contract.parts.scales import TakesTerms, cap, takes
from slacalc.contract.parts.terms import Quantity, Target
from slacalc.contract.tree.find import entries_of, scalar_at, value_at
from slacalc.contract.tree.leaves import Reads, ReadsAmount, Written
from slacalc.contract.tree.source import Mapping
from slacalc.contract.words.prices import Price, Takes, read_cap, read_takes
from slacalc.contract.words.quantities import Bound, Number, read_bound

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusFee(FeeTerms):
    """So much for each point by which a standard lies above a threshold of the bonus."""

    kind: ClassVar[str] = "bonus"
    of_fees: ClassVar[bool] = True

    above: Target
    takes: TakesTerms
    of: tuple[str, ...]
    cap: Quantity | None
    """A share of the fees named, or an amount."""


class BonusFeePart(FeePart):
    """So much for each point above a threshold."""

    makes: ClassVar[type[FeeTerms]] = BonusFee
    draft: ClassVar[str] = """\
  bonus:
    clause: #? clause
    name: {zh: 奖励, en: Bonus}
    kind: bonus
    metric: answer_rate
    above: #? above
    takes: #? bonus_takes
    of: #? of
    cap: #? cap
"""

    metric: Text
    above: Annotated[Written[Bound], Reads(read_bound)]
    takes: Annotated[Written[Takes], Reads(read_takes)]
    of: FeesMeant
    cap: Annotated[Written[Number | Price | None], ReadsAmount(read_cap)]

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> BonusFee:
        """Its terms."""
        return BonusFee(
            **heading,
            metric=self.metric.value,
            above=bound(self.above, heading["clause"]),
            takes=takes(self.takes, heading["clause"]),
            of=fees_of(self.of, plain),
            cap=cap(self.cap, heading["clause"]),
        )

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its base; and it is for a metric that there is, with a threshold in its unit."""
        yield from check_base(root, fee.find("of"))
        metrics, node = dict(entries_of(root, "metrics")), scalar_at(fee, "metric")
        if node is not None and node.text not in metrics:
            facts = {"text": node.text, "nearest": nearest(node.text, metrics), "known": listed(metrics)}
            yield error("contract/unknown-metric", node.place, **facts)
        reading = reading_at(metrics[node.text]) if node is not None and node.text in metrics else None
        above, threshold = scalar_at(fee, "above"), value_at(fee, "above", read_bound)
        if reading is not None and above is not None and threshold is not None:
            yield from check_bound_unit(above, threshold, reading)
        taken = scalar_at(fee, "takes")
        if reading is not None and taken is not None:
            yield from check_points(taken, reading)

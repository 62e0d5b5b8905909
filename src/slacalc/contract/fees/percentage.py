"""A share of other fees."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic
from slacalc.contract.fees.bases import check_base
from slacalc.contract.fees.fee import FeeHeading, FeePart, FeeTerms
from slacalc.contract.parts.file import FeesMeant, Share
from slacalc.contract.parts.resolve import fees_of, quantity
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentageFee(FeeTerms):
    """A share of other fees."""

    kind: ClassVar[str] = "percentage"
    of_fees: ClassVar[bool] = True

    takes: Quantity
    of: tuple[str, ...]


class PercentageFeePart(FeePart):
    """A share of other fees."""

    makes: ClassVar[type[FeeTerms]] = PercentageFee
    draft: ClassVar[str] = """\
  percentage:
    clause: #? clause
    name: {zh: 管理费, en: Management fee}
    kind: percentage
    takes: #? percentage
    of: #? of
"""

    takes: Share
    of: FeesMeant

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> PercentageFee:
        """Its terms."""
        share = quantity(self.takes.value, self.takes.scalar, heading["clause"])
        return PercentageFee(**heading, takes=share, of=fees_of(self.of, plain))

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its base is there."""
        yield from check_base(root, fee.find("of"))

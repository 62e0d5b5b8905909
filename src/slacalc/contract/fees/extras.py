"""What the client asked for beyond the agreement, each with its approval."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic
from slacalc.base.money import HUNDREDTHS, UNITS_HELD, places_held
from slacalc.contract.fees.fee import CountingFee, FeeHeading, FeePart, FeeTerms
from slacalc.contract.metrics.checks import check_role
from slacalc.contract.parts.resolve import scope
from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRAS = "extras"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtrasFee(CountingFee):
    """What the client asked for beyond the agreement."""

    kind: ClassVar[str] = EXTRAS
    quantity: ClassVar[str] = UNITS_HELD[HUNDREDTHS]

    counts: str = EXTRAS
    adds: tuple[str, ...] = ("amount",)
    places: int = HUNDREDTHS
    """Decimals in which records hold their amounts."""

    @property
    def column(self) -> str:
        """The column of its tally: hundredths, or thousandths."""
        return f"fees.{self.id}.{UNITS_HELD[self.places]}"

    def in_currency(self, currency: str) -> ExtrasFee:
        """The fee in hundredths, or in thousandths of a currency that has them."""
        return replace(self, places=places_held(currency))


class ExtrasFeePart(FeePart):
    """What the client asked for beyond the agreement, each with its approval."""

    makes: ClassVar[type[FeeTerms]] = ExtrasFee
    role: ClassVar[str] = EXTRAS
    draft: ClassVar[str] = """\
  extras:
    clause: #? clause
    name: {zh: 委托方另行要求, en: Special requests}
    kind: extras
"""

    def terms(self, heading: FeeHeading, plain: tuple[str, ...]) -> ExtrasFee:  # noqa: ARG002 - it rests on no other fee
        """Its terms."""
        return ExtrasFee(**heading, scope=scope(None, EXTRAS))

    @classmethod
    def check(cls, root: Mapping, fee: Mapping) -> Iterator[Diagnostic]:
        """Its rows are exported."""
        yield from check_role(root, fee, "kind", EXTRAS)

"""What the client asked for beyond the agreement, each with its approval."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic
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
    quantity: ClassVar[str] = "hundredths"

    counts: str = EXTRAS
    adds: tuple[str, ...] = ("amount",)


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

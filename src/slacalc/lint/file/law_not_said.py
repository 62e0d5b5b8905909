"""A contract that looks like one under a law of which remarks could be made, and that does not say so.

A contract of 0.1.0 had these remarks without asking for them; it lacks the key, and the page would be without them in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract


def doubt_law(contract: Contract) -> Iterator[Diagnostic]:
    """In Chinese and over yuan, or with yearly limits that nothing is compared with."""
    file = contract.versions[0][1]
    if file.law is not None:
        return
    chinese = file.language.value == "zh-CN" and file.currency.value == "CNY"
    if chinese or (file.late_payment is not None and file.late_payment.yearly_limits):
        yield note("lint/law-not-said", file.timezone.scalar.place)

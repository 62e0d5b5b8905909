"""The right to terminate for late payment arises before the right to suspend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract


def doubt_early_end(contract: Contract) -> Iterator[Diagnostic]:
    """In each version of the file."""
    for _, version in contract.versions:
        late = version.late_payment
        if late is not None and late.suspend is not None and late.terminate is not None:
            suspend, terminate = late.suspend.value.value, late.terminate.value.value
            if terminate < suspend:
                yield warning("lint/ends-before-suspended", late.terminate.scalar.place, suspend=suspend, terminate=terminate)

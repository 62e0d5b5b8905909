"""Amendments that stand before earlier ones, or were agreed on when the term was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note, warning
from slacalc.contract.tree.find import entries_of, scalar_at, value_at
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.load import Contract


def doubt_dates(contract: Contract) -> Iterator[Diagnostic]:
    """Each with the amendment before it, or with the last day of the term."""
    root = contract.versions[0][0].root
    earlier: tuple[str, str] | None = None
    for name, amendment in entries_of(root, "amendments"):
        start, node = value_at(amendment, "from", read_day), scalar_at(amendment, "from")
        if start is None or node is None:
            continue
        if earlier is not None and str(start) < earlier[1]:
            yield note("lint/dates-out-of-order", node.place, amendment=name, date=start, other=earlier[0], other_date=earlier[1])
        else:
            earlier = (name, str(start))
        agreed, written, last = value_at(amendment, "agreed", read_day), scalar_at(amendment, "agreed"), contract.last_month.last
        if agreed is not None and written is not None and agreed > last:
            yield warning("lint/agreed-after-the-end", written.place, amendment=name, date=agreed, last=last)

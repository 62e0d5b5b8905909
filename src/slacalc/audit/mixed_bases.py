"""Fees of which something is a share, in a mixture of two contracts: a deduction, a limit, a bonus, what a score pays.

A fee that only one of the two has is in the base with the fee itself, so that what it makes of a deduction belongs to the fee.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from slacalc.contract.terms import Terms

Base = tuple[str, ...]


def base_lines(terms: Terms) -> frozenset[str]:
    """The lines that can be a base."""
    return frozenset((*(f"fees.{fee.id}" for fee in terms.fees), *(f"limits.{limit.id}" for limit in terms.limits)))


def of_shared(entry: Any, shared: Collection[str]) -> Any:  # noqa: ANN401 - any part of terms
    """An entry as a share of lines that both contracts have, in one order."""
    return _on_base(entry, lambda base: tuple(sorted(line for line in base if line in shared)))


def of_present(entry: Any, other: Any, own: Collection[str], present: Collection[str]) -> Any:  # noqa: ANN401 - as above
    """An entry as a share of the lines that are there: its own, and those of the ``other`` that its ``own`` contract lacks."""
    theirs = tuple(line for line in _base(other) if line not in own)
    return _on_base(entry, lambda base: tuple(line for line in (*base, *theirs) if line in present))


def _base(entry: Any) -> Base:  # noqa: ANN401 - as above
    """What an entry is a share of; of a remedy, what its deduction is."""
    base = getattr(entry, "of", None)
    if isinstance(base, tuple):
        return base
    deduct = getattr(entry, "deduct", None)
    return _base(deduct) if deduct is not None else ()


def _on_base(entry: Any, change: Callable[[Base], Base]) -> Any:  # noqa: ANN401 - as above
    if isinstance(getattr(entry, "of", None), tuple):
        return replace(entry, of=change(entry.of))
    deduct = getattr(entry, "deduct", None)
    return replace(entry, deduct=_on_base(deduct, change)) if deduct is not None else entry

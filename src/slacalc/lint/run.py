"""All doubts about a contract, in the order in which they are looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.lint.closing_month import doubt_closing_month
from slacalc.lint.large_cap import doubt_large_cap
from slacalc.lint.small_basis import doubt_small_basis
from slacalc.lint.strange_terms import doubt_strange_terms
from slacalc.lint.unexercised_target import doubt_target_without_remedy
from slacalc.lint.unnoticed_months import doubt_unnoticed_months

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

DOUBTS: tuple[Callable[[Terms], tuple[Diagnostic, ...]], ...] = (
    doubt_target_without_remedy,
    doubt_small_basis,
    doubt_closing_month,
    doubt_large_cap,
    doubt_strange_terms,
)


def doubts(contract: Contract) -> tuple[Diagnostic, ...]:
    """What a careful reader would ask about the terms as first agreed, and about the months of the whole term."""
    terms = contract.terms_of(contract.first_month)
    found = (*(diagnostic for doubt in DOUBTS for diagnostic in doubt(terms)), *doubt_unnoticed_months(contract))
    # Terms know their file by its last name only; a remark names it as the user did.
    return tuple(replace(doubt, place=replace(doubt.place, file=contract.name)) for doubt in found)

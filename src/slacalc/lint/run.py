"""All doubts about a contract, in the order in which they are looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.base.month import Month
from slacalc.lint.clauses import doubt_clauses
from slacalc.lint.closing_month import doubt_closing_month
from slacalc.lint.examples import doubt_examples
from slacalc.lint.idle_amendments import doubt_dates, doubt_idle_amendments
from slacalc.lint.large_cap import doubt_large_cap
from slacalc.lint.names import doubt_names
from slacalc.lint.scales import doubt_scales
from slacalc.lint.small_basis import doubt_small_basis
from slacalc.lint.strange_terms import doubt_strange_terms
from slacalc.lint.unexercised_target import doubt_target_without_remedy
from slacalc.lint.unnoticed_months import doubt_unnoticed_months
from slacalc.lint.unused import doubt_unused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

OF_TERMS: tuple[Callable[[Terms], tuple[Diagnostic, ...]], ...] = (
    doubt_target_without_remedy,
    doubt_small_basis,
    doubt_closing_month,
    doubt_large_cap,
    doubt_strange_terms,
    doubt_scales,
    doubt_names,
)
OF_CONTRACT: tuple[Callable[[Contract], Iterable[Diagnostic]], ...] = (
    doubt_unnoticed_months,
    doubt_idle_amendments,
    doubt_dates,
    doubt_clauses,
)


def doubts(contract: Contract) -> tuple[Diagnostic, ...]:
    """What a careful reader would ask about the terms of each version, and about the file and its term as a whole."""
    versions = terms_of_versions(contract)
    found = [remark for terms in versions.values() for doubt in OF_TERMS for remark in doubt(terms)]
    found += [remark for doubt in OF_CONTRACT for remark in doubt(contract)]
    found += [*doubt_examples(contract, versions), *doubt_unused(contract, tuple(versions.values()))]
    return in_file(contract, found)


def terms_of_versions(contract: Contract) -> dict[int, Terms]:
    """By the number of the version: the terms of its first month, of each version that has a month of the term."""
    found: dict[int, Terms] = {}
    for number, (version, _) in enumerate(contract.versions):
        start = max(version.start, contract.first_day)
        try:
            found[number] = contract.terms_of(Month.of(start) if start.day == 1 or not found else Month.of(start).plus(1))
        except Refused:  # no month of the term lies in this version
            continue
    return found


def in_file(contract: Contract, remarks: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each remark once, its file named as the user did: terms know it by its last name only."""
    named = (replace(remark, place=replace(remark.place, file=contract.name)) for remark in remarks)
    return tuple(dict.fromkeys(named))

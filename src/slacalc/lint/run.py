"""All doubts about a contract, in the order in which they are looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Refused
from slacalc.base.month import Month
from slacalc.lint.file.clauses import doubt_clauses
from slacalc.lint.file.counted_otherwise import doubt_counted_otherwise
from slacalc.lint.file.dates import doubt_dates
from slacalc.lint.file.ends_before_suspended import doubt_early_end
from slacalc.lint.file.example_steps import doubt_example_steps
from slacalc.lint.file.examples import doubt_examples
from slacalc.lint.file.idle_amendment import doubt_idle_amendments
from slacalc.lint.file.law_not_said import doubt_law
from slacalc.lint.file.month_without_notice import doubt_unnoticed_months
from slacalc.lint.file.outside_term import doubt_forecasts, doubt_special_days
from slacalc.lint.file.unused_deductions import doubt_unused_deductions
from slacalc.lint.file.unused_export import doubt_unused_exports
from slacalc.lint.terms.always_met import doubt_always_met
from slacalc.lint.terms.any_evidence import doubt_evidence
from slacalc.lint.terms.charged_twice import doubt_charged_twice
from slacalc.lint.terms.closing_month import doubt_closing_month
from slacalc.lint.terms.comes_to_nothing import doubt_nothing
from slacalc.lint.terms.deduction_falls import doubt_falls
from slacalc.lint.terms.deduction_leaps import doubt_leaps
from slacalc.lint.terms.high_rate import doubt_high_rates
from slacalc.lint.terms.idle_cap import doubt_cap_on_all, doubt_caps
from slacalc.lint.terms.large_cap import doubt_large_cap
from slacalc.lint.terms.lower_score import doubt_lower_score
from slacalc.lint.terms.one_name_for_two import doubt_one_name
from slacalc.lint.terms.paused_seconds import doubt_paused_seconds
from slacalc.lint.terms.small_basis import doubt_small_basis
from slacalc.lint.terms.target_without_remedy import doubt_target_without_remedy
from slacalc.lint.terms.two_names import doubt_two_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

OF_TERMS: tuple[Callable[[Terms], Iterable[Diagnostic]], ...] = (
    doubt_target_without_remedy,
    doubt_small_basis,
    doubt_closing_month,
    doubt_paused_seconds,
    doubt_large_cap,
    doubt_nothing,
    doubt_evidence,
    doubt_high_rates,
    doubt_always_met,
    doubt_falls,
    doubt_leaps,
    doubt_caps,
    doubt_cap_on_all,
    doubt_lower_score,
    doubt_two_names,
    doubt_charged_twice,
    doubt_one_name,
)
OF_CONTRACT: tuple[Callable[[Contract], Iterable[Diagnostic]], ...] = (
    doubt_law,
    doubt_unnoticed_months,
    doubt_idle_amendments,
    doubt_dates,
    doubt_special_days,
    doubt_forecasts,
    doubt_early_end,
    doubt_clauses,
)


def doubts(contract: Contract) -> tuple[Diagnostic, ...]:
    """What a careful reader would ask about the terms of each version, and about the file and its term as a whole."""
    versions = terms_of_versions(contract)
    remarks = [remark for terms in versions.values() for doubt in OF_TERMS for remark in doubt(terms)]
    remarks += [remark for doubt in OF_CONTRACT for remark in doubt(contract)]
    remarks += [*doubt_examples(contract, versions), *doubt_example_steps(contract, versions)]
    remarks += [*doubt_unused_exports(contract, versions.values())]
    remarks += doubt_unused_deductions(contract, versions.values())
    remarks += doubt_counted_otherwise(versions.values())
    return in_file(contract, remarks)


def terms_of_versions(contract: Contract) -> dict[int, Terms]:
    """By the number of the version: the terms of its first month, of each version that has a month of the term."""
    terms_of: dict[int, Terms] = {}
    for number, (version, _) in enumerate(contract.versions):
        start = max(version.start, contract.first_day)
        try:
            terms_of[number] = contract.terms_of(Month.of(start) if start.day == 1 or not terms_of else Month.of(start).plus(1))
        except Refused:  # no month of the term lies in this version
            continue
    return terms_of


def in_file(contract: Contract, remarks: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each remark once, its file named as the user did: terms know it by its last name only."""
    named = (replace(remark, place=replace(remark.place, file=contract.name)) for remark in remarks)
    return tuple(dict.fromkeys(named))

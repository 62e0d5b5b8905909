"""Terms of two contracts mixed: each part that means something else in the two is a cause, and can be taken from either.

``term_causes`` names the parts in which two terms of one month differ; ``mixed_terms`` takes those that are switched from the
second. What moves no amount (names, places, clauses, the day of payment) is no cause.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slacalc.audit.mixed_bases import base_lines, of_present, of_shared
from slacalc.audit.mixed_tax import mixed_tax, taxed_alike
from slacalc.base.diagnostics import Place
from slacalc.base.exact import ROUNDED
from slacalc.contract.parts.terms import Names, Quantity, Scope
from slacalc.contract.payment.tax import NO_TAX

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.contract.payment.rounding import RoundingTerms
    from slacalc.contract.terms import Terms

TARGET = ("target", "least", "below_least", "surge")
"""What is asked of a metric; the rest says what is counted."""
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("score", ("score",)),
    ("deductions", ("deductions",)),
    ("damages", ("damages",)),
    ("retention", ("retention",)),
    ("rounding", ("rounding",)),
    ("service_hours", ("service_hours",)),
    ("calendar", ("calendar", "working_days")),
    ("timezone", ("timezone",)),
    ("term", ("first_day", "last_day")),
)
"""Parts of the terms that are one cause each, and their fields."""
LISTS = (("metrics", "id"), ("fees", "id"), ("limits", "id"), ("remedies", "metric"), ("withholding", "id"))
"""Parts of which each entry is a cause of its own, and the field by which an entry is known."""
TAX = "tax"
ROUNDING = "tax.rounded"
WAYS = "rounding"
"""Which way amounts go to the smallest unit of the currency."""
SAYS_NOTHING = frozenset({"place", "clause", "names", "text", "wording"})
"""Fields that move no amount."""


def term_causes(first: Terms, second: Terms) -> tuple[str, ...]:
    """The parts in which two terms differ, by path, in the order in which they are taken: what is counted comes first."""
    causes: list[str] = []
    shared = base_lines(first) & base_lines(second)
    for section, known_by in LISTS:
        ours, theirs = _entries(first, section, known_by), _entries(second, section, known_by)
        for name in dict.fromkeys((*ours, *theirs)):
            sides = (of_shared(entries.get(name), shared) for entries in (ours, theirs))
            causes += _of_entry(f"{section}.{name}", *sides)
    for name, fields in PARTS:
        pairs = [[of_shared(getattr(terms, field), shared) for terms in (first, second)] for field in fields]
        pairs = [_ways_of_both(first, second)] if name == WAYS else pairs
        causes += [] if all(alike(*pair) for pair in pairs) else [name]
    causes += [] if taxed_alike(first.tax, second.tax) else [TAX]
    causes += [ROUNDING] if first.tax.rounded != second.tax.rounded and _both_taxed(first, second) else []
    return tuple(causes)


def _of_entry(path: str, ours: Any, theirs: Any) -> list[str]:  # noqa: ANN401 - any part of terms
    if not path.startswith("metrics.") or ours is None or theirs is None:
        return [] if alike(ours, theirs) else [path]
    counted = replace(theirs, **{name: getattr(ours, name) for name in TARGET})
    asked = replace(ours, **{name: getattr(theirs, name) for name in TARGET})
    return [*([] if alike(ours, counted) else [path]), *([] if alike(ours, asked) else [f"{path}.target"])]


def mixed_terms(first: Terms, second: Terms, switched: Collection[str]) -> Terms:
    """The first terms, with the parts of the second whose causes are switched."""
    changes: dict[str, Any] = {}
    own, present = (base_lines(first), base_lines(second)), _present(first, second, switched)
    for section, known_by in LISTS:
        ours, theirs = _entries(first, section, known_by), _entries(second, section, known_by)
        order = (*ours, *(name for name in theirs if name not in ours))
        if all(f"{section}.{name}" in switched for name in {*ours} ^ {*theirs}):
            order = (*theirs,)
        taken = []
        for name in order:
            entry, path = _entry(f"{section}.{name}", ours.get(name), theirs.get(name), switched), f"{section}.{name}"
            if name in ours and name in theirs:
                other, at = (ours[name], 1) if path in switched else (theirs[name], 0)
                entry = of_present(entry, other, own[at], present)
            taken += [entry] if entry is not None else []
        changes[section] = tuple(taken)
    for name, fields in PARTS:
        at = int(name in switched)
        for field in fields:
            pair = [getattr(terms, field) for terms in (first, second)]
            changes[field] = pair[at] if None in pair else of_present(pair[at], pair[1 - at], own[at], present)
    tax = mixed_tax(second.tax, first.tax) if TAX in switched else mixed_tax(first.tax, second.tax)
    if _both_taxed(first, second):
        tax = replace(tax, rounded=(second if ROUNDING in switched else first).tax.rounded)
    changes[TAX] = tax
    changes[WAYS] = _mixed_ways(first, second, switched)
    return replace(first, **changes)


def _present(first: Terms, second: Terms, switched: Collection[str]) -> frozenset[str]:
    """The lines of the mixture that can be a base: one that only the second has is there once it is switched."""
    ours, theirs = base_lines(first), base_lines(second)
    return (ours & theirs) | (ours - theirs - {*switched}) | ((theirs - ours) & {*switched})


def _ways_of_both(first: Terms, second: Terms) -> list[RoundingTerms]:
    """Which way amounts go of the kinds that both have; interest is none of the month."""
    own = {"interest"} | (set() if _both_taxed(first, second) else {TAX})
    own |= set() if first.withholding and second.withholding else {"withholding"}
    return [replace(terms.rounding, **dict.fromkeys(own, ROUNDED)) for terms in (first, second)]


def _mixed_ways(first: Terms, second: Terms, switched: Collection[str]) -> RoundingTerms:
    """Which way amounts go: those of a kind that only one of the two has go as this one says."""
    ways = (second if WAYS in switched else first).rounding
    if not _both_taxed(first, second):
        ways = replace(ways, tax=(second if first.tax.rounded == NO_TAX else first).rounding.tax)
    if not (first.withholding and second.withholding):
        ways = replace(ways, withholding=(first if first.withholding else second).rounding.withholding)
    return ways


def _both_taxed(first: Terms, second: Terms) -> bool:
    """Whether both round a tax: where one does not, where the other rounds comes and goes with its tax."""
    return NO_TAX not in {first.tax.rounded, second.tax.rounded}


def _entry(path: str, ours: Any, theirs: Any, switched: Collection[str]) -> Any:  # noqa: ANN401 - as above
    """An entry as the mixture has it; None where it has none."""
    entry = theirs if path in switched else ours
    if not path.startswith("metrics.") or ours is None or theirs is None:
        return entry
    asked = theirs if f"{path}.target" in switched else ours
    return replace(entry, **{name: getattr(asked, name) for name in TARGET})


def _entries(terms: Terms, section: str, known_by: str) -> dict[str, Any]:
    return {getattr(entry, known_by): entry for entry in getattr(terms, section)}


def alike(ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - any part of terms
    """Whether two parts of terms mean the same: where they stand, how they are written and called makes no difference."""
    match ours:
        case _ if type(ours) is not type(theirs):
            return False
        case Quantity():
            return bool(ours.in_force == theirs.in_force and ours.unit == theirs.unit)
        case Scope():
            return bool(ours.predicate == theirs.predicate)
        case Place() | Names():
            return True
        case tuple():
            return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    fields = [name for name in getattr(ours, "__dataclass_fields__", ()) if name not in SAYS_NOTHING]
    return all(alike(getattr(ours, name), getattr(theirs, name)) for name in fields) if fields else bool(ours == theirs)

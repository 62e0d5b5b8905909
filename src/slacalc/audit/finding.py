"""What ``verify`` finds: a place, what is stated there and what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

FindingKind = Literal["digest", "form", "arithmetic", "terms", "counts", "history", "bytes"]
"""``bytes``: what is written otherwise and means the same."""
FIRST_SECTIONS = ("totals", "lines", "correction", "moved", "deduct")
"""Places that are about money."""
THEN = ("metrics", "rights", "state")
LIBRARY = "contract.calendar.library"
"""Where a statement says whose version knew the working days of its country."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference."""

    kind: FindingKind
    where: str
    """A section, or a figure, line, row sum or metric in it."""
    stated: str = ""
    """As the JSON of a statement has it; empty where there is nothing."""
    computed: str = ""
    unit: str = ""
    """Of the two values: that of a figure, ``outcome``, or empty where they are texts."""
    rows: int = 0
    """In how many rows of a table the two differ, where they are its sums."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What computing anew comes to otherwise because a rule has changed since the statement was made: no difference of it."""

    finding: Finding
    rule: str
    """Slug."""
    since: str
    """The release since which the rule holds."""


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Money first, then verdicts and rights, terms and counts, and digests last; each place once."""
    return tuple(sorted(dict.fromkeys(findings), key=_rank))


def _rank(finding: Finding) -> int:
    last = {"form": 5, "digest": 6, "bytes": 7}.get(finding.kind)
    section = finding.where.partition(".")[0]
    if last is not None:
        return last
    if section in FIRST_SECTIONS:
        return 0
    if finding.unit == "money":
        return 1
    return 2 if section in THEN else 4 if section in {"tallies", "rows", "inputs"} else 3

"""Rules of a contract file that span several keys.

They look at the tree, not at the validated schema, so that one mistake does not hide another: each rule says what it can about
the parts that are readable and is silent about the rest, which the schema reports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.base.zones import zone_names
from slacalc.contract.absurd import check_absurd
from slacalc.contract.fees.kinds import check_fees
from slacalc.contract.fees.limits import check_limits
from slacalc.contract.metrics.checks import check_metrics
from slacalc.contract.parties import check_parties
from slacalc.contract.payment.due import check_payment
from slacalc.contract.payment.late import check_late_payment
from slacalc.contract.payment.rounding import check_rounding
from slacalc.contract.payment.tax import check_tax
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.remedies.deductions import check_deductions
from slacalc.contract.remedies.remedy import check_remedies
from slacalc.contract.remedies.score import check_score
from slacalc.contract.tree.find import find_path, scalar_at, value_at
from slacalc.contract.tree.source import Mapping
from slacalc.contract.tree.watch import answers_by_version
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ID = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
SECTIONS_BY_ID = ("metrics", "fees", "limits", "score.parts", "tax.rates", "withholding", "amendments", "examples")
RESERVED = frozenset(
    {
        "billed",
        "calls",
        "corrections",
        "damages",
        "deduct",
        "deductions",
        "difference",
        "earned_back",
        "fees",
        "limits",
        "metrics",
        "retention",
        "score",
        "tax",
        "total",
        "withholding",
    }
)
"""Names of figures begin with them, or with the id of a metric; a correction of a month tells its own figures by them."""


def check_ids(root: Mapping) -> Iterator[Diagnostic]:
    """Ids are plain and do not collide with the names of figures."""
    for section in SECTIONS_BY_ID:
        node = find_path(root, section)
        for name, part in node.items if isinstance(node, Mapping) else ():
            if not ID.fullmatch(name):
                yield error("contract/bad-id", part.key, text=name)
            elif section == "metrics" and name in RESERVED:
                yield error("contract/reserved-id", part.key, text=name)


def check_zone(root: Mapping) -> Iterator[Diagnostic]:
    """The time zone is one of the IANA database."""
    node = scalar_at(root, "timezone")
    if node is not None and isinstance(node.value, str) and node.value not in zone_names():
        yield error("contract/unknown-timezone", node.place, text=node.text)


def check_term(root: Mapping) -> Iterator[Diagnostic]:
    """The term ends after it starts."""
    first, last = value_at(root, "term.first_day", read_day), value_at(root, "term.last_day", read_day)
    node = scalar_at(root, "term.last_day")
    if first is None or last is None or node is None:
        return
    if last < first:
        yield error("contract/term-ends-before-start", node.place, first=first, last=last)


def check_hours(root: Mapping) -> Iterator[Diagnostic]:
    """Service hours are given once for every day, or for working days and for rest days."""
    node = root.find("service_hours")
    if not isinstance(node, Mapping):
        return
    two = [key for key in ("working_days", "rest_days") if node.find(key) is not None]
    every = node.find("every_day")
    if every is not None and two:
        yield error("contract/not-both", every.key, one="every_day", other=two[0])
    elif every is None and len(two) == 1:
        missing = "rest_days" if two == ["working_days"] else "working_days"
        yield error("contract/missing-key", node.key, key=missing, where=node.path)
    elif every is None and not two:
        yield error("contract/missing-key", node.key, key="every_day", where=node.path)


def check_exports(root: Mapping) -> Iterator[Diagnostic]:
    """Exports have known roles."""
    node = root.find("exports")
    roles = [kind.role for kind in RECORD_KINDS]
    for role, part in node.items if isinstance(node, Mapping) else ():
        if role not in roles:
            facts = {"key": role, "where": "exports", "nearest": nearest(role, roles), "keys": listed(roles)}
            yield error("contract/unknown-key", part.key, **facts)


CHECKS: tuple[Callable[[Mapping], Iterator[Diagnostic]], ...] = (
    check_ids,
    check_zone,
    check_parties,
    check_term,
    check_hours,
    check_exports,
    check_metrics,
    check_fees,
    check_limits,
    check_remedies,
    check_deductions,
    check_score,
    check_tax,
    check_rounding,
    check_payment,
    check_late_payment,
    check_absurd,
)


def check_versions(roots: Sequence[Mapping]) -> Iterator[tuple[Diagnostic, ...]]:
    """What the rules find in each version of a file; what they have found in an earlier one is not told again."""
    return answers_by_version(CHECKS, roots)

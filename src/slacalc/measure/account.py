"""Where the records of a role went: into the month, or out of it for the first reason that holds; and what no fee can charge.

A record is in scope where a standard counts it or a fee charges for it this month; a call of the month always is, since each
stands in its class. A record of the month that is neither is left out as charged by no fee where fees count its role, or as under
no standard. One that a standard counts, and whose queue, category or other word is of no fee, is in scope and told apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.predicates.possible import NEVER, could_hold, words_asked
from slacalc.contract.predicates.predicate import And, Not, Or
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import counting_fees, metrics_of
from slacalc.measure.count import in_spans
from slacalc.measure.needs import CHARGED_BY, MOMENT
from slacalc.records.expressions import to_polars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slacalc.base.month import Spans
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.terms import Terms
    from slacalc.measure.billed_cases import BilledCases
    from slacalc.measure.cases import CaseCount

OTHER_MONTH, SUSPENDED, MERGED, WITHDRAWN = "other month", "suspended", "merged", "withdrawn"
NO_FEE, NO_STANDARD = "charged by no fee", "no standard"
NO_CASE = "of no case"
"""A pause whose case is not in the export of cases."""
NO_DAY = "no day charged"
"""A row of the roster that is of the month and of a fee, on no day that this one charges."""
IN_ORDER = (OTHER_MONTH, SUSPENDED, NO_CASE, NO_FEE, NO_STANDARD, NO_DAY)
"""The reasons for which records are left out, in the order in which they are told."""
OF_CASES = (NO_STANDARD, MERGED, WITHDRAWN, NO_FEE, SUSPENDED, OTHER_MONTH)
"""The same of cases."""
Words = tuple[tuple[str, str], ...]
"""Column and word; blank is empty."""


@dataclass(frozen=True, slots=True)
class RoleScope:
    """Records of a role: in scope, or left out by the first rule that matches."""

    role: str
    in_scope: int
    left_out: tuple[tuple[str, int], ...]
    no_fee: int = 0
    """Of those in scope, the records whose words are of no fee."""
    of_no_fee: tuple[tuple[Words, int], ...] = ()
    """The words of the month's records that are of no fee, and how many have them; the most first."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The ids of cases that decide what is counted of other records: this month, or only in another."""

    of_month: frozenset[str]
    elsewhere: frozenset[str]

    def __or__(self, other: Telling) -> Telling:
        return Telling(self.of_month | other.of_month, self.elsewhere | other.elsewhere)


NOBODY = Telling(frozenset(), frozenset())


def scope_of_moment(role: str, terms: Terms, records: pl.DataFrame, on_served_days: pl.DataFrame) -> RoleScope:
    """Of a role whose records have a moment; ``on_served_days`` are those on days of service, with every derived column."""
    of_month = records.filter(in_spans(MOMENT[role], (terms.span,))).height
    fees = [fee.scope.predicate for fee in counting_fees(terms, role)]
    counted = Or((*fees, *(metric.scope.predicate for metric in metrics_of(terms, role))))
    inside = on_served_days if role == "calls" else on_served_days.filter(to_polars(counted))
    reasons = {
        SUSPENDED: of_month - on_served_days.height,
        NO_FEE if fees else NO_STANDARD: on_served_days.height - inside.height,
    }
    misfit = to_polars(_of_no_fee(role, fees))
    return RoleScope(
        role,
        inside.height,
        ((OTHER_MONTH, records.height - of_month), *_that_occur(reasons)),
        inside.filter(misfit).height,
        _words_of(on_served_days.filter(misfit), role, fees),
    )


def sum_of_scopes(scopes: Sequence[RoleScope]) -> RoleScope:
    """The scope of a role from those of slices of its records, which name the reasons in one order."""
    left, words = Counter[str](), Counter[Words]()
    for scope in scopes:
        left.update(dict(scope.left_out))
        words.update(dict(scope.of_no_fee))
    in_order = OF_CASES if scopes[0].role == "tickets" else IN_ORDER
    reasons = [reason for reason in in_order if any(reason in dict(scope.left_out) for scope in scopes)]
    return RoleScope(
        scopes[0].role,
        sum(scope.in_scope for scope in scopes),
        tuple((reason, left[reason]) for reason in reasons),
        sum(scope.no_fee for scope in scopes),
        tuple(sorted(words.items(), key=lambda item: (-item[1], item[0]))),
    )


def scope_of_seats(terms: Terms, seats: pl.DataFrame, billed: int) -> RoleScope:
    """Of the roster, ``billed`` rows of which a fee charges."""
    fees = [fee.scope.predicate for fee in terms.fees if isinstance(fee, SeatsFee)]
    present, served = (seats.filter(_is_there(days)) for days in ((terms.span,), terms.served))
    fitting = served.filter(to_polars(Or(tuple(fees))))
    reasons = {
        SUSPENDED: present.height - served.height,
        NO_FEE: served.height - fitting.height,
        NO_DAY: fitting.height - billed,
    }
    left = ((OTHER_MONTH, seats.height - present.height), *_that_occur(reasons))
    misfits = served.filter(to_polars(_of_no_fee("seats", fees)))
    return RoleScope("seats", billed, left, 0, _words_of(misfits, "seats", fees))


def scope_of_cases(terms: Terms, tickets: pl.DataFrame, cases: CaseCount, charged: BilledCases, telling: Telling) -> RoleScope:
    """Of the cases: judged, charged for or telling, merged, withdrawn, or left out by what no standard and no fee asks for."""
    fees = counting_fees(terms, "tickets")
    predicates = [fee.scope.predicate for fee in fees]
    fits = to_polars(Or(tuple(predicates)))
    of_month = _any(in_spans(CHARGED_BY[fee.by], (terms.span,)) for fee in fees)
    stopped = _any(to_polars(fee.scope.predicate) & in_spans(CHARGED_BY[fee.by], terms.suspended) for fee in fees)
    elsewhere = pl.lit(value=True) if fees else _among(cases.scoped, _ids(telling.elsewhere))
    rules = (
        ("", _among(cases.judged, charged.billed, _ids(telling.of_month))),
        (MERGED, _among(cases.merged, charged.merged)),
        (WITHDRAWN, _among(cases.withdrawn)),
        (NO_FEE, of_month & ~fits),
        (SUSPENDED, stopped),
        (OTHER_MONTH, elsewhere),
    )
    first = pl.coalesce(*(pl.when(rule).then(pl.lit(name)) for name, rule in rules), pl.lit(NO_STANDARD))
    with_reason = tickets.with_columns(why=first, misfit=of_month & to_polars(_of_no_fee("tickets", predicates)))
    why = dict(with_reason.group_by("why").agg(pl.len()).iter_rows())
    between = _that_occur({name: why.get(name, 0) for name in (MERGED, WITHDRAWN, NO_FEE, SUSPENDED)})
    return RoleScope(
        "tickets",
        why.get("", 0),
        ((NO_STANDARD, why.get(NO_STANDARD, 0)), *between, (OTHER_MONTH, why.get(OTHER_MONTH, 0))),
        with_reason.filter("misfit", pl.col("why") == "").height,
        _words_of(with_reason.filter("misfit"), "tickets", predicates),
    )


def _is_there(days: Spans) -> pl.Expr:
    """Whether a row of the roster has one of these days."""
    last = pl.col("last_day")
    return _any((pl.col("first_day") < end) & (last.is_null() | (last >= first)) for first, end in days)


def _any(of: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *of).fill_null(value=False)


def _among(*ids: pl.Series) -> pl.Expr:
    return pl.col("case_id").is_in(pl.concat(ids).implode())


def _ids(cases: frozenset[str]) -> pl.Series:
    return pl.Series("case_id", sorted(cases), dtype=pl.String)


def _that_occur(reasons: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((reason, count) for reason, count in reasons.items() if count)


def _of_no_fee(role: str, fees: Sequence[Predicate]) -> Predicate:
    """Whether the words of a record are of none of the fees; where no fee counts the role, nothing is to be said of it."""
    kind = record_kind(role)
    return And(tuple(Not(could_hold(fee, kind)) for fee in fees)) if fees else NEVER


def _words_of(misfits: pl.DataFrame, role: str, fees: Sequence[Predicate]) -> tuple[tuple[Words, int], ...]:
    """Each combination of words once; a code, which is of no fee only where it is blank, only then."""
    kind = record_kind(role)
    names = words_asked(fees, kind)
    if misfits.is_empty() or not names:
        return ()
    codes = {column.name for column in kind.columns if column.type == "code"}
    counts: dict[Words, int] = {}
    for *cells, count in misfits.group_by(names).agg(pl.len()).iter_rows():
        words = tuple((name, cell or "") for name, cell in zip(names, cells, strict=True) if name not in codes or not cell)
        counts[words] = counts.get(words, 0) + count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

"""The rules of computing that have changed since 0.1.0, so that a statement says by which of them it was made.

Whoever changes how an amount, a count or a verdict comes about, for inputs that were accepted before, adds a row: a short slug,
the release since which it holds, the places of a statement at which it can make a difference, and which contracts it concerns.
Its words stand in ``render/messages/{en,zh}/rules.toml`` under the slug; the guide's table is made of them. What was accepted
before and is refused now is no rule here: no statement is made of it.

A statement lists the rules of its release that concern its contract. ``verify`` of a statement of an earlier release names the
rule wherever computing it anew comes to something else at one of the rule's places.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.release import VERSION
from slacalc.base.zones import zone_of
from slacalc.contract.fees.fee import CountingFee
from slacalc.contract.fees.minutes import MinutesFee
from slacalc.contract.fees.package import PackageFee
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.metrics.readings import find_reading
from slacalc.contract.predicates.possible import words_asked
from slacalc.contract.records.calls import CALLS
from slacalc.measure.columns import reading_of
from slacalc.measure.needs import EXCUSED, roles_read
from slacalc.statement.document import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Statement

FIRST = "0.1.0"
"""The release whose statements do not say by what they were made."""
REPEATED = "called_again_after"
"""The column of repeat calls."""


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """One rule that has changed."""

    slug: str
    since: str
    """The release, such as ``0.2.0``."""
    places: tuple[str, ...]
    """Patterns of places, as ``verify`` names them: ``figures.deduct.*``, ``tallies.*``; none where no statement has any.

    In them ``{repeats}`` is each metric or fee that looks for repeat calls."""
    concerns: Callable[[Terms], bool]
    """Whether it can make a difference under a contract; in doubt it can."""
    reason: str = ""
    """Of refused rows: without a row that is refused for it now, the rule made no difference."""


def _always(_: Terms) -> bool:
    return True


def _adds_seconds(terms: Terms) -> bool:
    return any(isinstance(fee, MinutesFee) for fee in terms.fees)


def _bills_cases(terms: Terms) -> bool:
    return any(isinstance(fee, CountingFee) and fee.counts == "tickets" for fee in terms.fees)


def _changes_clocks(terms: Terms) -> bool:
    """Whether the zone has summer time, or another change of its clocks in the year around the month."""
    zone, day = zone_of(terms.timezone), datetime.combine(terms.month.first, time())
    return len({zone.utcoffset(day + timedelta(weeks=week)) for week in range(-56, 56)}) > 1


def _takes_or_adds(terms: Terms) -> bool:
    return any(remedy.deduct is not None for remedy in terms.remedies) or any(fee.metric for fee in terms.fees)


def _interest_without_tax(terms: Terms) -> bool:
    return terms.late_payment is not None and not terms.late_payment.including_tax


def _owes_a_part(terms: Terms) -> bool:
    """Whether the month is served in part, and a sum or a number is owed for a month."""
    least = any(isinstance(fee, SeatsFee) and fee.billed_at_least is not None for fee in terms.fees)
    owed = (
        least or any(isinstance(fee, PackageFee) for fee in terms.fees) or any(limit.kind != "budget" for limit in terms.limits)
    )
    return owed and terms.served != ((terms.month.first, terms.month.end),)


def _reaches_back_by_itself(terms: Terms) -> bool:
    deducts = (remedy.deduct for remedy in terms.remedies if remedy.cure is not None and remedy.deduct is not None)
    return any(deduct.applies == "by itself" and deduct.start == "month missed" for deduct in deducts)


def _looks_for_repeats(terms: Terms) -> bool:
    return bool(_repeats(terms))


def _repeats(terms: Terms) -> tuple[str, ...]:
    """The metrics and fees that look for repeat calls, as the columns of tallies begin with them."""
    metrics = (
        metric.id
        for metric in terms.metrics
        if any(REPEATED in text for text in (reading_of(metric).numerator, reading_of(metric).denominator, metric.scope.text))
    )
    fees = (f"fees.{fee.id}" for fee in terms.fees if isinstance(fee, CountingFee) and REPEATED in fee.scope.text)
    return (*metrics, *fees)


def _accounts_for_words(terms: Terms) -> bool:
    """Whether records can be of the month and of no standard or fee: a call is so only by its words."""
    calls = [fee.scope.predicate for fee in terms.fees if isinstance(fee, CountingFee) and fee.counts == CALLS.role]
    return bool({*roles_read(terms)} - {CALLS.role, "updates", EXCUSED} or words_asked(calls, CALLS))


def _has_seats(terms: Terms) -> bool:
    return any(isinstance(fee, CountingFee) and fee.counts == "seats" for fee in terms.fees)


def _terminates(terms: Terms) -> bool:
    return any(remedy.terminate is not None for remedy in terms.remedies)


RULES: tuple[ChangedRule, ...] = (
    ChangedRule("blank-seconds", "0.2.0", ("tallies.*", "figures.fees.*", "rows.*"), _adds_seconds),
    ChangedRule("cases-billed-once", "0.2.0", ("tallies.tickets*", "figures.fees.*", "rows.tickets"), _bills_cases),
    ChangedRule("clock-instants", "0.2.0", ("tallies.*", "rows.*", "open_cases*"), _changes_clocks),
    ChangedRule("deduction-unlimited", "0.2.0", ("figures.deduct.*", "figures.fees.*"), _takes_or_adds),
    ChangedRule("late-exact", "0.2.0", (), _interest_without_tax),
    ChangedRule("newest-row", "0.2.0", ("tallies.*", "rows.*", "open_cases*"), _always, "records/newer-row-refused"),
    ChangedRule("part-months", "0.2.0", ("figures.*", "tallies.*", "terms.*"), _owes_a_part),
    ChangedRule("records-accounted", "0.2.0", ("rows.*",), _accounts_for_words),
    ChangedRule("same-second", "0.2.0", ("tallies.calls.{repeats}.*",), _looks_for_repeats),
    ChangedRule("seat-union", "0.2.0", ("tallies.seats*", "figures.fees.*", "rows.seats"), _has_seats),
    ChangedRule("still-by-itself", "0.2.0", ("rights",), _reaches_back_by_itself),
    ChangedRule("terminate-again", "0.2.0", ("rights", "metrics.*.steps"), _terminates),
)
"""In the order of their slugs."""


def program_of(terms: Terms) -> Program:
    """This release, and those of its rules that concern a contract."""
    return Program(VERSION, tuple(rule.slug for rule in RULES if rule.concerns(terms)))


def rules_of(version: str, terms: Terms) -> tuple[str, ...]:
    """The rules that a statement of that release lists, as far as this one knows them."""
    return tuple(rule.slug for rule in RULES if release(rule.since) <= release(version) and rule.concerns(terms))


def changed_rule(where: str, version: str, terms: Terms, reasons: frozenset[str] = frozenset()) -> ChangedRule | None:
    """The rule that changed after that release and can make a difference at a place; None where none does.

    ``reasons`` are those for which rows are refused now.
    """
    later = (rule for rule in RULES if release(rule.since) > release(version) and rule.concerns(terms))
    return _most_exact(where, [rule for rule in later if not rule.reason or rule.reason in reasons], _repeats(terms))


def changed_between(where: str, before: Statement, again: Statement) -> ChangedRule | None:
    """The rule by which a month that is computed again was not computed before, and that can make a difference at a place."""
    known = before.program.rules if before.program is not None else ()
    slugs = {*again.program.rules} - {*known} if again.program is not None else set[str]()
    reasons = {slug for rows in again.rows for slug, _ in rows.refused_by}
    possible = [rule for rule in RULES if rule.slug in slugs and (not rule.reason or rule.reason in reasons)]
    return _most_exact(where, possible, tuple(_repeats_stated(again)))


def _most_exact(where: str, rules: Sequence[ChangedRule], repeats: Sequence[str]) -> ChangedRule | None:
    """Of several rules one that refused rows speak for comes first, then the one whose place is the most exact."""
    matches = [
        (bool(rule.reason), len(place), rule) for rule in rules for place in _places(rule, repeats) if fnmatchcase(where, place)
    ]
    return max(matches, key=lambda match: match[:2], default=(False, 0, None))[2]


def _places(rule: ChangedRule, repeats: Sequence[str]) -> Iterator[str]:
    for place in rule.places:
        yield from (place.replace("{repeats}", column) for column in repeats) if "{repeats}" in place else (place,)


def _repeats_stated(statement: Statement) -> Iterator[str]:
    """The metrics and fees that look for repeat calls, by the words of a statement."""
    for metric in statement.metrics:
        reading = find_reading(metric.reading)
        if reading is not None and any(REPEATED in text for text in (reading.numerator, reading.denominator)):
            yield metric.id
    for word in statement.wording:
        section, _, rest = word.path.partition(".")
        if REPEATED in word.text and section in {"metrics", "fees"}:
            yield rest.partition(".")[0] if section == "metrics" else f"fees.{rest.partition('.')[0]}"


def is_later(version: str) -> bool:
    """Whether a release is later than this one, whose rules are not all known here."""
    return release(version) > release(VERSION)


def release(version: str) -> tuple[int, ...]:
    """The numbers of a release, to be compared."""
    return tuple(map(int, version.split(".")))

"""From a valid file to the terms of a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.worktime import ServiceHours
from slacalc.contract import terms as t
from slacalc.contract.fees.file import BonusFeePart, PercentageFeePart
from slacalc.contract.fees.resolve import resolve_fee, resolve_limit
from slacalc.contract.metrics.own_reading import own_reading
from slacalc.contract.metrics.readings import find_reading
from slacalc.contract.parts.resolve import key, names, own, quantity, scope
from slacalc.contract.remedies.resolve import resolve_deductions, resolve_late_payment, resolve_remedy, resolve_score
from slacalc.contract.schema import BEFORE_ISSUE, BILLED_NOW
from slacalc.contract.wording import wording_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.month import Month
    from slacalc.contract import schema as s
    from slacalc.contract.amend import Version
    from slacalc.contract.calendars.calendar import Calendar
    from slacalc.contract.metrics.readings import Reading


def resolve(part: s.ContractPart, version: Version, calendar: Calendar, month: Month, sha256: str) -> t.Terms:
    """The terms of ``month``, in force under this version of the file."""
    fees = tuple(f"fees.{name}" for name in part.fees)
    lines = (*fees, *(f"limits.{name}" for name in part.limits or {}))
    plain = tuple(f"fees.{name}" for name, fee in part.fees.items() if not isinstance(fee, PercentageFeePart | BonusFeePart))
    return t.Terms(
        contract_id=part.id.value,
        title=part.title.value,
        language=part.language.value,
        currency=part.currency.value,
        timezone=part.timezone.value,
        file=own(part.id.scalar.place).file,
        sha256=sha256,
        month=month,
        amendments=version.amendments,
        client=_party(part.parties.client),
        provider=_party(part.parties.provider),
        first_day=part.term.first_day.value,
        last_day=part.term.last_day.value,
        renewed=0,
        suspended=(),
        working_days=calendar.working_days,
        service_hours=_service_hours(part.service_hours),
        exports=tuple((role, layout.value) for role, layout in part.exports.items()),
        evidence=t.Evidence(
            quantity(part.evidence.refused_rows.value, part.evidence.refused_rows.scalar, ""),
            quantity(part.evidence.days_without_calls.value, part.evidence.days_without_calls.scalar, ""),
            bills_now=part.evidence.otherwise is not None and part.evidence.otherwise.value == BILLED_NOW,
            review=part.evidence.review is not None and part.evidence.review.value == BEFORE_ISSUE,
        ),
        metrics=tuple(_metric(name, metric, version, part.timezone.value) for name, metric in part.metrics.items()),
        fees=tuple(resolve_fee(name, fee, plain, version) for name, fee in part.fees.items()),
        tax=t.TaxTerms(
            part.tax.clause.value,
            quantity(part.tax.rate.value, part.tax.rate.scalar, part.tax.clause.value),
            part.tax.prices.value,
            part.tax.rounded.value,
            key(version, "tax"),
        ),
        limits=tuple(resolve_limit(name, limit, fees, version) for name, limit in (part.limits or {}).items()),
        score=resolve_score(part.score, lines) if part.score else None,
        remedies=tuple(
            resolve_remedy(name, remedy, lines, version, calendar.working_days) for name, remedy in (part.remedies or {}).items()
        ),
        deductions=resolve_deductions(part.deductions) if part.deductions else None,
        damages=t.DamagesTerms(part.damages.clause.value) if part.damages else None,
        payment=t.PaymentTerms(
            part.payment.clause.value,
            quantity(part.payment.due.value.day, part.payment.due.scalar, part.payment.clause.value),
            part.payment.rest_day.value,
            part.payment.due.value.quarterly,
            key(version, "payment"),
        ),
        late_payment=resolve_late_payment(part.late_payment) if part.late_payment else None,
        calendar=calendar.terms,
        wording=wording_of(version.root),
    )


def with_later_prices(terms: t.Terms, later: Sequence[tuple[Version, s.ContractPart]]) -> t.Terms:
    """The terms of a month inside which amendments set prices of fees that are counted by day."""
    fees = list(terms.fees)
    for version, part in later:
        for at, fee in enumerate(fees):
            changed = resolve_fee(fee.id, part.fees[fee.id], (), version)
            if not isinstance(fee, t.DailyFee) or not isinstance(changed, t.DailyFee):
                continue
            before = fee.later[-1].price if fee.later else fee.price
            if changed.price.place != before.place:
                price = replace(changed.price, path=f"{changed.price.path}.{version.start}")
                fees[at] = replace(fee, later=(*fee.later, t.PriceFrom(version.start, price)))
    amendments = later[-1][0].amendments if later else terms.amendments
    return replace(terms, fees=tuple(fees), amendments=amendments)


def _party(part: s.PartyPart) -> t.Party:
    account = t.Account(part.account.bank.value, part.account.number.value) if part.account else None
    return t.Party(part.name.value, account)


def _service_hours(part: s.ServiceHoursPart) -> ServiceHours:
    if part.every_day is not None:
        return ServiceHours(part.every_day.value, part.every_day.value)
    return ServiceHours(part.working_days.value if part.working_days else (), part.rest_days.value if part.rest_days else ())


def _metric(name: str, part: s.MetricPart, version: Version, zone: str) -> t.MetricTerms:
    clause = part.clause.value
    of_contract = _own_reading(part)
    reading = of_contract or find_reading(part.reading.value)
    target = part.target.value
    return t.MetricTerms(
        id=name,
        clause=clause,
        names=names(part.name),
        reading=part.reading.value,
        scope=scope(part.where, reading.scoped_by if reading else "calls"),
        within=quantity(part.within.value.number, part.within.scalar, clause) if part.within else None,
        satisfied=part.satisfied or (),
        reopened_is_resolved=None if part.reopened is None else part.reopened.value == "resolved",
        target=t.Target(target.how, quantity(target.number, part.target.scalar, clause)) if target else None,
        least=quantity(part.basis.value.least, part.basis.scalar, clause),
        below_least=part.basis.value.below,
        place=key(version, f"metrics.{name}"),
        cases=_cases(part, zone),
        short=quantity(part.short.value, part.short.scalar, clause) if part.short else None,
        dissatisfied=part.dissatisfied or (),
        passed=quantity(part.passed.value, part.passed.scalar, clause) if part.passed else None,
        own=of_contract,
        over=_over(part, clause),
        excusable=part.excused is not None,
    )


def _over(part: s.MetricPart, clause: str) -> t.Over | None:
    if part.over is None or part.each is None:
        return None
    bound, each = part.each_target, quantity(part.each.value, part.each.scalar, clause)
    target = t.Target(bound.value.how, quantity(bound.value.number, bound.scalar, clause)) if bound else None
    return t.Over(part.over.value.how, part.over.value.by, each, target)


def _own_reading(part: s.MetricPart) -> Reading | None:
    if part.counts is None or part.unit is None or part.numerator is None or part.denominator is None:
        return None
    adds, blank = (text.value if text else "" for text in (part.adds, part.blank))
    return own_reading(part.counts.value, part.unit.value, part.numerator.value, part.denominator.value, adds, blank)


def _cases(part: s.MetricPart, zone: str) -> t.CaseTerms | None:
    if part.within is None or not part.within.value.after_receipt:
        return None
    merged = part.merged.value if part.merged else None
    judged = part.judged.value if part.judged else "in month of deadline"
    return t.CaseTerms(part.within.value.until, part.within.value.received_before, judged, zone, merged)

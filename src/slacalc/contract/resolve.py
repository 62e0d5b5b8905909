"""From a valid file to the terms of a month."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slacalc.contract.fees.fee import with_price_from
from slacalc.contract.law import law_of
from slacalc.contract.parts.resolve import own
from slacalc.contract.payment.rounding import RoundingTerms
from slacalc.contract.payment.tax import tax_terms
from slacalc.contract.remedies.deductions import DamagesTerms
from slacalc.contract.terms import Terms
from slacalc.contract.tree.find import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.base.month import Month
    from slacalc.contract.amend import Version
    from slacalc.contract.calendars.calendar import Calendar
    from slacalc.contract.fees.fee import FeePart, FeeTerms
    from slacalc.contract.parts.kept import Kept
    from slacalc.contract.payment.late import LatePaymentTerms
    from slacalc.contract.schema import ContractPart
    from slacalc.contract.tree.source import Mapping


def resolve(part: ContractPart, version: Version, calendar: Calendar, month: Month, sha256: str, kept: Kept) -> Terms:
    """The terms of ``month``, in force under this version of the file; ``kept`` has those of parts that it shares with others."""
    root, zone, days = version.root, part.timezone.value, calendar.working_days
    service_hours, working_hours = part.service_hours.terms(), part.calendar.hours()
    hours = {"service hours": service_hours, "working hours": working_hours, None: None}
    fees = tuple(f"fees.{name}" for name, fee in part.fees.items() if not fee.makes.takes_off)
    lines = (*fees, *(f"limits.{name}" for name in part.limits or {}))
    return Terms(
        contract_id=part.id.value,
        title=part.title.value,
        language=part.language.value,
        currency=part.currency.value,
        timezone=zone,
        file=own(part.id.scalar.place).file,
        sha256=sha256,
        month=month,
        amendments=version.amendments,
        client=part.parties.client.terms(),
        provider=part.parties.provider.terms(),
        first_day=part.term.first_day.value,
        last_day=part.term.last_day.value,
        renewed=0,
        suspended=(),
        working_days=days,
        service_hours=service_hours,
        working_hours=working_hours,
        exports=tuple((role, layout.value) for role, layout in part.exports.items()),
        evidence=part.evidence.terms(),
        metrics=kept.same(
            tuple(
                kept.once(metric, partial(metric.terms, name, root, zone, runs_in), name, zone, runs_in)
                for name, metric in part.metrics.items()
                for runs_in in (hours[metric.runs_in],)
            )
        ),
        fees=_fees(part, version, kept),
        tax=tax_terms(part.tax, root),
        limits=tuple(
            kept.once(limit, partial(limit.terms, name, fees, root), name, fees) for name, limit in (part.limits or {}).items()
        ),
        score=part.score.terms(lines) if part.score else None,
        remedies=tuple(
            kept.once(remedy, partial(remedy.terms, name, lines, root, days, kept), name, lines, id(days))
            for name, remedy in (part.remedies or {}).items()
        ),
        deductions=part.deductions.terms() if part.deductions else None,
        damages=DamagesTerms(part.damages.clause.value) if part.damages else None,
        payment=part.payment.terms(root),
        rounding=rounding_of(part),
        withholding=tuple(withheld.terms(name) for name, withheld in (part.withholding or {}).items()),
        retention=part.retention.terms(root) if part.retention else None,
        late_payment=late_payment_of(part),
        calendar=calendar.terms,
        law=law_of(part.law),
        numbering=part.statement_number.value if part.statement_number else "",
        tree=root,
        kept=kept,
    )


def rounding_of(part: ContractPart) -> RoundingTerms:
    """Which way amounts go to the smallest unit of the currency."""
    return part.rounding.terms() if part.rounding is not None else RoundingTerms()


def late_payment_of(part: ContractPart) -> LatePaymentTerms | None:
    """What late payment costs, and when it gives the provider rights."""
    return part.late_payment.terms(rounding_of(part).interest) if part.late_payment is not None else None


def with_later_prices(terms: Terms, later: Sequence[tuple[Version, ContractPart]]) -> Terms:
    """The terms of a month inside which amendments set prices of fees that are counted by day."""
    if not later:
        return terms
    fees = list(terms.fees)
    for version, part in later:
        for at, (fee, changed) in enumerate(zip(fees, _fees(part, version, terms.kept), strict=True)):
            for old, new in zip(fee.prices_by_day, changed.prices_by_day, strict=False):
                before = next((change.price for change in reversed(fee.later) if change.of == old.key), old.price)
                if (new.price.place, new.price.indexed) != (before.place, before.indexed):
                    same = new.price.place == before.place
                    price = replace(new.price, path=before.path if same else f"{new.price.path}.{version.start}")
                    fees[at] = with_price_from(fees[at], version.start, price, old.key)
    return replace(terms, fees=tuple(fees), amendments=later[-1][0].amendments)


def _fees(part: ContractPart, version: Version, kept: Kept) -> tuple[FeeTerms, ...]:
    """The fees in the order of the file; those that are shares of all fees are shares of those that are none themselves."""
    plain = tuple(f"fees.{name}" for name, fee in part.fees.items() if not fee.makes.of_fees and not fee.makes.takes_off)
    fees = (kept.once(fee, partial(_fee, fee, name, version.root, plain), name, plain) for name, fee in part.fees.items())
    return kept.same(tuple(fees))


def _fee(fee: FeePart, name: str, root: Mapping, plain: tuple[str, ...]) -> FeeTerms:
    return fee.terms(fee.heading(name, root), plain).in_currency(text_at(root, "currency"))

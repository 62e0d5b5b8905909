"""From a valid file to the terms of a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.worktime import ServiceHours
from slacalc.contract import terms as t
from slacalc.contract.columns import record_kind
from slacalc.contract.not_computed import list_not_computed
from slacalc.contract.own_reading import own_reading
from slacalc.contract.predicate import ALWAYS
from slacalc.contract.predicate_text import read_predicate
from slacalc.contract.readings import find_reading
from slacalc.contract.schema_fees import EachFeePart, SeatsFeePart, StepsFeePart
from slacalc.contract.tree import find_path

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.base.month import Month
    from slacalc.contract import prices as p
    from slacalc.contract import quantities as q
    from slacalc.contract import schema as s
    from slacalc.contract import schema_fees as f
    from slacalc.contract import schema_parts as parts
    from slacalc.contract import schema_remedies as r
    from slacalc.contract.amend import Version
    from slacalc.contract.calendar import Calendar
    from slacalc.contract.leaves import Written
    from slacalc.contract.readings import Reading
    from slacalc.contract.source import Scalar


def resolve(part: s.ContractPart, version: Version, calendar: Calendar, month: Month, sha256: str) -> t.Terms:
    """The terms of ``month``, in force under this version of the file."""
    fees = tuple(f"fees.{name}" for name in part.fees)
    return t.Terms(
        contract_id=part.id.value,
        title=part.title.value,
        language=part.language.value,
        currency=part.currency.value,
        timezone=part.timezone.value,
        file=_own(part.id.scalar.place).file,
        sha256=sha256,
        month=month,
        amendments=version.amendments,
        client=_party(part.parties.client),
        provider=_party(part.parties.provider),
        first_day=part.term.first_day.value,
        last_day=part.term.last_day.value,
        working_days=calendar.working_days,
        service_hours=_service_hours(part.service_hours),
        exports=tuple((role, layout.value) for role, layout in part.exports.items()),
        evidence=t.Evidence(
            _quantity(part.evidence.refused_rows.value, part.evidence.refused_rows.scalar, ""),
            _quantity(part.evidence.days_without_calls.value, part.evidence.days_without_calls.scalar, ""),
        ),
        metrics=tuple(_metric(name, metric, version, part.timezone.value) for name, metric in part.metrics.items()),
        fees=tuple(_fee(name, fee, version) for name, fee in part.fees.items()),
        tax=t.TaxTerms(
            part.tax.clause.value,
            _quantity(part.tax.rate.value, part.tax.rate.scalar, part.tax.clause.value),
            part.tax.prices.value,
            part.tax.rounded.value,
            _key(version, "tax"),
        ),
        remedies=tuple(_remedy(name, remedy, fees, version) for name, remedy in (part.remedies or {}).items()),
        payment=t.PaymentTerms(
            part.payment.clause.value,
            _quantity(part.payment.due.value.day, part.payment.due.scalar, part.payment.clause.value),
            part.payment.rest_day.value,
            part.payment.due.value.quarterly,
            _key(version, "payment"),
        ),
        not_computed=tuple((path, clause) for path, clause, _ in list_not_computed(part)),
        calendar=calendar.terms,
    )


def _quantity(number: q.Number, scalar: Scalar, clause: str, name: str = "") -> t.Quantity:
    """A number of the terms; ``name`` tells apart several of one text."""
    path = f"{scalar.path}.{name}" if name else scalar.path
    return t.Quantity(path, number.value, number.unit, scalar.text, scalar.clause or clause, _own(scalar.place))


def _own(place: Place) -> Place:
    """The place with the file's name alone: a statement must not tell where a file lay on somebody's machine."""
    return replace(place, file=place.file.replace("\\", "/").rsplit("/", 1)[-1])


def _key(version: Version, path: str) -> Place:
    """The place of the key under ``path``."""
    node = find_path(version.root, path)
    if node is None:
        raise KeyError(path)
    return _own(node.key)


def _party(part: s.PartyPart) -> t.Party:
    account = t.Account(part.account.bank.value, part.account.number.value) if part.account else None
    return t.Party(part.name.value, account)


def _service_hours(part: s.ServiceHoursPart) -> ServiceHours:
    if part.every_day is not None:
        return ServiceHours(part.every_day.value, part.every_day.value)
    return ServiceHours(part.working_days.value if part.working_days else (), part.rest_days.value if part.rest_days else ())


def _names(part: parts.NamesPart) -> t.Names:
    return t.Names(part.zh.value, part.en.value)


def _scope(where: Written[str] | None, role: str) -> t.Scope:
    if where is None:
        return t.Scope(ALWAYS, "")
    return t.Scope(read_predicate(where.scalar, record_kind(role)), where.value)


def _metric(name: str, part: s.MetricPart, version: Version, zone: str) -> t.MetricTerms:
    clause = part.clause.value
    own = _own_reading(part)
    reading = own or find_reading(part.reading.value)
    target = part.target.value
    return t.MetricTerms(
        id=name,
        clause=clause,
        names=_names(part.name),
        reading=part.reading.value,
        scope=_scope(part.where, reading.scoped_by if reading else "calls"),
        within=_quantity(part.within.value.number, part.within.scalar, clause) if part.within else None,
        satisfied=part.satisfied or (),
        reopened_is_resolved=None if part.reopened is None else part.reopened.value == "resolved",
        target=t.Target(target.how, _quantity(target.number, part.target.scalar, clause)) if target else None,
        least=_quantity(part.basis.value.least, part.basis.scalar, clause),
        below_least=part.basis.value.below,
        place=_key(version, f"metrics.{name}"),
        cases=_cases(part, zone),
        short=_quantity(part.short.value, part.short.scalar, clause) if part.short else None,
        dissatisfied=part.dissatisfied or (),
        passed=_quantity(part.passed.value, part.passed.scalar, clause) if part.passed else None,
        own=own,
        over=_over(part, clause),
        excusable=part.excused is not None,
    )


def _over(part: s.MetricPart, clause: str) -> t.Over | None:
    if part.over is None or part.each is None:
        return None
    bound, each = part.each_target, _quantity(part.each.value, part.each.scalar, clause)
    target = t.Target(bound.value.how, _quantity(bound.value.number, bound.scalar, clause)) if bound else None
    return t.Over(part.over.value.how, part.over.value.by, each, target)


def _own_reading(part: s.MetricPart) -> Reading | None:
    if part.counts is None or part.unit is None or part.numerator is None or part.denominator is None:
        return None
    adds = part.adds.value if part.adds else ""
    return own_reading(part.counts.value, part.unit.value, part.numerator.value, part.denominator.value, adds)


def _cases(part: s.MetricPart, zone: str) -> t.CaseTerms | None:
    if part.within is None or not part.within.value.after_receipt:
        return None
    merged = part.merged.value if part.merged else None
    judged = part.judged.value if part.judged else "in month of deadline"
    return t.CaseTerms(part.within.value.until, part.within.value.received_before, judged, zone, merged)


def _fee(name: str, part: f.FeePart, version: Version) -> t.FeeTerms:
    clause, names, place = part.clause.value, _names(part.name), _key(version, f"fees.{name}")
    match part:
        case SeatsFeePart():
            return t.SeatsFee(
                id=name,
                clause=clause,
                names=names,
                scope=_scope(part.where, "seats"),
                price=_quantity(part.price.value.number, part.price.scalar, clause),
                part_month=part.part_month.value,
                last_day_counts=part.last_day.value == "counts",
                billed_at_least=_quantity(part.billed.value, part.billed.scalar, clause) if part.billed else None,
                place=place,
            )
        case StepsFeePart():
            return t.StepsFee(
                id=name,
                clause=clause,
                names=names,
                counts=part.counts.value,
                scope=_scope(part.where, part.counts.value),
                mode=part.mode.value,
                measured=part.measured.value if part.measured else "total of the month",
                steps=tuple(_step(step, clause) for step in part.steps),
                place=place,
            )
        case EachFeePart():
            return t.OtherFee(name, clause, names, part.kind.value, place)


def _step(step: Written[p.PricedStep], clause: str) -> t.Step:
    up_to = step.value.up_to
    return t.Step(
        _quantity(step.value.price.number, step.scalar, clause, "price"),
        _quantity(up_to, step.scalar, clause, "up_to") if up_to else None,
    )


def _remedy(name: str, part: r.RemedyPart, fees: tuple[str, ...], version: Version) -> t.RemedyTerms:
    clause = part.clause.value
    after = part.terminate.after if part.terminate else None
    return t.RemedyTerms(
        metric=name,
        clause=clause,
        cure=t.Cure(clause, _quantity(part.cure.lasts.value, part.cure.lasts.scalar, clause)) if part.cure else None,
        deduct=_deduct(part.deduct, fees, clause, _key(version, f"remedies.{name}.deduct")) if part.deduct else None,
        terminate_after=_quantity(after.value, after.scalar, clause) if after else None,
    )


def _deduct(part: r.DeductPart, fees: tuple[str, ...], clause: str, place: Place) -> t.Deduct:
    takes: t.PerPoint | t.OtherScale = t.OtherScale("bands")
    if part.takes is not None:
        per_point, scalar = part.takes.value, part.takes.scalar
        takes = t.PerPoint(
            _quantity(per_point.share, scalar, clause, "share"),
            _quantity(per_point.per, scalar, clause, "per"),
            per_point.counted,
        )
    return t.Deduct(
        clause=clause,
        takes=takes,
        of=fees if part.of is None else tuple(fee.text for fee in part.of),
        start=part.from_.value,
        nature=part.as_.value,
        cap=_quantity(part.cap.value, part.cap.scalar, clause) if part.cap.value else None,
        applies=part.applies.value,
        place=place,
    )

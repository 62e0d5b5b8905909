"""The sections of a statement's JSON that are there only where they have something to say, to the wire and back.

``excused`` the agreed times that did not count, ``service`` what changed the days of service, ``moved`` the lines beside those of
last month, ``reviews`` who has looked at the draft, ``correction`` what makes it the correction of an issued month, ``wording``
what the contract says in words, ``program`` what made it; 0.1.0 said neither.
"""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slacalc.assess.history import Outcome
from slacalc.assess.standing import RightKind
from slacalc.base.exact import exact_text, parse_exact, rounded
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.base.wire import Malformed
from slacalc.contract.terms import ChargeKind
from slacalc.statement.document import (
    ChangedRight,
    Correction,
    Difference,
    Excused,
    Moved,
    MovedLine,
    MovedStandard,
    Program,
    Reason,
    Review,
    Service,
    Suspension,
    WordEntry,
)
from slacalc.statement.v1_values import (
    Wire,
    as_amount,
    as_count,
    as_day,
    as_mapping,
    as_text,
    as_word,
    each_of,
    once_each,
    one_of,
    with_keys,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from slacalc.statement.document import Statement


VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
"""A release: three numbers."""
DIFFERENCE_TOTALS = ("net", "tax", "gross", "penalties", "payable")


def optional_to_wire(statement: Statement) -> Wire:
    """Those sections that the statement has."""
    wire: Wire = {}
    if statement.excused:
        wire["excused"] = [_excused_to_wire(one) for one in statement.excused]
    if statement.service is not None:
        wire["service"] = _service_to_wire(statement.service)
    if statement.moved is not None:
        wire["moved"] = _moved_to_wire(statement.moved)
    if statement.reviews:
        wire["reviews"] = [{"reference": one.reference, "on": one.on.isoformat(), "by": one.by} for one in statement.reviews]
    if statement.correction is not None:
        wire["correction"] = {**_correction_to_wire(statement.correction), "totals": _totals_to_wire(statement)}
    if statement.wording:
        wire["wording"] = [word_to_wire(one) for one in statement.wording]
    if statement.program is not None:
        wire["program"] = {"version": statement.program.version, "rules": list(statement.program.rules)}
    return wire


def word_to_wire(word: WordEntry) -> Wire:
    """A word of the contract."""
    return {"path": word.path, "text": word.text, "place": word.place}


def _excused_to_wire(one: Excused) -> Wire:
    texts = {part: getattr(one, part) for part in ("id", "queue", "reason", "agreed_by", "evidence")}
    return {**texts, "metrics": list(one.metrics), "begins": one.begins.isoformat(), "ends": one.ends.isoformat()}


def _service_to_wire(service: Service) -> Wire:
    return {
        "suspended": [
            {"first": one.first.isoformat(), "last": one.last.isoformat(), "reference": one.reference}
            for one in service.suspended
        ],
        "ended_on": _day_text(service.ended_on),
        "ended_by": service.ended_by,
        "renewed": service.renewed,
        "renewed_until": _day_text(service.renewed_until),
    }


def _moved_to_wire(moved: Moved) -> Wire:
    return {
        "month": str(moved.month),
        "lines": [
            {"line": one.line, "before": _money(one.before), "now": _money(one.now), "moved": _money(one.moved)}
            for one in moved.lines
        ],
        "standards": [
            {
                "metric": one.metric,
                "before": one.before,
                "measured_before": "" if one.measured_before is None else exact_text(one.measured_before),
            }
            for one in moved.standards
        ],
    }


def _correction_to_wire(correction: Correction) -> Wire:
    return {
        "number": correction.number,
        "corrects": correction.corrects,
        "differences": [_difference_to_wire(one) for one in correction.differences],
        "outcomes": [list(one) for one in correction.outcomes],
        "decisions": list(correction.decisions),
        "files": list(correction.files),
        "terms": list(correction.terms),
        **({"rights": [_right_to_wire(one) for one in correction.rights]} if correction.rights is not None else {}),
    }


def _right_to_wire(one: ChangedRight) -> Wire:
    days = {"before": one.before, "now": one.now}
    return {
        "right": one.right,
        "metric": one.metric,
        "month": str(one.month),
        **{name: [found[0].isoformat(), _day_text(found[1])] if found else [] for name, found in days.items()},
    }


def _totals_to_wire(statement: Statement) -> Wire:
    """The totals of the differences, from their figures."""
    places = PLACES[statement.contract.currency]
    found = {
        part: value for part in DIFFERENCE_TOTALS if (value := dict(statement.values).get(f"difference.total.{part}")) is not None
    }
    return {part: format(rounded(value, places), "f") for part, value in found.items() if isinstance(value, Fraction)}


def _difference_to_wire(one: Difference) -> Wire:
    return {
        "line": one.line,
        "clause": one.clause,
        "kind": one.kind,
        "billed": _money(one.billed),
        "figure": one.figure,
        "amount": _money(one.amount),
        "tax_figure": one.tax_figure,
        "tax": "" if one.tax is None else _money(one.tax),
        "reasons": list(one.reasons),
        **({"rules": list(one.rules)} if one.rules else {}),
    }


def _money(amount: Decimal) -> str:
    return format(amount, "f")


def _day_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _excused(wire: object) -> tuple[Excused, ...]:
    """Not empty: a month in which nothing was excused has no such section."""
    found = once_each(wire, _one_excused, "id")
    if not found:
        raise Malformed(wire)
    return found


def _one_excused(wire: object) -> Excused:
    found = with_keys(wire, "id", "metrics", "queue", "begins", "ends", "reason", "agreed_by", "evidence")
    texts = {part: as_text(found[part]) for part in ("id", "queue", "reason", "agreed_by", "evidence")}
    begins, ends = _moment(found["begins"]), _moment(found["ends"])
    return Excused(metrics=each_of(found["metrics"], as_text), begins=begins, ends=ends, **texts)


def _moment(wire: object) -> datetime:
    moment = datetime.fromisoformat(as_text(wire))
    if moment.tzinfo is not None or moment.isoformat() != wire:
        raise Malformed(wire)
    return moment


def _service(wire: object) -> Service:
    found = with_keys(wire, "suspended", "ended_on", "ended_by", "renewed", "renewed_until")
    return Service(
        suspended=each_of(found["suspended"], _suspension),
        ended_on=as_day(found["ended_on"]) if found["ended_on"] else None,
        ended_by=as_text(found["ended_by"]),
        renewed=as_count(found["renewed"]),
        renewed_until=as_day(found["renewed_until"]) if found["renewed_until"] else None,
    )


def _suspension(wire: object) -> Suspension:
    found = with_keys(wire, "first", "last", "reference")
    return Suspension(as_day(found["first"]), as_day(found["last"]), as_text(found["reference"]))


def _moved(wire: object) -> Moved:
    found = with_keys(wire, "month", "lines", "standards")
    lines = once_each(found["lines"], _moved_line, "line")
    return Moved(Month.parse(as_text(found["month"])), lines, once_each(found["standards"], _moved_standard, "metric"))


def _moved_line(wire: object) -> MovedLine:
    found = with_keys(wire, "line", "before", "now", "moved")
    return MovedLine(as_text(found["line"]), *(as_amount(found[part]) for part in ("before", "now", "moved")))


def _moved_standard(wire: object) -> MovedStandard:
    found = with_keys(wire, "metric", "before", "measured_before")
    measured = as_text(found["measured_before"])
    return MovedStandard(as_text(found["metric"]), as_word(found["before"], Outcome), parse_exact(measured) if measured else None)


def _reviews(wire: object) -> tuple[Review, ...]:
    found = once_each(wire, _review, "reference")
    if not found:
        raise Malformed(wire)
    return found


def _review(wire: object) -> Review:
    found = with_keys(wire, "reference", "on", "by")
    return Review(as_text(found["reference"]), as_day(found["on"]), as_text(found["by"]))


def _correction(wire: object) -> Correction:
    keys = ("number", "corrects", "differences", "outcomes", "decisions", "files", "terms", "totals")
    said = "rights" in as_mapping(wire)
    found = with_keys(wire, *keys, *(("rights",) if said else ()))
    for part, amount in as_mapping(found["totals"]).items():
        one_of(part, DIFFERENCE_TOTALS)
        as_amount(amount)
    number = as_count(found["number"])
    if not number:
        raise Malformed(wire)
    return Correction(
        number=number,
        corrects=as_text(found["corrects"]),
        differences=once_each(found["differences"], _difference, "line"),
        outcomes=each_of(found["outcomes"], _outcomes),
        decisions=each_of(found["decisions"], as_text),
        files=each_of(found["files"], as_text),
        terms=each_of(found["terms"], as_text),
        rights=each_of(found["rights"], _changed_right) if said else None,
    )


def _changed_right(wire: object) -> ChangedRight:
    found = with_keys(wire, "right", "metric", "month", "before", "now")
    return ChangedRight(
        right=as_word(found["right"], RightKind),
        metric=as_text(found["metric"]),
        month=Month.parse(as_text(found["month"])),
        before=_since_until(found["before"]),
        now=_since_until(found["now"]),
    )


def _since_until(wire: object) -> tuple[date, date | None] | None:
    match wire:
        case []:
            return None
        case [since, until]:
            return as_day(since), as_day(until) if until != "" else None
        case _:
            raise Malformed(wire)


def _outcomes(wire: object) -> tuple[str, Outcome, Outcome]:
    match wire:
        case [str(metric), before, now]:
            return metric, as_word(before, Outcome), as_word(now, Outcome)
        case _:
            raise Malformed(wire)


def _difference(wire: object) -> Difference:
    texts = ("line", "clause", "figure", "tax_figure")
    optional = ("rules",) if isinstance(wire, dict) and "rules" in wire else ()
    found = with_keys(wire, *texts, "kind", "billed", "amount", "tax", "reasons", *optional)
    return Difference(
        **{part: as_text(found[part]) for part in texts},
        kind=as_word(found["kind"], ChargeKind),
        billed=as_amount(found["billed"]),
        amount=as_amount(found["amount"]),
        tax=as_amount(found["tax"]) if found["tax"] or found["tax_figure"] else None,
        reasons=each_of(found["reasons"], lambda reason: as_word(reason, Reason)),
        rules=each_of(found["rules"], as_text) if optional else (),
    )


def _wording(wire: object) -> tuple[WordEntry, ...]:
    found = once_each(wire, _word, "path")
    if not found:
        raise Malformed(wire)
    return found


def _word(wire: object) -> WordEntry:
    return WordEntry(**{key: as_text(text) for key, text in with_keys(wire, "path", "text", "place").items()})


def _program(wire: object) -> Program:
    found = with_keys(wire, "version", "rules")
    version, rules = as_text(found["version"]), each_of(found["rules"], as_text)
    if VERSION.fullmatch(version) is None or list(rules) != sorted(set(rules)):
        raise Malformed(wire)
    return Program(version, rules)


OPTIONAL: dict[str, Callable[[Any], Any]] = {
    "excused": _excused,
    "service": _service,
    "moved": _moved,
    "reviews": _reviews,
    "correction": _correction,
    "wording": _wording,
    "program": _program,
}
"""Each section by its key, which is also its place in the document."""

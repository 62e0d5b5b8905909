"""A month folder under a contract: which files, read with which layouts, counted as of when."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from slacalc.assess.history import NOTHING_BEFORE
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error, note, warning
from slacalc.base.month import FIRST_DAY, LAST_DAY, Month, is_in_reach
from slacalc.base.zones import UnclearTime, in_zone, instant, zone_of
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.measure.blanks import set_aside_blanks
from slacalc.measure.carried import Carried, Withdrawal
from slacalc.measure.listed import Excused
from slacalc.measure.month import MonthCount, count_month, newest_event
from slacalc.measure.needs import roles_read
from slacalc.measure.open_cases import OpenCases
from slacalc.measure.tally import KEYS
from slacalc.records.files import find_exports
from slacalc.records.mask import mask_text
from slacalc.records.refused_list import by_role
from slacalc.records.unmasked import unmasked
from slacalc.statement.counted import Counted
from slacalc.statement.document import InputEntry, RowSums
from slacalc.statement.service import month_before, service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from slacalc.app.exports import Exports
    from slacalc.app.month_folder import MonthInputs
    from slacalc.assess.history import History
    from slacalc.contract.fees.fee import FeeTerms
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.measure.account import Words
    from slacalc.records.month_file import MonthFile
    from slacalc.records.sifted import Sifted
    from slacalc.statement.document import Service

MOST_VALUES, MOST_SHOWN = 10, 60
"""How many combinations of words a remark shows, and how many characters of each word."""
Basis = Literal["option", "month file", "newest event"]


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The moment as of which the data is known, aware, in the contract's zone, and who says so."""

    moment: datetime
    basis: Basis


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """A month's folder, counted."""

    counted: Counted
    sifted: tuple[Sifted, ...]
    remarks: tuple[Diagnostic, ...]
    terms: Terms
    """With the days of service of the month, as they are known by the as-of time."""
    service: Service | None


def known_day(inputs: MonthInputs, as_of: str | None, timezone: str) -> date | None:
    """The day at whose end everything is known, as the command line or month.yaml says; None where only the exports can tell.

    Raises:
        Refused: no such time.
    """
    zone = zone_of(timezone)
    if as_of is not None:
        return parse_moment(as_of, zone).date()
    stated = stated_moment(inputs.file, zone)
    return stated.date() if stated is not None else None


def count_folder(
    terms: Terms,
    exports: Exports,
    contract: Contract,
    as_of: str | None,
    keys: tuple[str, ...] = KEYS,
    history: History = NOTHING_BEFORE,
    aside: tuple[FeeTerms, ...] = (),
) -> CountedMonth:
    """Read and count every export that the terms need, by ``keys``, and account for the cases that ``history`` left open.

    ``aside`` are fees that are not charged here and for whose sake rows are set aside all the same.

    Raises:
        Refused: with the mistakes of all exports at once.
    """
    zone = zone_of(terms.timezone)
    moment_asked = parse_moment(as_of, zone) if as_of is not None else None
    inputs = exports.inputs
    sifted = exports.read(replace(terms, fees=(*terms.fees, *aside)), contract, moment_asked, keys)
    by_role = {export.role: export for export in sifted}
    moment, basis = _as_of(inputs, by_role, zone, moment_asked)
    service = service_of(terms, history.decisions, moment.date())
    terms = with_service(terms, service)
    _refuse_later_events(by_role, moment, inputs.folder)
    if "calls" in by_role:
        _expect_calls(terms, by_role["calls"], inputs.folder)
    by_role = set_aside_blanks(replace(terms, fees=(*terms.fees, *aside)), by_role, moment)
    by_role = {role: export for role, export in by_role.items() if role in roles_read(terms)}
    sifted = tuple(by_role.values())
    counted, count = count_records(terms, by_role, AsKnown(moment, basis), history, keys)
    remarks = (
        *(remark for export in sifted for remark in export.remarks),
        *_charged_by_no_fee(by_role, count),
        *_passed_over(by_role, count),
    )
    return CountedMonth(counted, sifted, remarks, terms, service)


def count_records(
    terms: Terms, records: Mapping[str, Sifted], known: AsKnown, history: History, keys: tuple[str, ...] = KEYS
) -> tuple[Counted, MonthCount]:
    """Count records that are read already, by role; the terms have their days of service, and blanks are settled.

    Raises:
        Refused: the terms need what the records do not have.
    """
    sifted = tuple(records.values())
    count = count_month(terms, records, known.moment, keys, carried_over(history, terms.month, known.moment.date()))
    counted = Counted(
        tallies=count.tallies,
        inputs=tuple(
            InputEntry(
                role=f.role,
                name=f.name,
                sha256=f.sha256,
                rows=f.rows,
                encoding=f.encoding,
                layout=f.layout,
                layout_sha256=f.layout_sha256,
                key="row number" if f.keyed_by_row else "",
            )
            for export in sifted
            for f in export.inputs
        ),
        rows=_row_sums(sifted, count),
        open_cases=count.unjudged,
        not_due=count.not_due,
        days_without_calls=count.days_without_calls,
        as_of=known.moment,
        as_of_basis=known.basis,
        excusals=tuple(Excused(*(getattr(excusal, field.name) for field in fields(Excused))) for excusal in count.excusals),
        unmasked=unmasked(),
    )
    return counted, count


def kept_of_blanks(terms: Terms, records: dict[str, Sifted], inputs: MonthInputs) -> dict[str, Sifted]:
    """Records without those whose blank the terms refuse, as of the moment that month.yaml or the records themselves say.

    Raises:
        Refused: nothing says a moment.
    """
    moment, _ = _as_of(inputs, records, zone_of(terms.timezone), None)
    return set_aside_blanks(terms, records, moment)


def _charged_by_no_fee(records: dict[str, Sifted], count: MonthCount) -> Iterator[Diagnostic]:
    """One remark a role on records of the month whose words are of no fee, with these words and their numbers."""
    for scope in count.scopes:
        if scope.of_no_fee:
            texts = [_shown(words) + f": {number}" for words, number in scope.of_no_fee]
            more = [f"… +{len(texts) - MOST_VALUES}"] if len(texts) > MOST_VALUES else []
            place = Place(", ".join(file.name for file in records[scope.role].inputs))
            facts = {"role": scope.role, "records": sum(number for _, number in scope.of_no_fee)}
            yield warning("measure/charged-by-no-fee", place, values="; ".join([*texts[:MOST_VALUES], *more]), **facts)


def _passed_over(records: dict[str, Sifted], count: MonthCount) -> Iterator[Diagnostic]:
    """One remark a metric on cases of earlier months that the statement before did not leave open, with the first of them."""
    for metric, cases in ((passed.metric, passed.cases) for passed in count.passed_over):
        more = [f"… +{len(cases) - MOST_VALUES}"] if len(cases) > MOST_VALUES else []
        listed = ", ".join([*(mask_text(case) for case in cases[:MOST_VALUES]), *more])
        place = Place(", ".join(file.name for file in records["tickets"].inputs))
        yield note("measure/not-left-open", place, metric=metric, cases=len(cases), listed=listed)


def _shown(words: Words) -> str:
    """Columns with their words, masked; a blank one is ''."""
    return ", ".join(f"{column} '{mask_text(word)[:MOST_SHOWN]}'" for column, word in words)


def unread_exports(terms: Terms, folder: Path) -> Iterator[Diagnostic]:
    """Exports in the folder that no metric, fee or register of the whole terms asks for: left alone, and said."""
    read = roles_read(terms)
    for kind in RECORD_KINDS:
        if kind.role in read:
            continue
        try:
            places = [Place(str(path)) for path in find_exports(folder, kind.role)]
        except Refused as untidy:
            places = [mistake.place for mistake in untidy.diagnostics]
        if places:
            yield warning("input/not-needed", places[0], role=kind.role)


def carried_over(history: History, month: Month, as_of: date) -> Carried:
    """The open cases of the month before, and what decisions known by the end of ``as_of`` withdraw: cases, months between."""
    before = month_before(month, tuple(decision for decision in history.decisions if decision.on <= as_of))
    return Carried(
        known=history.before is not None,
        metrics=frozenset(past.metric for past in history.assessments if past.month == history.before),
        cases=OpenCases.of(history.open_cases),
        withdrawals=tuple(
            Withdrawal(decision.metric, decision.case, decision.month)
            for decision in history.decisions
            if decision.kind == "case withdrawn" and decision.on <= as_of
        ),
        suspended=((before.end, month.first),) if before.end < month.first else (),
    )


def _expect_calls(terms: Terms, calls: Sifted, folder: Path) -> None:
    """A month without any call is a wrong file far more often than a quiet month."""
    if calls.parts.height and not any(day in terms.month for day in calls.parts.days("arrived_at")):
        arrived = calls.records["arrived_at"]
        facts = {"records": arrived.len(), "month": terms.month, "first": arrived.min(), "last": arrived.max()}
        raise Refused(error("input/no-calls", Place(str(folder)), **facts))


def _as_of(
    inputs: MonthInputs, records: dict[str, Sifted], zone: ZoneInfo, moment_asked: datetime | None
) -> tuple[datetime, Basis]:
    """The moment as of which the data is known, in the contract's zone, and who says so."""
    if moment_asked is not None:
        return moment_asked, "option"
    stated = stated_moment(inputs.file, zone)
    if stated is not None:
        return stated, "month file"
    newest = newest_event(records)
    if newest is None:
        raise Refused(error("input/no-events", Place(str(inputs.folder))), *_why_refused(records.values()))
    without_clock = next((name for export in records.values() for name in export.clockless), None)
    if without_clock is not None:
        raise Refused(error("input/newest-without-clock", Place(str(inputs.folder)), column=without_clock))
    return newest.astimezone(zone), "newest event"


def stated_moment(file: MonthFile | None, zone: ZoneInfo) -> datetime | None:
    """The as-of time of month.yaml in the contract's zone, where it says one."""
    if file is None or file.as_of is None or file.as_of_place is None:
        return None
    try:
        return in_zone(file.as_of, zone)
    except UnclearTime as unclear:
        raise Refused(error("input/unclear-time", file.as_of_place, text=file.as_of, zone=zone.key)) from unclear


def _why_refused(exports: Iterable[Sifted]) -> Iterator[Diagnostic]:
    """A remark a reason for which rows were set aside, at one of them."""
    for _, reasons in by_role(exports):
        for reason in reasons:
            place = Place(reason.file, reason.row)
            yield warning(reason.slug, place, column=reason.reason.column, shown=reason.reason.shown)


def _refuse_later_events(records: dict[str, Sifted], as_of: datetime, folder: Path) -> None:
    """An export that knows of later events than the as-of time is another export than the one that is meant."""
    newest = newest_event(records)
    if any(export.later and not export.parts.height for export in records.values()):
        raise Refused(error("input/nothing-known-then", Place(str(folder)), as_of=as_of.isoformat()))
    if newest is not None and newest > instant(as_of):
        local = newest.astimezone(as_of.tzinfo).replace(tzinfo=None)
        raise Refused(error("input/as-of-before-data", Place(str(folder)), as_of=as_of.isoformat(), newest=local))


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO time; without an offset it is local in ``zone``.

    Raises:
        Refused: no such time, one out of all reach, or one that the clock of the zone shows twice or never.
    """
    try:
        if len(text) <= len("2026-04-02"):
            raise ValueError(text)  # noqa: TRY301 - a day without a time could mean its beginning or its end
        moment = datetime.fromisoformat(text)
    except ValueError as failure:
        raise Refused(error("input/bad-time", Place("--as-of"), text=text)) from failure
    if not is_in_reach(moment.date()):
        raise Refused(error("input/day-out-of-reach", Place("--as-of"), text=text, first=FIRST_DAY, last=LAST_DAY))
    try:
        return in_zone(moment, zone)
    except UnclearTime as unclear:
        raise Refused(error("input/unclear-time", Place("--as-of"), text=text, zone=zone.key)) from unclear


def _row_sums(sifted: tuple[Sifted, ...], count: MonthCount) -> tuple[RowSums, ...]:
    scopes = {scope.role: scope for scope in count.scopes}
    return tuple(
        RowSums(
            role=export.role,
            read=export.rows.read,
            refused=export.rows.refused,
            duplicate=export.rows.duplicate,
            absorbed=export.rows.absorbed,
            records=export.rows.records,
            refused_by=export.rows.refused_by,
            left_out=(*scopes[export.role].left_out, *((("not known yet", export.later),) if export.later else ())),
            in_scope=scopes[export.role].in_scope,
            no_fee=scopes[export.role].no_fee,
        )
        for export in sifted
    )

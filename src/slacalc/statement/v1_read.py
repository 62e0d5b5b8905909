"""A statement from its JSON, version 1: strict, because it may come from the other party.

A key too many or too few, a number of another form, a figure that uses what is not there: each makes it :class:`Malformed`, with
the section in which it lies. Values of figures are taken as they stand; ``verify`` makes them anew.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from slacalc.assess.history import OpenCase, Outcome
from slacalc.assess.standing import Right, RightKind, StandingStep, StepKind
from slacalc.base.exact import parse_decimal, parse_exact
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.base.wire import Malformed, book_from_wire
from slacalc.base.worktime import Hours, ServiceHours
from slacalc.billing.lines import ChargeKind
from slacalc.contract.terms import Account, CalendarTerms, Names, Party
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.document import (
    KEYS,
    ContractHead,
    Excused,
    InputFile,
    Line,
    MetricResult,
    PaymentDue,
    RowSums,
    State,
    Statement,
    TaxRule,
    TermEntry,
)
from slacalc.statement.v1 import FORMAT, MIDNIGHT, TOTALS, Wire, value_from_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from slacalc.base.evaluate import Value

T = TypeVar("T")
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a statement is far smaller."""
DEEPEST_JSON = 64
"""Lists and objects within each other; a figure nests 40 deep at most."""


def parse_json(data: bytes) -> Wire:
    """JSON in which no key stands twice.

    Raises:
        Malformed: no JSON object, or one with a key twice, or too large or too deep.
    """
    if len(data) > LARGEST_FILE:
        raise Malformed("size")
    try:
        wire = json.loads(data.decode(), object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float)
        _check_depth(wire)
        json.dumps(wire, ensure_ascii=False).encode()  # half a surrogate pair is no text: nothing could be written from it
    except (ValueError, RecursionError) as cause:
        raise Malformed(str(cause)) from cause
    if not isinstance(wire, dict):
        raise Malformed("object")
    return wire


def _unique(pairs: list[tuple[str, Any]]) -> Wire:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("key twice")
    return found


def _no_float(text: str) -> None:
    raise ValueError(text)


def _check_depth(value: object, depth: int = 0) -> None:
    """Refuse nesting on which a reader, or a writer, could run out of stack."""
    if depth > DEEPEST_JSON:
        raise ValueError("too deep")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _check_depth(part, depth + 1)


def from_wire(wire: Wire) -> Statement:
    """The inverse of ``to_wire``; digests are looked at elsewhere.

    Raises:
        Malformed: with the section that is not as it should be.
    """
    sections = {"digests", "digest", "totals", "format", *_SECTIONS}
    if wire.get("format") != FORMAT:
        raise Malformed("format")
    if set(wire) - {"excused"} != sections:
        raise Malformed(", ".join(sorted(set(wire) ^ sections)))
    read = {section: _section(section, reader, wire[section]) for section, reader in _SECTIONS.items()}
    _section("totals", _text_map, wire["totals"])
    time, basis = read["as_of"]
    return Statement(
        state=read["state"],
        contract=read["contract"],
        month=read["month"],
        timezone=read["timezone"],
        as_of=time,
        as_of_basis=basis,
        issue_date=read["issue_date"],
        previous=read["previous"],
        names=read["names"],
        inputs=read["inputs"],
        rows=read["rows"],
        evidence=read["evidence"],
        terms=read["terms"],
        tallies=read["tallies"],
        book=_section("figures", _book, wire["figures"]),
        values=read["figures"],
        metrics=read["metrics"],
        lines=read["lines"],
        tax=read["tax"],
        payment=read["payment"],
        rights=read["rights"],
        open_cases=read["open_cases"],
        not_computed=read["not_computed"],
        excused=_section("excused", _excused, wire["excused"]) if "excused" in wire else (),
    )


def _section(name: str, reader: Callable[[Any], T], wire: object) -> T:
    try:
        return reader(wire)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as cause:
        raise Malformed(name) from cause


def _text(wire: object) -> str:
    if not isinstance(wire, str):
        raise Malformed(wire)
    return wire


def _count(wire: object) -> int:
    if not isinstance(wire, int) or isinstance(wire, bool) or wire < 0:
        raise Malformed(wire)
    return wire


def _word(wire: object, words: object) -> Any:  # noqa: ANN401 - one of the words of a Literal
    if wire not in get_args(words):
        raise Malformed(wire)
    return wire


def _one_of(wire: object, words: Iterable[str]) -> str:
    text = _text(wire)
    if text not in words:
        raise Malformed(wire)
    return text


def _keys(wire: object, *keys: str) -> Wire:
    if not isinstance(wire, dict) or set(wire) != set(keys):
        raise Malformed(wire)
    return wire


def _each(wire: object, reader: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(wire, list):
        raise Malformed(wire)
    return tuple(reader(item) for item in wire)


def _once(wire: object, reader: Callable[[Any], T], key: str) -> tuple[T, ...]:
    """Items of which no two have the same key: of two, a reader could show the one and compute with the other."""
    items = _each(wire, reader)
    if len({getattr(item, key) for item in items}) != len(items):
        raise Malformed(key)
    return items


def _day(wire: object) -> date:
    text = _text(wire)
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise Malformed(wire)
    return day


def _text_map(wire: object) -> dict[str, str]:
    penalties = TOTALS[3:] if isinstance(wire, dict) and "payable" in wire else ()
    return {key: format(_amount(value), "f") for key, value in _keys(wire, *TOTALS[:3], *penalties).items()}


def _as_of(wire: object) -> tuple[str, Any]:
    found = _keys(wire, "time", "basis")
    moment = datetime.fromisoformat(_text(found["time"]))
    if moment.tzinfo is None or moment.isoformat() != found["time"]:
        raise Malformed(wire)
    return found["time"], _word(found["basis"], Literal["option", "month file", "newest event"])


def _names(wire: object) -> tuple[tuple[str, Names], ...]:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return tuple((path, Names(**{k: _text(v) for k, v in _keys(names, "zh", "en").items()})) for path, names in wire.items())


def _contract(wire: object) -> ContractHead:
    found = _keys(
        wire,
        "id",
        "title",
        "language",
        "currency",
        "file",
        "sha256",
        "amendments",
        "client",
        "provider",
        *("calendar", "service_hours"),
    )
    return ContractHead(
        id=_text(found["id"]),
        title=_text(found["title"]),
        language=_word(found["language"], Literal["zh-CN", "en"]),
        currency=_one_of(found["currency"], PLACES),
        file=_text(found["file"]),
        sha256=_text(found["sha256"]),
        amendments=_each(found["amendments"], _text),
        client=_party(found["client"]),
        provider=_party(found["provider"]),
        calendar=_calendar(found["calendar"]),
        service_hours=_service_hours(found["service_hours"]),
    )


def _calendar(wire: object) -> CalendarTerms:
    found = _keys(wire, "name", "library", "sha256", "years")
    return CalendarTerms(_text(found["name"]), _text(found["library"]), _text(found["sha256"]), _each(found["years"], _count))


def _service_hours(wire: object) -> ServiceHours:
    found = _keys(wire, "working_days", "rest_days")
    return ServiceHours(_each(found["working_days"], _hours), _each(found["rest_days"], _hours))


def _hours(wire: object) -> Hours:
    opens, closes = _each(wire, _text)
    times = [time.fromisoformat(text) for text in (opens, closes) if text != MIDNIGHT]
    if [one.isoformat() for one in times] != [text for text in (opens, closes) if text != MIDNIGHT] or opens == MIDNIGHT:
        raise Malformed(wire)
    return Hours(times[0], times[1] if len(times) > 1 else None)


def _party(wire: object) -> Party:
    found = _keys(wire, "name", "account")
    account = _each(found["account"], _text)
    return Party(_text(found["name"]), Account(*account) if account else None)


def _input(wire: object) -> InputFile:
    found = _keys(wire, "role", "name", "sha256", "rows", "encoding", "layout", "layout_sha256")
    return InputFile(**{**{key: _text(value) for key, value in found.items() if key != "rows"}, "rows": _count(found["rows"])})  # type: ignore[arg-type]  # rows is the one number


def _row_sums(wire: object) -> RowSums:
    numbers = ("read", "refused", "duplicate", "absorbed", "records", "in_scope")
    found = _keys(wire, "role", "refused_by", "left_out", *numbers)
    return RowSums(
        role=_text(found["role"]),
        refused_by=_each(found["refused_by"], _pair),
        left_out=_each(found["left_out"], _pair),
        **{key: _count(found[key]) for key in numbers},
    )


def _pair(wire: object) -> tuple[str, int]:
    match wire:
        case [str(name), count]:
            return name, _count(count)
        case _:
            raise Malformed(wire)


def _term(wire: object) -> TermEntry:
    found = {key: _text(value) for key, value in _keys(wire, "path", "value", "unit", "text", "clause", "place").items()}
    return TermEntry(found["path"], parse_exact(found["value"]), found["unit"], found["text"], found["clause"], found["place"])


def _tallies(wire: object) -> Tallies:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return Tallies(tuple((name, _table(table)) for name, table in wire.items()))


def _table(wire: object) -> Table:
    found = _keys(wire, "keys", "columns", "rows")
    keys, columns = _each(found["keys"], _text), _each(found["columns"], _text)
    width = len(keys)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for row in _each(found["rows"], lambda row: row):
        key, numbers = _each(row[:width], _text), _each(row[width:], _count)
        if len(numbers) != len(columns) or key in rows:
            raise Malformed(row)
        rows[key] = numbers
    table = Table.of(keys, columns, rows)
    if list(rows) != [key for key, _ in table.rows]:
        raise Malformed("order")
    return table


def _figures(wire: object) -> tuple[tuple[str, Value], ...]:
    return _each(wire, lambda figure: (_text(figure["name"]), value_from_wire(_text(figure["value"]))))


def _book(wire: Iterable[Wire]) -> Any:  # noqa: ANN401 - a Book
    return book_from_wire({key: value for key, value in figure.items() if key != "value"} for figure in wire)


def _metric(wire: object) -> MetricResult:
    optional = ("provisional",) if isinstance(wire, dict) and "provisional" in wire else ()
    found = _keys(wire, "id", "clause", "reading", "where", "target", "outcome", "steps", "keys", *optional)
    if optional and found["provisional"] is not True:
        raise Malformed(wire)
    return MetricResult(
        id=_text(found["id"]),
        clause=_text(found["clause"]),
        reading=_text(found["reading"]),
        where=_text(found["where"]),
        target=_text(found["target"]),
        outcome=_word(found["outcome"], Outcome),
        steps=_each(found["steps"], _step),
        provisional=bool(optional),
        keys=tuple((_one_of(key, KEYS), _text(text)) for key, text in sorted(_mapping(found["keys"]).items(), key=_place_of_key)),
    )


def _mapping(wire: object) -> Wire:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return wire


def _place_of_key(item: tuple[str, object]) -> int:
    return KEYS.index(_one_of(item[0], KEYS))


def _step(wire: object) -> StandingStep:
    if not isinstance(wire, dict) or not {"step"} <= set(wire) <= {"step", "month", "on", "reference"}:
        raise Malformed(wire)
    return StandingStep(
        _word(wire["step"], StepKind),
        Month.parse(_text(wire["month"])) if "month" in wire else None,
        _day(wire["on"]) if "on" in wire else None,
        _text(wire.get("reference", "")),
    )


def _line(wire: object) -> Line:
    found = _keys(wire, "id", "clause", "kind", "figure", "amount", "tax_figure", "tax", "where", "digest")
    _text(found["digest"])
    return Line(
        id=_text(found["id"]),
        clause=_text(found["clause"]),
        kind=_word(found["kind"], ChargeKind),
        figure=_text(found["figure"]),
        amount=_amount(found["amount"]),
        tax_figure=_text(found["tax_figure"]),
        tax=_amount(found["tax"]) if found["tax"] or found["tax_figure"] else None,
        where=_text(found["where"]),
    )


def _amount(wire: object) -> Decimal:
    amount = parse_decimal(_text(wire))
    if format(amount, "f") != wire or (amount.is_signed() and not amount):
        raise Malformed(wire)
    return amount


def _tax(wire: object) -> TaxRule:
    found = _keys(wire, "clause", "prices", "rounded")
    prices, rounded = Literal["exclude tax", "include tax"], Literal["per line", "on total"]
    return TaxRule(_text(found["clause"]), _word(found["prices"], prices), _word(found["rounded"], rounded))


def _payment(wire: object) -> PaymentDue:
    found = _keys(wire, "clause", "due", "bank", "number")
    return PaymentDue(_text(found["clause"]), _day(found["due"]), _text(found["bank"]), _text(found["number"]))


def _right(wire: object) -> Right:
    found = _keys(wire, "right", "metric", "clause", "since", "exercised_by")
    return Right(
        _word(found["right"], RightKind),
        _text(found["metric"]),
        _text(found["clause"]),
        _day(found["since"]),
        _text(found["exercised_by"]),
    )


def _open_case(wire: object) -> OpenCase:
    found = _keys(wire, "metric", "key", "deadline")
    return OpenCase(_text(found["metric"]), _text(found["key"]), _day(found["deadline"]))


def _not_computed(wire: object) -> tuple[str, str]:
    found = _keys(wire, "path", "clause")
    return _text(found["path"]), _text(found["clause"])


def _excused(wire: object) -> tuple[Excused, ...]:
    """Not empty: a month in which nothing was excused has no such section."""
    found = _once(wire, _one_excused, "id")
    if not found:
        raise Malformed(wire)
    return found


def _one_excused(wire: object) -> Excused:
    found = _keys(wire, "id", "metrics", "queue", "begins", "ends", "reason", "agreed_by", "evidence")
    texts = {part: _text(found[part]) for part in ("id", "queue", "reason", "agreed_by", "evidence")}
    begins, ends = _moment(found["begins"]), _moment(found["ends"])
    return Excused(metrics=_each(found["metrics"], _text), begins=begins, ends=ends, **texts)


def _moment(wire: object) -> datetime:
    moment = datetime.fromisoformat(_text(wire))
    if moment.tzinfo is not None or moment.isoformat() != wire:
        raise Malformed(wire)
    return moment


_SECTIONS: dict[str, Callable[[Any], Any]] = {
    "state": lambda wire: _word(wire, State),
    "contract": _contract,
    "month": lambda wire: Month.parse(_text(wire)),
    "timezone": _text,
    "as_of": _as_of,
    "issue_date": lambda wire: _day(wire) if wire else None,
    "previous": _text,
    "names": _names,
    "inputs": lambda wire: _each(wire, _input),
    "rows": lambda wire: _once(wire, _row_sums, "role"),
    "evidence": lambda wire: _each(wire, _text),
    "terms": lambda wire: _once(wire, _term, "path"),
    "tallies": _tallies,
    "metrics": lambda wire: _once(wire, _metric, "id"),
    "lines": lambda wire: _once(wire, _line, "id"),
    "tax": _tax,
    "payment": _payment,
    "rights": lambda wire: _each(wire, _right),
    "open_cases": lambda wire: _each(wire, _open_case),
    "not_computed": lambda wire: _each(wire, _not_computed),
    "figures": _figures,
}

"""A statement from its JSON, version 1: strict, because it may come from the other party.

A key too many or too few, a number of another form, a figure that uses what is not there: each makes it :class:`Malformed`, with
the section in which it lies. Values of figures are taken as they stand; ``verify`` makes them anew.
"""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from slacalc.assess.history import OpenCase, Outcome
from slacalc.assess.standing import Right, RightKind, StandingStep, StepKind
from slacalc.base.exact import parse_exact
from slacalc.base.money import PLACES
from slacalc.base.month import Month
from slacalc.base.wire import Malformed, book_from_wire
from slacalc.base.worktime import Hours, ServiceHours
from slacalc.contract.terms import Account, CalendarTerms, ChargeKind, Names, Party, TaxRule
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.document import (
    KEYS,
    ContractHead,
    InputFile,
    Line,
    MetricResult,
    PaymentDue,
    RowSums,
    State,
    Statement,
    TermEntry,
)
from slacalc.statement.v1 import FORMAT, MIDNIGHT, TOTALS, value_from_wire
from slacalc.statement.v1_optional import OPTIONAL
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
    from collections.abc import Callable, Iterable

    from slacalc.base.evaluate import Value

T = TypeVar("T")
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes; a statement is far smaller."""
DEEPEST_JSON = 64
"""Lists and objects within each other; a figure nests 40 deep at most."""


def parse_json(data: bytes) -> Wire:
    """JSON in which no key stands twice.

    Raises:
        Malformed: no JSON object, or one with a key twice, too large or too deep: with a word that begins with ``json/``.
    """
    if len(data) > LARGEST_FILE:
        raise Malformed("json/large")
    if not data.strip():
        raise Malformed("json/empty")
    try:
        wire = json.loads(data.decode(), object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float)
        _check_depth(wire)
        json.dumps(wire, ensure_ascii=False).encode()  # half a surrogate pair is no text: nothing could be written from it
    except Malformed:
        raise
    except json.JSONDecodeError as cause:
        raise Malformed(f"json/syntax:{cause.lineno}") from cause
    except UnicodeDecodeError as cause:
        raise Malformed("json/encoding") from cause
    except UnicodeEncodeError as cause:
        raise Malformed("json/text") from cause
    except RecursionError as cause:
        raise Malformed("json/deep") from cause
    except ValueError as cause:  # a whole number of more digits than Python reads
        raise Malformed("json/number") from cause
    if not isinstance(wire, dict):
        raise Malformed("json/object")
    return wire


def _unique(pairs: list[tuple[str, Any]]) -> Wire:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("json/twice")
    return found


def _no_float(_: str) -> None:
    raise Malformed("json/number")


def _check_depth(value: object, depth: int = 0) -> None:
    """Refuse nesting on which a reader, or a writer, could run out of stack."""
    if depth > DEEPEST_JSON:
        raise Malformed("json/deep")
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
    if set(wire) - {*OPTIONAL} != sections:
        raise Malformed("keys:" + ", ".join(sorted((set(wire) - {*OPTIONAL}) ^ sections)))
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
        **{name: _section(name, reader, wire[name]) for name, reader in OPTIONAL.items() if name in wire},
    )


def _section(name: str, reader: Callable[[Any], T], wire: object) -> T:
    try:
        return reader(wire)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as cause:
        raise Malformed(name) from cause


def _text_map(wire: object) -> dict[str, str]:
    penalties = TOTALS[3:] if isinstance(wire, dict) and "payable" in wire else ()
    return {key: format(as_amount(value), "f") for key, value in with_keys(wire, *TOTALS[:3], *penalties).items()}


def _as_of(wire: object) -> tuple[str, Any]:
    found = with_keys(wire, "time", "basis")
    moment = datetime.fromisoformat(as_text(found["time"]))
    if moment.tzinfo is None or moment.isoformat() != found["time"]:
        raise Malformed(wire)
    return found["time"], as_word(found["basis"], Literal["option", "month file", "newest event"])


def _names(wire: object) -> tuple[tuple[str, Names], ...]:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return tuple(
        (path, Names(**{k: as_text(v) for k, v in with_keys(names, "zh", "en").items()})) for path, names in wire.items()
    )


def _contract(wire: object) -> ContractHead:
    found = with_keys(
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
        id=as_text(found["id"]),
        title=as_text(found["title"]),
        language=as_word(found["language"], Literal["zh-CN", "en"]),
        currency=one_of(found["currency"], PLACES),
        file=as_text(found["file"]),
        sha256=as_text(found["sha256"]),
        amendments=each_of(found["amendments"], as_text),
        client=_party(found["client"]),
        provider=_party(found["provider"]),
        calendar=_calendar(found["calendar"]),
        service_hours=_service_hours(found["service_hours"]),
    )


def _calendar(wire: object) -> CalendarTerms:
    found = with_keys(wire, "name", "library", "sha256", "years")
    return CalendarTerms(
        as_text(found["name"]), as_text(found["library"]), as_text(found["sha256"]), each_of(found["years"], as_count)
    )


def _service_hours(wire: object) -> ServiceHours:
    found = with_keys(wire, "working_days", "rest_days")
    return ServiceHours(each_of(found["working_days"], _hours), each_of(found["rest_days"], _hours))


def _hours(wire: object) -> Hours:
    opens, closes = each_of(wire, as_text)
    times = [time.fromisoformat(text) for text in (opens, closes) if text != MIDNIGHT]
    if [one.isoformat() for one in times] != [text for text in (opens, closes) if text != MIDNIGHT] or opens == MIDNIGHT:
        raise Malformed(wire)
    return Hours(times[0], times[1] if len(times) > 1 else None)


def _party(wire: object) -> Party:
    found = with_keys(wire, "name", "account")
    account = each_of(found["account"], as_text)
    return Party(as_text(found["name"]), Account(*account) if account else None)


def _input(wire: object) -> InputFile:
    texts = ("role", "name", "sha256", "encoding", "layout", "layout_sha256")
    found = with_keys(wire, *texts, "rows")
    return InputFile(**{key: as_text(found[key]) for key in texts}, rows=as_count(found["rows"]))


def _row_sums(wire: object) -> RowSums:
    numbers = ("read", "refused", "duplicate", "absorbed", "records", "in_scope")
    optional = ("no_fee",) if isinstance(wire, dict) and "no_fee" in wire else ()
    found = with_keys(wire, "role", "refused_by", "left_out", *numbers, *optional)
    if optional and not as_count(found["no_fee"]):
        raise Malformed(wire)
    return RowSums(
        role=as_text(found["role"]),
        refused_by=each_of(found["refused_by"], _pair),
        left_out=each_of(found["left_out"], _pair),
        **{key: as_count(found[key]) for key in (*numbers, *optional)},
    )


def _pair(wire: object) -> tuple[str, int]:
    match wire:
        case [str(name), count]:
            return name, as_count(count)
        case _:
            raise Malformed(wire)


def _term(wire: object) -> TermEntry:
    found = {key: as_text(value) for key, value in with_keys(wire, "path", "value", "unit", "text", "clause", "place").items()}
    return TermEntry(found["path"], parse_exact(found["value"]), found["unit"], found["text"], found["clause"], found["place"])


def _tallies(wire: object) -> Tallies:
    if not isinstance(wire, dict):
        raise Malformed(wire)
    return Tallies(tuple((name, _table(table)) for name, table in wire.items()))


def _table(wire: object) -> Table:
    found = with_keys(wire, "keys", "columns", "rows")
    keys, columns = each_of(found["keys"], as_text), each_of(found["columns"], as_text)
    width = len(keys)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {}
    for row in each_of(found["rows"], lambda row: row):
        key, numbers = each_of(row[:width], as_text), each_of(row[width:], as_count)
        if len(numbers) != len(columns) or key in rows:
            raise Malformed(row)
        rows[key] = numbers
    table = Table.of(keys, columns, rows)
    if list(rows) != [key for key, _ in table.rows]:
        raise Malformed("order")
    return table


def _figures(wire: object) -> tuple[tuple[str, Value], ...]:
    return each_of(wire, lambda figure: (as_text(figure["name"]), value_from_wire(as_text(figure["value"]))))


def _book(wire: Iterable[Wire]) -> Any:  # noqa: ANN401 - a Book
    return book_from_wire({key: value for key, value in figure.items() if key != "value"} for figure in wire)


def _metric(wire: object) -> MetricResult:
    optional = ("provisional",) if isinstance(wire, dict) and "provisional" in wire else ()
    found = with_keys(wire, "id", "clause", "reading", "where", "target", "outcome", "steps", "keys", *optional)
    if optional and found["provisional"] is not True:
        raise Malformed(wire)
    return MetricResult(
        id=as_text(found["id"]),
        clause=as_text(found["clause"]),
        reading=as_text(found["reading"]),
        where=as_text(found["where"]),
        target=as_text(found["target"]),
        outcome=as_word(found["outcome"], Outcome),
        steps=each_of(found["steps"], _step),
        provisional=bool(optional),
        keys=tuple(
            (one_of(key, KEYS), as_text(text)) for key, text in sorted(as_mapping(found["keys"]).items(), key=_place_of_key)
        ),
    )


def _place_of_key(item: tuple[str, object]) -> int:
    return KEYS.index(one_of(item[0], KEYS))


def _step(wire: object) -> StandingStep:
    if not isinstance(wire, dict) or not {"step"} <= set(wire) <= {"step", "month", "on", "reference"}:
        raise Malformed(wire)
    return StandingStep(
        as_word(wire["step"], StepKind),
        Month.parse(as_text(wire["month"])) if "month" in wire else None,
        as_day(wire["on"]) if "on" in wire else None,
        as_text(wire.get("reference", "")),
    )


def _line(wire: object) -> Line:
    found = with_keys(wire, "id", "clause", "kind", "figure", "amount", "tax_figure", "tax", "where", "digest")
    as_text(found["digest"])
    return Line(
        id=as_text(found["id"]),
        clause=as_text(found["clause"]),
        kind=as_word(found["kind"], ChargeKind),
        figure=as_text(found["figure"]),
        amount=as_amount(found["amount"]),
        tax_figure=as_text(found["tax_figure"]),
        tax=as_amount(found["tax"]) if found["tax"] or found["tax_figure"] else None,
        where=as_text(found["where"]),
    )


def _tax(wire: object) -> TaxRule:
    found = with_keys(wire, "clause", "prices", "rounded")
    prices, rounded = Literal["exclude tax", "include tax"], Literal["per line", "on total"]
    return TaxRule(as_text(found["clause"]), as_word(found["prices"], prices), as_word(found["rounded"], rounded))


def _payment(wire: object) -> PaymentDue:
    found = with_keys(wire, "clause", "due", "bank", "number")
    return PaymentDue(as_text(found["clause"]), as_day(found["due"]), as_text(found["bank"]), as_text(found["number"]))


def _right(wire: object) -> Right:
    found = with_keys(wire, "right", "metric", "clause", "since", "until", "month", "exercised_by")
    return Right(
        as_word(found["right"], RightKind),
        as_text(found["metric"]),
        as_text(found["clause"]),
        as_day(found["since"]),
        Month.parse(as_text(found["month"])),
        as_text(found["exercised_by"]),
        as_day(found["until"]) if found["until"] != "" else None,
    )


def _open_case(wire: object) -> OpenCase:
    found = with_keys(wire, "metric", "key", "deadline")
    return OpenCase(as_text(found["metric"]), as_text(found["key"]), as_day(found["deadline"]))


_SECTIONS: dict[str, Callable[[Any], Any]] = {
    "state": lambda wire: as_word(wire, State),
    "contract": _contract,
    "month": lambda wire: Month.parse(as_text(wire)),
    "timezone": as_text,
    "as_of": _as_of,
    "issue_date": lambda wire: as_day(wire) if wire else None,
    "previous": as_text,
    "names": _names,
    "inputs": lambda wire: each_of(wire, _input),
    "rows": lambda wire: once_each(wire, _row_sums, "role"),
    "evidence": lambda wire: each_of(wire, as_text),
    "terms": lambda wire: once_each(wire, _term, "path"),
    "tallies": _tallies,
    "metrics": lambda wire: once_each(wire, _metric, "id"),
    "lines": lambda wire: once_each(wire, _line, "id"),
    "tax": _tax,
    "payment": _payment,
    "rights": lambda wire: each_of(wire, _right),
    "open_cases": lambda wire: each_of(wire, _open_case),
    "figures": _figures,
}

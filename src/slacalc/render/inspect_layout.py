"""A layout for an export, written to be corrected: every column with why it is there, every word with how often it stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slacalc.contract.records.kinds import record_kind
from slacalc.records.mask import mask_text
from slacalc.records.unmasked import unmasked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.records.inspect.event_log import EventLog
    from slacalc.records.inspect.look import ColumnLook
    from slacalc.records.inspect.people import PeopleOfSample
    from slacalc.records.inspect.propose import Match
    from slacalc.records.inspect.sample import ExportSample
    from slacalc.render.words import Words

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*(?: [A-Za-z0-9_\u4e00-\u9fff]+)*")
_TAKEN = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n", "none", "nan", "inf"})
_UNITS = (("ms", "milliseconds"), ("millis", "milliseconds"), ("minutes", "minutes"), ("分钟", "minutes"), ("hours", "hours"))
"""What a header says of the unit of a number."""
MOST_CANDIDATES = 6
MOST_EXAMPLE = 60
"""Characters of an event that a comment shows."""
_OVER_EVENTS = {
    "text": "first filled",
    "phone": "first filled",
    "code": "first filled",
    "yes": "any",
    "seconds": "sum",
    "whole": "last filled",
    "moment": "last filled",
    "day": "last filled",
}
"""What a record has of a column that its events repeat, by the type of the column."""
MOST_TEXT = 200
"""Characters that a layout takes for a header."""


def layout_text(  # noqa: PLR0913, PLR0917 - all that was found out
    identity: str,
    role: str,
    sample: ExportSample,
    looks: Sequence[ColumnLook],
    matches: Sequence[Match],
    people: PeopleOfSample,
    log: EventLog | None,
    words: Words,
) -> str:
    """The text of the file; where something must be said first it says ``open``, and a comment asks."""
    lines = [f"# {words('inspect', 'head', sample.name)}", "slacalc_layout: 1", f"id: {_quoted(identity)}", f"role: {role}"]
    if (why := unmasked()) is not None:
        lines.insert(1, f"# {words('inspect', 'unmasked', why.reason, why.at, why.by)}")
    lines += _cut(sample, people, words)
    if log is not None:
        lines += _events(log, people, words)
    lines.append("columns:")
    for match in matches:
        lines += _column(match, words, _candidates(match, matches, looks)) if log is None else _of_events(match, role, log, words)
    read = {header for match in matches for header in match.headers} | ({log.at, *log.kind} if log else set[str]())
    unread = [header for header in sample.table.headers if header and header not in read and len(header) <= MOST_TEXT]
    if unread:
        lines.append(f"ignored: [{', '.join(map(_quoted, dict.fromkeys(unread)))}]")
    exported = any(match.column.name == "exported_at" for match in matches)
    lines.append("duplicates: {keep: latest exported_at}" if exported else "duplicates: {keep: none}")
    return "\n".join(lines) + "\n"


def _cut(sample: ExportSample, people: PeopleOfSample, words: Words) -> Iterator[str]:
    """How the file is cut into cells, where it is not as usual."""
    if sample.guessed:
        reads = (shown for codec, text in sample.otherwise for shown in (codec, people.line(text)))
        yield f"encoding: {sample.encoding}   # {words('inspect', 'encoding.guess', *reads)}"
    if sample.delimiter is not None and sample.delimiter != ("\t" if sample.kind == ".tsv" else ","):
        yield f"delimiter: {json.dumps(sample.delimiter)}"
    if sample.quotes is not None:
        yield f"quotes: {sample.quotes}"
    if sample.sheet is not None:
        yield f"sheet: {_quoted(sample.sheet)}"
    if sample.header is not None:
        yield f"header: [{', '.join(map(_quoted, sample.header))}]   # {words('inspect', 'header.none')}"
    elif sample.header_row is not None:
        yield f"header_row: {sample.header_row}"
    if sample.short_rows:
        yield "short_rows: blank"


def _events(log: EventLog, people: PeopleOfSample, words: Words) -> Iterator[str]:
    """The kinds of events, each named by its own word; one of which no row names a record is about none."""
    if log.blank:
        yield f"blank: [{', '.join(map(_quoted, ('', *log.blank)))}]   # {words('inspect', 'events.blank', log.key)}"
    yield f"events:   # {words('inspect', 'events.why', log.key)}"
    headers = ", ".join(map(_quoted, log.kind))
    yield f"  kind: {headers}" if len(log.kind) == 1 else f"  kind: [{headers}]"
    yield f"  kinds:   # {words('inspect', 'ask.kinds')}"
    for event in log.kinds:
        example = " | ".join(map(people.anywhere, event.example))[:MOST_EXAMPLE].rstrip()
        remark = words("inspect", "events.such as" if event.of_records else "events.of none", f"{event.rows:,}", example)
        yield f"    {_quoted(event.word)}: {_quoted(event.word) if event.of_records else 'ignored'}   # {remark}"
    yield f"  at: {{from: {_quoted(log.at)}, format: {json.dumps(log.form.form, ensure_ascii=False)}}}"
    if log.by_row:
        yield f"  serial: row number   # {words('inspect', 'ask.serial')}"


def _of_events(match: Match, role: str, log: EventLog, words: Words) -> Iterator[str]:
    """A column, and what a record has of its events."""
    kind, name = record_kind(role), match.column.name
    if match.why == "missing" and match.form is not None:
        form = json.dumps(match.form.form, ensure_ascii=False)
        source = f'{{from: {{"?": {_quoted(log.at)}}}, format: {form}, over_events: last}}'
        yield f"  {name}: {source}   # {words('inspect', 'ask.end', name)}"
        return
    lines = list(_column(match, words, ""))
    if name == kind.key:
        yield f"  {name}: {{{', '.join(_source(match))}}}   # {words('inspect', 'why.content')}"
        return
    how = "first" if match.column.required and match.column.type == "moment" else _OVER_EVENTS[match.column.type]
    if match.headers == log.kind:
        sources = ", ".join(f"{_quoted(event.word)}: {_quoted(event.header)}" for event in log.kinds if event.of_records)
        lines[0] = f"  {name}:   # {words('inspect', 'ask.outcome', name)}"
        lines[1] = f"    from: {{{sources}}}"
        how = '"answered if any, else last"'
    if match.codes:
        yield from (*lines, f"    over_events: {how}")
        return
    source = ", ".join((*_source(match), f"over_events: {how}"))
    yield f"  {name}: {{{source}}}   # {words('inspect', f'why.{match.why}')}{_of_people(match, words)}"


def _candidates(match: Match, matches: Sequence[Match], looks: Sequence[ColumnLook]) -> str:
    """The headers of few words that nothing is read from, for a column that was not found."""
    read = {header for other in matches for header in other.headers}
    words = [look for look in looks if match.column.type == "code" and look.is_words and look.distinct > 1 and look.header]
    free = [look.header for look in words if look.header not in read]
    return ", ".join(map(mask_text, free[:MOST_CANDIDATES])) or "-"


def _column(match: Match, words: Words, candidates: str) -> Iterator[str]:
    name = match.column.name
    if match.why == "missing":
        is_key = match.column.type == "text"
        answer = "row number" if is_key else "open"
        question = words(
            "inspect", "ask.key" if is_key else "ask.time" if match.column.type == "moment" else "ask.column", name, candidates
        )
        source = '{from: "?", format: "%Y-%m-%d %H:%M:%S"}' if match.column.type == "moment" else f"{{is: {answer}}}"
        yield f"  {name}: {source}   # {question}"
        return
    remark = words("inspect", f"why.{match.why}") + _of_people(match, words)
    if len(match.headers) > 1 and match.why == "content" and match.clock is None:
        remark += "; " + words("inspect", "ask.together", match.headers[0])
    if "parts_of_seconds: dropped" in _source(match):
        remark += "; " + words("inspect", "ask.parts")
    if candidates != "-" and any(meaning == "open" for _, _, meaning in match.codes):
        remark += "; " + words("inspect", "ask.also", candidates)
    if match.doubt:
        remark += "; " + words("inspect", "doubt.days", match.form.form if match.form else "", match.doubt)
    if not match.codes:
        yield f"  {name}: {{{', '.join(_source(match))}}}   # {remark}"
        return
    yield f"  {name}:   # {remark}"
    yield f"    from: {_quoted(match.headers[0])}"
    yield "    codes:"
    for word, number, meaning in match.codes:
        comment = (
            f"   # {words('inspect', 'ask.code', f'{number:,}', ', '.join(_choices(match)))}"
            if meaning == "open"
            else f"   # {number:,}"
        )
        yield f"      {_quoted(word)}: {meaning}{comment}"


def _of_people(match: Match, words: Words) -> str:
    return "; " + words("inspect", "ask.person") if match.person else ""


def _choices(match: Match) -> tuple[str, ...]:
    return match.column.codes or (("yes", "no", "blank") if match.column.type == "yes" else ())


def _source(match: Match) -> Iterator[str]:
    kind = match.column.type
    if match.clock is not None and match.form is not None:
        yield f"date: {_quoted(match.headers[0])}"
        yield f"date_format: {json.dumps(match.form.form, ensure_ascii=False)}"
        yield f"time: {_quoted(match.headers[1])}"
        yield f"time_format: {json.dumps(match.clock.form, ensure_ascii=False)}"
        return
    headers = [_quoted(header) for header in match.headers]
    yield f"from: {headers[0]}" if len(headers) == 1 else f"from: [{', '.join(headers)}]"
    if kind in {"moment", "day"} and match.form is not None:
        yield f"format: {json.dumps(match.form.form, ensure_ascii=False)}"
        if kind == "moment" and match.form.kind == "day":
            yield "clock: none"
    if kind == "seconds" and match.form is not None:
        form = match.form.form or _unit_of(match.headers[0])
        yield f"as: {json.dumps(form)}"
        if form == "milliseconds":
            yield "parts_of_seconds: dropped"
    if match.person:
        yield "person: mask"


def _unit_of(header: str) -> str:
    low = header.lower()
    return next((form for unit, form in _UNITS if unit in low), "seconds")


def _quoted(text: str) -> str:
    """As YAML has it; a number of a person is no word of a layout."""
    shown = mask_text(text)
    return shown if _PLAIN.fullmatch(shown) and shown.lower() not in _TAKEN else json.dumps(shown, ensure_ascii=False)

"""Which canonical columns an export seems to have, and why: by what its headers are called and by what stands below them.

Headers are given away by how well they fit, the best first, and each is given once. A header that is the whole name of a column
fits better than any that only has such a name in it, so that no column takes, by a part of its name, what is the whole name of
another; of two that fit alike the one further left is taken. Names come before contents: only of the headers that no column has
by name does a column of moments get one by what stands below it, and a key that its name gives is kept only where it tells rows
apart.
What comes out is a proposal with its reason, to be read by a person; a code or a column that is not certain stays a question.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.contract.records.kinds import record_kind
from slacalc.records.files import ERRORS
from slacalc.records.inspect.event_log import LOGGED
from slacalc.records.inspect.forms import day_or_month_first
from slacalc.records.inspect.names import TOTALS, certain_meaning, names_of, plain_name

if TYPE_CHECKING:
    from slacalc.contract.records.kind import Column
    from slacalc.records.inspect.event_log import EventLog
    from slacalc.records.inspect.forms import FormShare
    from slacalc.records.inspect.look import ColumnLook

ROLES = ("calls", "tickets", "surveys", "seats", "pauses")
"""Kinds of records that are looked for, the likeliest first."""
_FITTING = {
    "moment": ("moment", "day"),
    "day": ("day", "moment"),
    "seconds": ("duration", "whole", "decimal"),
    "whole": ("whole",),
    "phone": (),
    "text": (),
}
_TRUTH = {
    "y": "yes",
    "n": "no",
    "是": "yes",
    "否": "no",
    "yes": "yes",
    "no": "no",
    "true": "yes",
    "false": "no",
    "1": "yes",
    "0": "no",
}
_EXPORTED_AT = "exported_at"
_ENDING = frozenset({"unanswered", "missed", "abandon", "abandoned", "disconnect", "hangup", "termination", "release"})
"""Words of a header that is about how calls ended, and not about what they were for."""
_OUTCOME = "outcome"
_LEAST_MEANINGS = 2
_ENDS = {"tickets": "resolved_at"}
"""Of a role, a moment that an event of some kind tells: of which, is to be said."""
_LIKELY_TOTALS = 3
_LEAST_DIGITS = 4
"""Of a number of a telephone."""


@dataclass(frozen=True, slots=True)
class Match:
    """A canonical column and where it seems to come from."""

    column: Column
    headers: tuple[str, ...]
    """None where the export has no such column and the layout needs one."""
    why: str
    """``name``, ``part of the name``, ``content`` or ``missing``."""
    form: FormShare | None
    clock: FormShare | None
    """Of a moment in two columns: how its time is written."""
    codes: tuple[tuple[str, int, str], ...]
    """Each word, how often it stands, and what it means; ``open`` where that is to be said."""
    doubt: str
    """Another format that fits as well: day and month exchanged."""
    person: bool = False
    """Whether people are named in it, whose names are to be masked."""


def is_totals(looks: tuple[ColumnLook, ...]) -> bool:
    """Whether an export holds sums or averages of days and no records: its headers say so, and no moment stands in it."""
    if any(look.fits("moment") or (look.fits("day") and not look.unique) for look in looks):
        return False
    figures = [look for look in looks if TOTALS.search(plain_name(look.header)) or TOTALS.search(look.header)]
    counted = any((form := look.form) is not None and form.kind == "percent" for look in looks)
    return len(figures) >= _LIKELY_TOTALS and (counted or len(figures) * 2 >= len(looks))


def role_of(looks: tuple[ColumnLook, ...]) -> str:
    """The kind of record of which most columns are there by name; calls where none is."""
    return max(
        ROLES, key=lambda role: (sum(1 for match in match_columns(role, looks, ()) if match.why == "name"), -ROLES.index(role))
    )


def role_of_log(looks: tuple[ColumnLook, ...], log: EventLog) -> str:
    """The kind of record whose key is called as that of the log is; else that of which most columns are there by name."""
    called = plain_name(log.key)
    return next((role for role in LOGGED if called in names_of(role).get(record_kind(role).key, ())), role_of(looks))


def match_columns(role: str, looks: tuple[ColumnLook, ...], keys: tuple[tuple[str, ...], ...]) -> tuple[Match, ...]:
    """The columns of a role that the export has or must have, in the order of the role; no header stands for two."""
    kind = record_kind(role)
    names, taken = names_of(role), set[int]()
    scored = sorted(
        (
            (score, -at, name, look)
            for name, called in names.items()
            for at, look in enumerate(looks)
            if (score := _score(called, look)) and (column := kind.column(name)) is not None and _may_be(column, look)
        ),
        key=lambda candidate: (-candidate[0], -candidate[1]),
    )
    best: dict[str, tuple[int, ColumnLook]] = {}
    for score, _, name, look in scored:
        if name not in best and look.at not in taken:
            best[name] = (score, look)
            taken.add(look.at)
    telling = _telling(looks, taken, best.get(_OUTCOME))
    if telling is not None and kind.column(_OUTCOME) is not None:
        best[_OUTCOME] = (0, telling)
        taken.add(telling.at)
    matches: list[Match] = []
    for column in kind.columns:
        if column.name in best:
            score, look = best[column.name]
            why = "name" if score >= _WHOLE_NAME else "part of the name" if score else "content"
            matches.append(_match(column, look, why, looks, taken))
        elif column.name == kind.key and keys:
            matches.append(Match(column, keys[0], "content", None, None, (), ""))
        elif column.name == kind.moment:
            matches += _moment_by_content(column, looks, taken)
        elif column.required and not column.derived:
            matches.append(Match(column, (), "missing", None, None, (), ""))
    return tuple(_with_key(match, kind.key, looks, keys) for match in matches)


def _telling(looks: tuple[ColumnLook, ...], taken: set[int], by_name: tuple[int, ColumnLook] | None) -> ColumnLook | None:
    """The column whose words say most of what became of calls, where they say more than those of the one by name."""
    free = [look for look in looks if look.at not in taken and look.is_words and look.header]
    best = max(free, key=lambda look: (_meanings(look), -look.at), default=None)
    least = max(_LEAST_MEANINGS, 0 if by_name is None else _meanings(by_name[1]) + 1)
    return best if best is not None and _meanings(best) >= least else None


def _meanings(look: ColumnLook) -> int:
    """How many different things the words of a column say for certain of what became of calls."""
    return len({meaning for word, _ in look.counts if (meaning := certain_meaning(_OUTCOME, word))})


def match_events(role: str, looks: tuple[ColumnLook, ...], log: EventLog) -> tuple[Match, ...]:
    """The columns of a role that a log of events has or must have; of calls, what became of them is what happened last."""
    kind, named = record_kind(role), {look.header: look for look in looks}
    taken = {log.key, *log.kind, log.at}
    others = match_columns(role, tuple(look for look in looks if look.header not in taken), ())
    by_name = {match.column.name: match for match in others if match.headers and match.column.name != _EXPORTED_AT}
    rows = Counter[str]()
    for event in log.kinds:
        rows[event.cell] += event.rows if event.of_records else 0
    codes = tuple((word, number, "open") for word, number in rows.items() if number)
    for column in kind.columns:
        if column.name == kind.key:
            by_name[column.name] = Match(column, (log.key,), "content", None, None, (), "")
        elif column.required and column.type == "moment":
            doubt = day_or_month_first(log.form.form, dict(named[log.at].counts))
            by_name[column.name] = Match(column, (log.at,), "content", log.form, None, (), doubt)
        elif column.required and column.type == "code":
            by_name[column.name] = Match(column, log.kind, "content", None, None, codes, "")
        elif column.name == _ENDS.get(role):
            by_name[column.name] = Match(column, (), "missing", log.form, None, (), "")
    return tuple(by_name[column.name] for column in kind.columns if column.name in by_name)


_WHOLE_NAME = 1000


def _score(called: tuple[str, ...], look: ColumnLook) -> int:
    """How well a header fits the names of a column: by itself before as a part, an earlier name before a later one."""
    name = plain_name(look.header)
    if not name or not look.filled:
        return 0
    best = 0
    for at, alias in enumerate(called):
        if name == alias or name.replace(" ", "") == alias.replace(" ", ""):
            best = max(best, _WHOLE_NAME + 100 - at)
        elif len(alias) > 1 and (f" {alias} " in f" {name} " or (not alias.isascii() and alias in name)):
            best = max(best, 100 - at)
    return best


def _may_be(column: Column, look: ColumnLook) -> bool:
    """Whether what stands in the column can be of that type."""
    if column.type == "phone":
        numbers = sum(number for text, number in look.counts if sum(map(str.isdigit, text)) >= _LEAST_DIGITS)
        return numbers * 2 >= look.filled and look.fits("moment") is None
    if column.type == "code":
        return look.is_words and look.fits("moment") is None
    if column.type == "yes":
        return look.is_words and look.distinct <= 4  # noqa: PLR2004 - yes, no and two words that stand for neither
    if column.name == "category" and _ENDING & set(plain_name(look.header).split()):
        return False
    if column.type == "text":
        return look.fits("moment") is None and (column.required or look.fits("duration") is None)
    kinds = _FITTING.get(column.type, ())
    return any(look.fits(kind) is not None for kind in kinds)


def _match(column: Column, look: ColumnLook, why: str, looks: tuple[ColumnLook, ...], taken: set[int]) -> Match:
    form = next((share for kind in _FITTING.get(column.type, ()) if (share := look.fits(kind)) is not None), None)
    if column.type == "moment" and form is not None and form.kind == "day":
        clock = _clock_for(look, looks, taken)
        if clock is not None:
            taken.add(clock.at)
            doubt = day_or_month_first(form.form, dict(look.counts))
            return Match(column, (look.header, clock.header), why, form, clock.fits("clock"), (), doubt)
    doubt = day_or_month_first(form.form, dict(look.counts)) if form is not None and form.kind in {"moment", "day"} else ""
    return Match(column, (look.header,), why, form, None, _codes(column, look), doubt)


def _clock_for(day: ColumnLook, looks: tuple[ColumnLook, ...], taken: set[int]) -> ColumnLook | None:
    """The first column of clocks that nothing else has, those that are called a start or a time before others."""
    clocks = [look for look in looks if look.at not in taken and look.fits("clock") is not None and look.at != day.at]
    if not clocks:
        return None
    liked = [look for look in clocks if {"time", "start", "started", "时间", "开始时间"} & set(plain_name(look.header).split())]
    return (liked or [clocks[0]])[0]


def _moment_by_content(column: Column, looks: tuple[ColumnLook, ...], taken: set[int]) -> list[Match]:
    for kind in ("moment", "day"):
        for look in looks:
            if look.at not in taken and look.fits(kind) is not None:
                taken.add(look.at)
                return [_match(column, look, "content", looks, taken)]
    return [Match(column, (), "missing", None, None, (), "")]


def _codes(column: Column, look: ColumnLook) -> tuple[tuple[str, int, str], ...]:
    """Each word with its rows and what it means; an error of a spreadsheet means nothing, and its rows are refused."""
    counts = tuple((word, number) for word, number in look.counts if word not in ERRORS)
    if column.type == "code":
        answers = len(counts) == 2 and "answer" in plain_name(look.header)  # noqa: PLR2004 - yes and no
        return tuple((word, number, _outcome(column, word, answers=answers)) for word, number in counts)
    if column.type == "yes":
        return tuple((word, number, _TRUTH.get(word.lower(), "open")) for word, number in counts)
    return ()


def _outcome(column: Column, word: str, *, answers: bool) -> str:
    """Yes below a header that asks whether a call was answered is certain; what became of the others is not."""
    if answers and column.name == "outcome" and _TRUTH.get(word.lower()) == "yes":
        return "answered"
    return certain_meaning(column.name, word) or "open"


def _with_key(match: Match, key: str, looks: tuple[ColumnLook, ...], keys: tuple[tuple[str, ...], ...]) -> Match:
    """The key by name where it tells rows apart; else columns that do, if there are any."""
    if match.column.name != key or not match.headers:
        return match
    look = next(look for look in looks if look.header == match.headers[0])
    if look.unique or not keys or match.why == "content":
        return match
    better = next((headers for headers in keys if match.headers[0] in headers), None)
    if better is None:
        return match
    added = tuple(header for header in better if header not in match.headers)
    return Match(match.column, (*match.headers, *added), "content", None, None, (), "")

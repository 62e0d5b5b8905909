"""How the cells of a column are written: which forms of moments, durations, numbers and truths they fit, and how many of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from slacalc.base.dataclass import dataclass
from slacalc.records.codes import YES_WORDS
from slacalc.records.time_format import EPOCHS, pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DATES = tuple(
    form
    for mark in ("-", "/", ".")
    for form in (
        f"%Y{mark}%m{mark}%d",
        f"%d{mark}%m{mark}%Y",
        f"%m{mark}%d{mark}%Y",
        f"%d{mark}%m{mark}%y",
        f"%m{mark}%d{mark}%y",
        f"%y{mark}%m{mark}%d",
    )
)
_OTHER_DATES = ("%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%Y年%m月%d日")
_CLOCKS = (
    "%H:%M:%S",
    "%H:%M",
    "%I:%M:%S %p",
    "%I:%M %p",
    "%p%I:%M:%S",
    "%p%I:%M",
    "%H.%M.%S",
    "%H时%M分%S秒",
    "%H:%M:%S%.f",
)
_ISO = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S%.f%z",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S%.f%z",
)
DAYS = (*_DATES, *_OTHER_DATES)
"""Formats of days, the likelier first."""
CLOCKS = _CLOCKS
"""Formats of times of day."""
MOMENTS = (
    *_ISO,
    *(f"{day}{between}{clock}" for day in DAYS for between in (" ", ", ") for clock in _CLOCKS),
    "%Y%m%d%H%M%S",
    "%Y年%m月%d日%H时%M分%S秒",
    *(name for name, _, _ in EPOCHS),
)
"""Formats of moments, the likelier first."""
LENGTHS: tuple[tuple[str, str], ...] = (
    ("h:mm:ss", r"^[0-9]{1,6}:[0-5]?[0-9]:[0-5][0-9](?:[.,][0-9]{1,9})?$"),
    ("h.mm.ss", r"^[0-9]{1,6}\.[0-5]?[0-9]\.[0-5][0-9]$"),
    ("mm:ss", r"^[0-9]{1,6}:[0-5][0-9](?:[.,][0-9]{1,9})?$"),
    ("iso 8601", r"^PT?(?=[0-9])(?:[0-9]+D)?T?(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9.]+S)?$"),
    (
        "with units",
        (
            r"(?i)^(?=.*[0-9])(?:[0-9]+\s*(?:days?|d|天|日),?\s*)?(?:[0-9]+\s*(?:hours?|hrs?|h|个?小时|時|时),?\s*)?"
            r"(?:[0-9]+\s*(?:minutes?|mins?|m|分钟?),?\s*)?(?:[0-9.]+\s*(?:seconds?|secs?|s|秒钟?))?$"
        ),
    ),
)
"""Forms of durations that a cell shows by itself, and what fits them."""
WHOLE = re.compile(r"^[+-]?[0-9]{1,15}(?:\.0+)?$")
DECIMAL = re.compile(r"^[+-]?[0-9]+(?:[.,][0-9]+)$")
PERCENT = re.compile(r"^[+-]?[0-9]+(?:[.,][0-9]+)?\s*[%％]$")
LOST = re.compile(r"^[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+$")
_YES = {word for word, _ in YES_WORDS}
MOST = 2000
"""Different cells of a column that are held against every form."""
_PROBED = 40
"""So many of them tell which forms are held against all."""
ENOUGH = 0.95
"""Share of the cells of a column from which on it is taken to be in a form; the others are shown as they are refused."""


@dataclass(frozen=True, slots=True)
class FormShare:
    """How many of the filled cells of a column fit a form."""

    kind: str
    """``moment``, ``day``, ``clock``, ``duration``, ``whole``, ``decimal``, ``percent`` or ``yes``."""
    form: str
    """A format, a word of ``as``, or nothing."""
    fit: int
    """Filled cells that fit, of the sample."""


def forms_of(counts: Mapping[str, int]) -> tuple[FormShare, ...]:
    """Every form that at least half of the cells fit, the best first; ``counts`` are the filled texts and how often each stands.

    Of a column with very many different texts, some of them are looked at, and shares are of these.
    """
    texts = dict(list(counts.items())[:MOST])
    total = sum(texts.values())
    wide = {normalize("NFKC", text): number for text, number in texts.items()}
    fitting = [share for share in _shares(wide) if share.fit * 2 >= total > 0]
    return tuple(sorted(fitting, key=lambda share: -share.fit))


def is_enough(share: FormShare, filled: int, looked_at: int) -> bool:
    """Whether a form is that of the column."""
    return share.fit >= ENOUGH * min(filled, looked_at)


def _shares(counts: Mapping[str, int]) -> Iterator[FormShare]:
    probed = dict(list(counts.items())[:_PROBED])
    for kind, formats in (("moment", MOMENTS), ("day", DAYS), ("clock", CLOCKS)):
        patterns = [(form, pattern) for form, pattern in _patterns(formats) if _is_written_so(form, probed)]
        likely = [(form, pattern) for form, pattern in patterns if _fit(pattern, probed) * 2 >= sum(probed.values())]
        fitting = [FormShare(kind, form, _fit(pattern, counts)) for form, pattern in likely]
        yield from sorted(fitting, key=lambda share: (-share.fit, -_likely(share.form, counts)))
    for form, pattern in LENGTHS:
        if fit := _fit(pattern, counts):
            yield FormShare("duration", form, fit)
    for kind, expression in (("whole", WHOLE), ("decimal", DECIMAL), ("percent", PERCENT)):
        if fit := sum(number for text, number in counts.items() if expression.match(text)):
            yield FormShare(kind, "", fit)
    if fit := sum(number for text, number in counts.items() if text.lower() in _YES):
        yield FormShare("yes", "", fit)


def _is_written_so(form: str, counts: Mapping[str, int]) -> bool:
    """Whether a format says what another that fits as well does not: parts of a second, or so many digits."""
    if "%.f" in form:
        return any("." in text for text in counts)
    digits = {"%Y%m%d": 8, "%Y%m%d%H%M%S": 14}.get(form)
    return digits is None or all(len(text) == digits for text in counts)


def _fit(pattern: str, counts: Mapping[str, int]) -> int:
    expression = _compiled(pattern)
    return sum(number for text, number in counts.items() if expression.match(text))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once for all columns: there are more of them than the library keeps."""
    return re.compile(pattern)


@cache
def _patterns(formats: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((form, pattern_of(normalize("NFKC", form))) for form in formats)


def _likely(form: str, counts: Mapping[str, int]) -> int:
    """How much more the days of a column differ than its years, where texts are read in that format."""
    distinct = {mark: _different(form, mark, counts) for mark in ("%d", "%m", "%Y", "%y") if mark in form}
    return distinct.get("%d", 0) - distinct.get("%Y", distinct.get("%y", 0)) - distinct.get("%m", 0)


def _different(form: str, mark: str, counts: Mapping[str, int]) -> int:
    """How many different texts stand where the format has that directive."""
    before, after = form.split(mark, 1)
    expression = re.compile(f"{pattern_of(before)[:-1]}({pattern_of(mark)[1:-1]}){_rest(after)}")
    return len({match[1] for text in counts if (match := expression.match(text))})


def _rest(form: str) -> str:
    return pattern_of(form)[1:] if form else "$"


def day_or_month_first(form: str, counts: Mapping[str, int]) -> str:
    """Another format, day and month exchanged, that fits just as many cells; empty where there is none."""
    exchanged = form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
    if exchanged == form or form.startswith(("%Y", "%y")):
        return ""
    texts = {normalize("NFKC", text): number for text, number in list(counts.items())[:MOST]}
    return exchanged if _fit(pattern_of(exchanged), texts) == _fit(pattern_of(form), texts) else ""

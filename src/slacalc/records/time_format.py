"""How an export writes its moments and days: the directives that a layout may use, and the texts that fit them.

The reader of times takes ``31`` for the year 31, ``60`` seconds for the next minute, and blanks before a number. A format is
therefore also a pattern, and only a text that fits the pattern is read at all.
"""

from __future__ import annotations

import re
from functools import cache

DIRECTIVES: tuple[tuple[str, str], ...] = (
    ("%Y", "[0-9]{4}"),
    ("%y", "[0-9]{2}"),
    ("%m", "(?:1[0-2]|0?[1-9])"),
    ("%b", "(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"),
    ("%a", "(?i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"),
    ("%d", "(?:3[01]|[12][0-9]|0?[1-9])"),
    ("%H", "(?:2[0-3]|[01]?[0-9])"),
    ("%I", "(?:1[0-2]|0?[1-9])"),
    ("%M", "[0-5]?[0-9]"),
    ("%S", "[0-5]?[0-9]"),
    ("%.f", r"(?:\.[0-9]{1,9})?"),
    ("%p", "(?:[AaPp][Mm]|上午|下午)"),
    ("%z", "(?:Z|[+-][0-9]{2}:?[0-9]{2})"),
)
OFFSET = "%z"
"""``+08:00``, ``+0800``, or ``Z``, which is UTC."""
_TOKEN = re.compile(r"%\.f|%.?|[^%]+", re.DOTALL)
_DATE = ({"%Y", "%m", "%d"}, {"%y", "%m", "%d"}, {"%Y", "%b", "%d"}, {"%y", "%b", "%d"})
HALVES = (("上午", "AM"), ("下午", "PM"))
"""The halves of a day in Chinese, as ``%p`` reads them too."""
EPOCHS: tuple[tuple[str, str, int], ...] = (
    ("epoch seconds", r"^[0-9]{9,10}(?:\.[0-9]{1,9})?$", 1),
    ("epoch milliseconds", r"^[0-9]{12,13}(?:\.0+)?$", 1000),
)
"""Formats by one number, the time that has passed since the beginning of 1970 in UTC: pattern, and units in a second."""
_CLOCK = ({"%H", "%M"}, {"%I", "%M", "%p"})


class UnusableFormat(ValueError):  # noqa: N818 - a word of the design
    """A format that cannot be read back without a guess; its text is a slug."""


@cache
def pattern_of(form: str) -> str:
    """The pattern, anchored at both ends, of the texts that a format can mean.

    Raises:
        UnusableFormat: a directive that is not in ``DIRECTIVES``, or twice the same.
    """
    epoch = next((pattern for name, pattern, _ in EPOCHS if form == name), None)
    if epoch is not None:
        return epoch
    known = dict(DIRECTIVES)
    tokens: list[str] = _TOKEN.findall(form)
    directives = [token for token in tokens if token.startswith("%")]
    if not all(token in known for token in directives):
        raise UnusableFormat("layout/unknown-directive")
    if len(set(directives)) < len(directives):
        raise UnusableFormat("layout/repeated-directive")
    return "^" + "".join(known.get(token, re.escape(token)) for token in tokens) + "$"


def offset_pattern(form: str) -> str:
    """The pattern of the texts that fit a format with an offset and write ``Z`` for it; what stands around it are its groups."""
    before, after = (pattern_of(side) for side in form.split(OFFSET))
    return f"^({before[1:-1]})Z({after[1:-1]})$"


def is_epoch(form: str) -> bool:
    """Whether a format is one of ``EPOCHS``."""
    return any(form == name for name, _, _ in EPOCHS)


def says_instant(form: str) -> bool:
    """Whether a text in that format is a moment by itself, whatever the zone."""
    return OFFSET in form or is_epoch(form)


def check_moment_format(form: str) -> None:
    """A moment needs a whole date and a clock.

    Raises:
        UnusableFormat: it has not, or see :func:`pattern_of`.
    """
    pattern_of(form)
    if is_epoch(form):
        return
    directives = _directives(form)
    if not any(needed <= directives for needed in _DATE):
        raise UnusableFormat("layout/format-without-date")
    if not any(needed <= directives for needed in _CLOCK):
        raise UnusableFormat("layout/format-without-clock")


def check_day_format(form: str) -> None:
    """A day needs a whole date, and no clock.

    Raises:
        UnusableFormat: it has not, or see :func:`pattern_of`.
    """
    pattern_of(form)
    directives = _directives(form)
    if not any(needed <= directives for needed in _DATE):
        raise UnusableFormat("layout/format-without-date")
    if directives - {"%Y", "%y", "%m", "%b", "%d", "%a"}:
        raise UnusableFormat("layout/day-with-clock")


def _directives(form: str) -> set[str]:
    return {token for token in _TOKEN.findall(form) if token.startswith("%")}

"""What of a row may be shown: phone numbers are masked wherever they stand and however they are written.

13812345678 is 138****5678, 01012345666 is 010*****666, 10086 and 4008001234 are shown, anything unknown is ***.

A number may be split by spaces of any width, hyphens, dots, slashes, underscores, brackets, commas or colons, stand in digits of
another script, behind +49 or 0049, or in the notation that a spreadsheet makes of it (1.3812345678E+10). Seven digits or more are
a number wherever a text may hold one. Dates, clocks and durations are none, and are shown: they are what is wrong with most rows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from slacalc.base.pattern import pattern
from slacalc.records.keyed_hash import HASH
from slacalc.records.unmasked import unmasked

if TYPE_CHECKING:
    from slacalc.contract.records.kind import ColumnType

HIDDEN = "***"
_HASHED = pattern(rf"{HASH}[0-9a-f]{{64}}")
"""What hides a number already."""
_SPLIT = r"[\s\-‐-―−－_＿.．·・,，:：/／\\()（）\[\]\u00ad\u200b-\u200f\u2060\ufeff]"
"""What may stand between the digits of one number."""
_CHAIN = pattern(rf"[+＋]?\d(?:[{_SPLIT[1:-1]}+＋]{{0,3}}\d)*")
"""Digits, and what splits them: a number, a date, a clock, or several of them."""
_SPLITS = pattern(_SPLIT)
_DIGITS = pattern(r"\d+")
_MOST_SPLIT = 15
"""No telephone number has more digits (E.164)."""
_LEAST = 7

_MOBILE = pattern(r"1[3-9]\d{9}", re.ASCII)
_PRIVACY = pattern(r"700\d{12}", re.ASCII)
_FIXED = pattern(r"(0(?:10|2\d|[3-9]\d{2}))\d{4,5}(\d{3})", re.ASCII)
_SERVICE = pattern(r"1\d{2,4}|95\d{3,4}|[48]00\d{7}", re.ASCII)
_PHONE_TEXT = (
    r"(?:0{0,2}86)?0?1[3-9]\d{9}"  # a mobile of China, with or without its country
    r"|0[1-9]\d{7,10}"  # a fixed line with the 0 of its country
    r"|00[1-9]\d{7,13}"  # from abroad
    r"|1?[2-9]\d{2}[2-9]\d{6}"  # North America
    r"|700\d{12}"
    r"|\+\d{7,15}"
)
_PHONE = pattern(_PHONE_TEXT, re.ASCII)
"""Digits that nobody takes for an identifier."""

PHONE_ALONE = rf"^(?:{_PHONE_TEXT})$"
"""The same as a text that is nothing else, for any engine of patterns."""

_AB = r"(?:(?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])|(?:3[01]|[12]\d|0?[1-9])[-/.](?:1[0-2]|0?[1-9]))"
_DAY = rf"(?:(?:19|20)\d\d[-/.]{_AB}|{_AB}[-/.](?:19|20)\d\d)"
_AFTER = r"(?:[.,]\d{1,9})?(?: ?[+-]\d{2}:?\d{2})?"
_CLOCK = rf"(?:\d{{1,2}}:\d{{1,2}}(?::\d{{1,2}}{_AFTER})?)"
_TIME = pattern(
    rf"{_DAY}(?:[ ,]{{1,2}}(?:{_CLOCK}|\d{{1,2}}\.\d{{1,2}}\.\d{{1,2}}))?"
    rf"|{_AB}[-/.]\d\d {_CLOCK}|\d\d[-/.]{_AB} {_CLOCK}"
    rf"|\d{{1,4}}:\d{{1,2}}:\d{{1,2}}{_AFTER}"
    r"|\d{1,6}\.0{2,9}",
    re.ASCII,
)
"""A day, a moment, a clock or a duration, or a number whose decimals are nothing."""
_LEADING_DAY = pattern(rf"(?:19|20)\d\d[-/.]{_AB}(?!\d)", re.ASCII)
_SCIENTIFIC = pattern(r"\d[.,]\d{6,}(?=[Ee][+＋]?\d)")
_COMPACT = pattern(r"(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])(?:(?:2[0-3]|[01]\d)[0-5]\d(?:[0-5]\d)?)?", re.ASCII)
_MONTH = r"[A-Za-z]{3,9}\.?"
_WORDED = pattern(
    rf"(?:{_MONTH} \d{{1,2}},? (?:19|20)\d\d|\d{{1,2}}[- ]{_MONTH}[- ](?:(?:19|20)\d\d|\d\d))(?:,? {_CLOCK}(?: ?[AaPp][Mm])?)?"
    rf"|{_CLOCK} {_DAY}|{_DAY}_{_CLOCK}"
    r"|(?:19|20)\d\d(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])[ T](?:2[0-3]|[01]\d)[0-5]\d(?:[0-5]\d)?"
    r"|0000-00-00(?: 00:00:00)?",
    re.ASCII,
)
"""A moment as other programs write it: with the name of a month, the clock first, or noughts for none."""
_SERIAL = pattern(r"[3-7]\d{4}\.\d+", re.ASCII)
"""A moment as a spreadsheet counts it, in days."""


def mask_phone(text: str) -> str:
    """A phone number with its middle hidden; a blank stays blank."""
    if not text.strip():
        return ""
    if unmasked() is not None:
        return text
    digits = _SPLITS.sub("", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0?\d{9,11}$)", "", digits)
    mobile = digits.removeprefix("0")
    if _MOBILE.fullmatch(mobile):
        return f"{mobile[:3]}****{mobile[-4:]}"
    if _PRIVACY.fullmatch(digits):
        return f"{digits[:3]}********{digits[-4:]}"
    if _SERVICE.fullmatch(digits):
        return digits
    fixed = _FIXED.fullmatch(digits)
    return f"{fixed[1]}*****{fixed[2]}" if fixed else HIDDEN


def mask_text(text: str) -> str:
    """Any text with every number of seven digits or more masked as if it were a phone number; dates and clocks are none."""
    if unmasked() is not None or ("," not in text and _TIME.fullmatch(text)):  # a time is what most cells are
        return text
    return _CHAIN.sub(lambda match: _mask_chain(match[0]), text)


def mask_time(text: str) -> str:
    """As :func:`mask_text`, where a day or moment is expected: 20260301, 20260301 101530, 46082.375, 1-Mar-26 are shown."""
    masked = mask_text(text)  # as most times stand, nothing of them is
    return text if masked != text and any(form.fullmatch(text.strip()) for form in (_COMPACT, _SERIAL, _WORDED)) else masked


def mask_id(text: str) -> str:
    """An identifier, shown so that the row can be found, with what can only be a phone number inside it masked."""
    if unmasked() is not None or _HASHED.fullmatch(text):
        return text
    return _CHAIN.sub(lambda match: _mask_phones_of(match[0]), _SCIENTIFIC.sub(lambda match: mask_phone(match[0]), text))


def mask_cell(text: str, kind: ColumnType, *, is_id: bool) -> str:
    """A cell of a column of that type. Another's cell may have slid into it, so that no type is trusted."""
    if unmasked() is not None:
        return text
    return _mask_cell(text, kind, is_id)


@lru_cache(maxsize=65_536)
def _mask_cell(text: str, kind: ColumnType, is_id: bool) -> str:
    if _HASHED.fullmatch(text):
        return text
    if kind == "phone":
        return mask_phone(text)
    if len(text) < _LEAST:
        return text
    if is_id:
        return mask_id(text)
    return mask_time(text) if kind in {"moment", "day"} else mask_text(text)


def _mask_chain(chain: str) -> str:
    """The chain, unless it is a number; times behind commas, as in a whole line of an export, are looked at by themselves."""
    pieces = re.split("([,，])", chain)
    masked, number = "", ""
    for piece in pieces:
        if _TIME.fullmatch(unicodedata.normalize("NFKC", piece)):
            masked, number = masked + _mask_number(number) + piece, ""
        else:
            number += piece
    return masked + _mask_number(number)


def _mask_number(number: str) -> str:
    return mask_phone(number) if sum(map(str.isdigit, number)) >= _LEAST else number


def _mask_phones_of(chain: str) -> str:
    """The chain with each stretch of whole groups of digits that is a phone number masked, the longest first."""
    if _TIME.fullmatch(chain):
        return chain
    day = _LEADING_DAY.match(chain)
    masked, at = ("", 0) if day is None else (day[0], day.end())
    groups = [group.span() for group in _DIGITS.finditer(chain) if group.start() >= at]
    while groups:
        ends = _ends(groups)
        begins = groups[0][0]
        begins -= begins > at and chain[begins - 1] in "+＋"
        phone = next((end for end in reversed(ends) if _PHONE.fullmatch(_plain(chain[begins:end]))), None)
        end = phone or groups[0][1]
        masked += chain[at:begins] + (mask_phone(chain[begins:end]) if phone else chain[begins:end])
        at = end
        del groups[: ends.index(end) + 1 if ends else 1]
    return masked + chain[at:]


def _ends(groups: list[tuple[int, int]]) -> list[int]:
    """Where a number that begins with the first of these groups can end: after one of them, and before a sixteenth digit."""
    ends: list[int] = []
    digits = 0
    for begin, end in groups[:_MOST_SPLIT]:
        digits += end - begin
        if digits > _MOST_SPLIT:
            break
        ends.append(end)
    return ends


def _plain(number: str) -> str:
    return _SPLITS.sub("", unicodedata.normalize("NFKC", number))

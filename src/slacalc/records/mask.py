"""What of a refused row may be shown: phone numbers are masked wherever they stand.

13812345678 is 138****5678, 01012345666 is 010*****666, 10086 and 4008001234 are shown, anything unknown is ***.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slacalc.contract.columns import ColumnType

HIDDEN = "***"
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PRIVACY = re.compile(r"700\d{12}", re.ASCII)
_FIXED = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))\d{4,5}(\d{3})", re.ASCII)
_SERVICE = re.compile(r"1\d{2,4}|95\d{3,4}|[48]00\d{7}|1[02]\d{3}", re.ASCII)
_INSIDE_ID = re.compile(r"(?<!\d)((?:\+|00)?86)?1[3-9]\d{9}(?!\d)")
_RUN = re.compile(r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)(?: \d{1,2}(?=[:.]))?)|\d(?:[ -]?\d){6,}")
"""Seven digits or more, with single spaces or hyphens among them; a date is none."""


def mask_phone(text: str) -> str:
    """A phone number with its middle hidden; a blank stays blank."""
    if not text.strip():
        return ""
    digits = re.sub(r"[ \-()\t]", "", unicodedata.normalize("NFKC", text))
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
    """Any text with every run of seven or more digits masked as if it were a phone number."""
    return _RUN.sub(lambda run: run[0] if run["day"] else mask_phone(run[0]), text)


def mask_id(text: str) -> str:
    """An identifier, shown so that the row can be found, with a mobile number inside it masked."""
    return _INSIDE_ID.sub(lambda run: mask_phone(run[0]), text)


def mask_cell(text: str, kind: ColumnType, *, is_id: bool) -> str:
    """A cell of a column of that type. Times, numbers and codes hold no person; agents stand by their number."""
    if kind == "phone":
        return mask_phone(text)
    if is_id or kind in {"moment", "day", "seconds", "whole", "yes"}:
        return mask_id(text)
    return mask_text(text)

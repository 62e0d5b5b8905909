"""A text from somebody else's file, fit to be shown: nothing in it moves a cursor, turns a line around or starts a formula."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: a spreadsheet would take it for a formula, also in full width."""
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_DOUBTFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Not the joiners U+200C and U+200D: they are part of words in Persian, in Indic scripts and in emoji."""


def visible(text: str) -> str:
    r"""The text with each control character, line separator and mark of direction written out: ``\x1b``, ``\u202e``, ``\n``."""
    return _DOUBTFUL.sub(lambda found: _written(found[0]), text)


def no_formula(cell: str) -> str:
    """The cell behind an apostrophe, where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _written(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    return character.encode("ascii", "backslashreplace").decode() if character > "\x7f" else f"\\x{ord(character):02x}"

"""A text from somebody else's file, fit to be shown: nothing in it moves a cursor, turns a line around or starts a formula."""

from __future__ import annotations

import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: a spreadsheet would take it for a formula, also in full width."""
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls; signs without width and marks of direction; halves of pairs; line separators.

With them the joiners U+200C and U+200D, by which two names can look the same.
"""
_EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that nobody can see."""
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    r"""The text with every character that cannot be seen, or does something, written out: ``\x1b``, ``\u202e``, ``\n``.

    Spaces of every width stay as they are. Applied twice it changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_written(char) if char in _EMPTY or unicodedata.category(char) in _STEERING else char for char in text)


def no_formula(cell: str) -> str:
    """The cell behind an apostrophe, where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _written(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    return character.encode("ascii", "backslashreplace").decode() if character > "\x7f" else f"\\x{ord(character):02x}"

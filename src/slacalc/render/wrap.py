"""Where the lines of a text break in a narrow page, Chinese and Latin words mixed.

Chinese needs no spaces to break at, and where it has one, before or after a number or a Latin word, the two belong together. So
a line ends after Chinese punctuation where that leaves it reasonably full, else between two Chinese characters, and between words
of Latin letters as always. What has no place to break, a digest, is cut into parts of one length.
"""

from __future__ import annotations

import re
from enum import IntEnum

from rich.cells import cell_len, get_character_cell_size

CLOSING = frozenset("、，。；：！？）」』”》】〕%…·")
"""What no line begins with; after most of them a line ends well."""
OPENING = frozenset("（「『“《【〔")
"""What no line ends with."""
FULL, HALF = 0.7, 0.5
"""Shares of a line: filled so far it may end at a good place, and so far at one that is allowed."""
HANGING = 2
"""Columns that the rest of a broken line stands further in."""
LONGEST_WORD = 40
"""Lines over which a word is parted evenly; one that is longer fills them."""
RUN = re.compile(r"[!-~]*")
"""A word of Latin letters, digits and signs."""
DIGITS = re.compile(r"\d{4} \d{4}", re.ASCII)
"""A number in groups, such as that of a bank account."""


class LineEnd(IntEnum):
    """How well a line ends somewhere."""

    NEVER = 0
    POOR = 1
    ALLOWED = 2
    GOOD = 3


def wrapped(text: str, width: int) -> str:
    """The text with line ends put into it, none of its lines wider than ``width``."""
    return "\n".join(line for paragraph in text.split("\n") for line in _lines(paragraph, width))


def wrapped_lines(text: str, width: int) -> str:
    """Lines that stand under each other, each broken by itself: what follows on stands further in than its beginning."""
    return "".join(f"{_hanging(line, width)}\n" for line in text.splitlines())


def _hanging(line: str, width: int) -> str:
    begin = line.lstrip(" ")
    indent = len(line) - len(begin)
    if not _wider(line, width):
        return line
    first = begin[: _end(begin, width - indent)]
    rest = wrapped(begin.removeprefix(first).lstrip(" "), width - indent - HANGING).split("\n")
    return "\n".join([" " * indent + first.rstrip(" "), *(" " * (indent + HANGING) + follows for follows in rest)])


def _lines(text: str, width: int) -> list[str]:
    lines: list[str] = []
    while _wider(text, width):
        at = _end(text, width)
        lines.append(text[:at].rstrip(" "))
        text = text[at:].lstrip(" ")
    return [*lines, text]


def _wider(text: str, width: int) -> bool:
    """Whether a text does not fit into a line; one that is far longer is not measured to its end."""
    cells = 0
    for char in text:
        cells += get_character_cell_size(char)
        if cells > width:
            return True
    return False


def _end(text: str, width: int) -> int:
    """How many characters the first line takes."""
    last: dict[LineEnd, tuple[int, int]] = {}
    cells = 0
    for at, char in enumerate(text):
        place = _place(text, at) if at else LineEnd.NEVER
        if place and len(_run(text, at, width + 1)) > width:  # it will be cut, and then begins a line
            place = LineEnd.GOOD
        if place:
            last[place] = (at, cells)
        cells += get_character_cell_size(char)
        if cells > width and char != " ":
            break
    for place, share in ((LineEnd.GOOD, FULL), (LineEnd.ALLOWED, HALF)):
        if place in last and last[place][1] >= share * width:
            return last[place][0]
    return max((at for at, _ in last.values()), default=0) or _cut(text, width)


def _place(text: str, at: int) -> LineEnd:
    """How well a line would end before the character at ``at``."""
    before, after = text[at - 1], text[at]
    if after == " " or after in CLOSING or before in OPENING:
        return LineEnd.NEVER
    if before == " ":
        return _after_space(text, at)
    if before in CLOSING and before not in "、〕%·…":
        return LineEnd.GOOD
    if _wide(before) and _wide(after):
        return LineEnd.ALLOWED
    return LineEnd.POOR if _wide(before) or _wide(after) else LineEnd.NEVER


def _after_space(text: str, at: int) -> LineEnd:
    """Two spaces part one thing from another; one space between Latin words is where a line ends, and otherwise hardly."""
    word, after = text[:at].rstrip(" "), text[at]
    if not word or text[at - 2 : at] == "  ":
        return LineEnd.GOOD if word else LineEnd.NEVER
    if _wide(word[-1]) or _wide(after) or DIGITS.fullmatch(text[max(0, at - 5) : at + 4]):
        return LineEnd.GOOD if word[-1] in CLOSING else LineEnd.POOR
    return LineEnd.GOOD


def _cut(text: str, width: int) -> int:
    """A word that is wider than a line, in parts of one length."""
    most = width * LONGEST_WORD
    word = len(_run(text, 0, most)) or cell_len(text[:most])
    room, cells = -(-word // -(-word // width)), 0
    for at, char in enumerate(text):
        cells += get_character_cell_size(char)
        if cells > room:
            return max(1, at)
    return len(text)


def _run(text: str, at: int, most: int) -> str:
    """The word of Latin letters that begins there, or so many letters of it."""
    match = RUN.match(text, at, at + most)
    return match[0] if match else ""


def _wide(char: str) -> bool:
    return get_character_cell_size(char) > 1

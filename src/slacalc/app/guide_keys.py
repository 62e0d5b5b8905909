"""What the guide says about a key: the tables of its pages, read for the schemas that editors show."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from slacalc.app.guide import read_page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = re.compile(r"`([^`]+)`")
OPENING = re.compile(r"`([a-z_]+)` ")
"""A paragraph that says what a whole section of the file is."""
HEADS = {"key": 0, "键": 0, "section": 1, "部分": 1, "records": 1, "记录": 1}
"""The first head of a table of keys, and in which column the keys stand: where they are those of a section, in the second."""
BROKEN = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class KeySection:
    """A section of a page: what it says about keys, by their paths as it writes them."""

    heading: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_about(self, top: str) -> bool:
        """Whether it is here that a key of the top of the file is told."""
        return any(key == top or key.startswith(f"{top}.") for key in self.keys)


def sections_of(page: str, language: str) -> tuple[KeySection, ...]:
    """The sections of a page of the guide in which keys are told."""
    return tuple(section for text in read_page(page, language).split("\n## ")[1:] if (section := _section(text)).keys)


def find_section(sections: tuple[KeySection, ...], top: str) -> KeySection:
    """Where a key of the top of the file is told; of two, where it is told first."""
    return next((section for section in sections if section.is_about(top)), KeySection())


def candidates(path: tuple[str, ...]) -> Iterator[str]:
    """How the guide may write a path: whole, or from a key inside it on, so far as it is unmistakable there."""
    for start in range(len(path)):
        yield ".".join(path[start:])


def _section(text: str) -> KeySection:
    section, at = KeySection(text.partition("\n")[0]), None
    for line in text.splitlines():
        opening = OPENING.match(line)
        if opening:
            section.keys.setdefault(opening[1], _plain(line))
        if not line.startswith("|"):
            at = None
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in BROKEN.split(line.strip("|"))]
        if at is None:
            at = HEADS.get(cells[0], len(cells))
        elif at < len(cells) - 1 and CODE.match(cells[at]):
            _add(section, f"{cells[0].strip(chr(96))}." if at else "", cells[at:])
    return section


def _add(section: KeySection, above: str, cells: list[str]) -> None:
    """A row: its keys, what they mean, and values of them."""
    for key in CODE.findall(cells[0]):
        section.keys.setdefault(above + key, _plain(cells[1]))
        if len(cells) > 2:  # noqa: PLR2004 - key, meaning, value
            section.examples.setdefault(above + key, tuple(CODE.findall(cells[2])))


def _plain(text: str) -> str:
    return text.replace("`", "").replace("**", "")

"""The words of both languages, from the catalogues in ``messages/<language>/*.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.shown import visible

if TYPE_CHECKING:
    from slacalc.base.figure import Figure
    from slacalc.statement.document import Statement

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Filling(str):
    """What fills a blank; after a number, ``{0:row|rows}`` is the word that goes with it."""

    __slots__ = ()

    def __format__(self, words: str) -> str:
        """Itself, or the first of two words where it is one and the second where it is not."""
        singular, divider, plural = words.partition("|")
        if not divider:
            return str(self)
        return singular if self == "1" else plural


def filled(text: str, /, *blanks: str, **facts: str) -> str:
    """A text of a catalogue with its blanks filled; what fills them may come from data, and is made visible."""
    shown = {name: Filling(visible(fact)) for name, fact in facts.items()}
    return text.format(*(Filling(visible(blank)) for blank in blanks), **shown)


@dataclass(frozen=True)
class Words:
    """All words of one language."""

    language: Language

    def __call__(self, family: str, key: str, *blanks: str, **facts: str) -> str:
        """The text under ``key`` of a catalogue, its blanks filled.

        Raises:
            KeyError: no such text: a bug.
        """
        text: str = family_of(self.language, family)[key]
        return filled(text, *blanks, **facts)

    def has(self, family: str, key: str) -> bool:
        """Whether a catalogue has that text."""
        return key in family_of(self.language, family)

    def entry(self, family: str, key: str) -> dict[str, str]:
        """A text of several parts: the cause and the remedy of a diagnostic."""
        entry: dict[str, str] = family_of(self.language, family)[key]
        return entry

    def role(self, role: str) -> str:
        """What the records of a role are called inside a sentence."""
        name = self("terms", role) if self.has("terms", role) else role
        return name[:1].lower() + name[1:]

    def name(self, statement: Statement, path: str) -> str:
        """What a metric, a fee, a deduction or a class of records is called on this statement."""
        if path.startswith("deduct."):
            return self("labels", "deduction", self.name(statement, "metrics." + path.removeprefix("deduct.")))
        if decided := self._from_ledger(statement, path):
            return decided
        if path.startswith("corrections.") and path.count(".") > 2:  # noqa: PLR2004 - a month, a number and a line
            month, number, line = path.removeprefix("corrections.").split(".", 2)
            return self("labels", "correction_line", month, number, self.name(statement, line))
        role, _, interval = path.partition(" by ")
        if interval and self.has("labels", f"by_{interval}"):
            return self("labels", f"by_{interval}", self.name(statement, role))
        names = dict(statement.names).get(path)
        if names is not None:
            return names.zh if self.language == "zh" else names.en
        return self("terms", path) if self.has("terms", path) else path

    def _from_ledger(self, statement: Statement, path: str) -> str:
        """What a line is called that the ledger brings; empty where it is none of these."""
        if path.startswith("earned_back."):
            month, _, metric = path.removeprefix("earned_back.").partition(".")
            return self("labels", "earned_back", self.name(statement, f"metrics.{metric}"), month)
        for decided, label in (("damages.", "damages"), ("retention.released.", "released")):
            if path.startswith(decided):
                return self("labels", label, path.removeprefix(decided))
        return ""

    def label(self, statement: Statement, figure: Figure) -> str:
        """What a figure is called; where it is labelled with words that are not known, by its name."""
        key, *about = figure.label
        try:
            return self("labels", key, *(self.name(statement, path) for path in about))
        except (KeyError, IndexError):  # a statement that somebody else has made
            return figure.name


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    return Words(language)


@cache
def family_of(language: Language, family: str) -> dict[str, Any]:
    """One catalogue of a language, read when the first of its texts is wanted; one that there is not holds none."""
    file = Path(__file__).parent / "messages" / language / f"{family}.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}

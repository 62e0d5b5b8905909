"""A located remark on an input: what it is, how grave, where, and the facts that its words need.

A diagnostic carries no words. ``code`` is a stable slug (``contract/unknown-key``); the words in either language are looked up by
it where text is rendered, and ``facts`` fill their blanks.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(IntEnum):
    """How grave; a file with an error is refused."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the user's input; the part that is not known stays empty."""

    file: str
    line: int = 0
    """From 1; 0 means the file as a whole. For a table it is the row as a spreadsheet numbers it, the header included."""
    column: int = 0
    """From 1, in code points; 0 means the line as a whole."""
    excerpt: str = ""
    """The user's own line, for a caret below it."""
    width: int = 1
    """How many code points the caret spans."""

    def __str__(self) -> str:
        texts = [self.file, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(texts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One remark. Its cause and remedy are words of the catalogue under ``code``."""

    code: str
    severity: Severity
    place: Place
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def fact(self) -> dict[str, str]:
        """The facts by name."""
        return dict(self.facts)


def error(code: str, place: Place, **facts: object) -> Diagnostic:
    """A remark that refuses the file it is about."""
    return _remark(code, Severity.ERROR, place, facts)


def warning(code: str, place: Place, **facts: object) -> Diagnostic:
    """A remark that somebody should read before money moves."""
    return _remark(code, Severity.WARNING, place, facts)


def note(code: str, place: Place, **facts: object) -> Diagnostic:
    """A remark that explains."""
    return _remark(code, Severity.NOTE, place, facts)


def _remark(code: str, severity: Severity, place: Place, facts: dict[str, object]) -> Diagnostic:
    return Diagnostic(code, severity, place, tuple((name, str(value)) for name, value in facts.items()))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each remark once, by place, then by code."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.place, d.code, d.facts)))


class Refused(Exception):  # noqa: N818 - the word of the design: a file is refused
    """An input that cannot be used, with every reason that was found."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("; ".join(f"{d.place}: {d.code}" for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[Refused], tuple[Diagnostic, ...]]:
        """It goes to another process with its diagnostics."""
        return type(self), self.diagnostics


class Unwritable(Exception):  # noqa: N818 - as above
    """An output, or the ledger, that says no."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("; ".join(f"{d.place}: {d.code}" for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[Unwritable], tuple[Diagnostic, ...]]:
        """It goes to another process with its diagnostics."""
        return type(self), self.diagnostics

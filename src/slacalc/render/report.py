"""What every format of ``check`` tells: the files, and each remark with its words, its span and what it is known again by."""

from __future__ import annotations

import hashlib
from collections import Counter
from os.path import normpath
from pathlib import PurePath
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.shown import visible
from slacalc.render.remarks import cause_and_remedy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slacalc.base.diagnostics import Diagnostic, Place, Severity
    from slacalc.render.words import Words

PIPE = "-"
"""The name of what is read from standard input."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a place up to the place before ``end_column``, on one line; all from 1, in code points."""

    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class WordedRemark:
    """A remark in the words of the language in which it is told."""

    diagnostic: Diagnostic
    file: str
    """As the reader of the report names it, with forward slashes."""
    words: Words
    cause: str
    remedy: str
    fingerprint: str
    """The same as long as the line that it is about has the same words, wherever it moves; no two of a report are equal."""

    @property
    def code(self) -> str:
        """The slug."""
        return self.diagnostic.code

    @property
    def severity(self) -> Severity:
        """How grave."""
        return self.diagnostic.severity

    @property
    def message(self) -> str:
        """Cause and remedy in one line."""
        return " → ".join(sentence for sentence in (self.cause, self.remedy) if sentence)

    @property
    def span(self) -> Span | None:
        """Where in the file; nowhere where it is about the file as a whole."""
        return span_of(self.diagnostic.place)


@dataclass(frozen=True, slots=True)
class Report:
    """A run of ``check``."""

    files: tuple[str, ...]
    """That were looked at."""
    remarks: tuple[WordedRemark, ...]
    words: Words
    """Of the run, for what is said about no single file."""

    def count(self, severity: Severity) -> int:
        """Remarks of that gravity."""
        return sum(remark.severity is severity for remark in self.remarks)


def span_of(place: Place) -> Span | None:
    """What a place covers; a line as a whole from its first sign to its last."""
    if not place.line:
        return None
    if not place.column:
        return Span(place.line, 1, len(place.excerpt) + 1)
    return Span(place.line, place.column, place.column + max(1, place.width))


def report_of(
    files: Iterable[PurePath],
    diagnostics: Iterable[Diagnostic],
    words_about: Callable[[Diagnostic], Words],
    words: Words,
    folder: PurePath,
    root: PurePath,
) -> Report:
    """Remarks made ready; files were named from ``here``, and its reader names them from ``root``."""
    counts: Counter[str] = Counter()
    remarks = []
    for diagnostic in diagnostics:
        file = name_from(diagnostic.place.file, folder, root)
        known = known_by(diagnostic, file)
        counts[known] += 1
        fingerprint = hashlib.sha256(f"{known}\0{counts[known]}".encode()).hexdigest()
        spoken = words_about(diagnostic)
        remarks.append(WordedRemark(diagnostic, file, spoken, *cause_and_remedy(diagnostic, spoken), fingerprint))
    return Report(tuple(dict.fromkeys(name_from(str(file), folder, root) for file in files)), tuple(remarks), words)


def known_by(diagnostic: Diagnostic, file: str) -> str:
    """Its code, its file, and the words of its line with where in them it points; without a line, its facts."""
    place = diagnostic.place
    words = place.excerpt.strip()
    if not words:
        return "\0".join((diagnostic.code, file, *(f"{name}={value}" for name, value in diagnostic.facts)))
    indent = len(place.excerpt) - len(place.excerpt.lstrip())
    return "\0".join((diagnostic.code, file, words, str(max(0, place.column - indent))))


def name_from(file: str, folder: PurePath, root: PurePath) -> str:
    """A file as seen from the root, where it lies below it; else as it was given."""
    path = PurePath(normpath(folder / file))
    if file == PIPE or not path.is_relative_to(root):
        return visible(PurePath(file).as_posix())
    return visible(path.relative_to(root).as_posix())

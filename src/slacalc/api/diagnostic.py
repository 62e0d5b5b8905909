"""What is to be said about an input: beside a result, or as the one exception where there is none."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from slacalc.base.diagnostics import Diagnostic as Located

Language = Literal["en", "zh"]
SEVERITIES: tuple[Literal["note", "warning", "error"], ...] = ("note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A located remark on an input, in words."""

    code: str
    """Its slug, such as ``contract/unknown-key``: it stays, whatever the words become."""
    severity: Literal["note", "warning", "error"]
    file: str
    line: int
    """From 1; 0 means the file as a whole. For a table it is the row as a spreadsheet numbers it."""
    column: int
    """From 1, in code points; 0 means the line as a whole."""
    cause: str
    remedy: str
    """May be empty."""
    _text: str = field(repr=False)

    def __str__(self) -> str:
        """Place, the user's own line with a caret, cause and remedy, as the commands print them."""
        return self._text


def in_words(located: Iterable[Located], language: Language) -> tuple[Diagnostic, ...]:
    """Remarks with their words."""
    return tuple(_in_words(remark, language) for remark in located)


def _in_words(remark: Located, language: Language) -> Diagnostic:
    from slacalc.render.remarks import cause_and_remedy, remark_text  # noqa: PLC0415 - loaded when there is something to say
    from slacalc.render.words import words  # noqa: PLC0415 - as above

    spoken, place = words(language), remark.place
    cause, remedy = cause_and_remedy(remark, spoken)
    text = remark_text(remark, spoken).rstrip("\n")
    return Diagnostic(remark.code, SEVERITIES[remark.severity], place.file, place.line, place.column, cause, remedy, text)


class InputRefused(Exception):  # noqa: N818 - the word of the design: a file is refused
    """An input that cannot be used, with every reason that was found; it is told as the commands tell it."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.diagnostics = diagnostics
        super().__init__(diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


@contextmanager
def refusing(language: Callable[[], Language]) -> Iterator[None]:
    """Turn what refuses an input into the exception of this interface; ``language`` is asked only then."""
    try:
        yield
    except Refused as refused:
        raise InputRefused(in_words(refused.diagnostics, language())) from refused


def language_of_text(spelled: str | None) -> Language:
    """``zh-CN`` and its like are Chinese; everything else, and nothing, is English."""
    return "zh" if spelled is not None and spelled.startswith("zh") else "en"


def language_of_file(source: str | Path | bytes) -> Language:
    """The language that a contract or a statement says, as far as it can be read; that of bytes that are refused is English."""
    from slacalc.app.language import language_of  # noqa: PLC0415 - loaded when there is something to say

    return language_of_text(None if isinstance(source, bytes) else language_of([Path(source)]))

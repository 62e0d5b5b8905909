"""Which language to speak, and where: data to stdout, remarks to stderr, colour only to a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.cli.streams import page_width
from slacalc.render.words import LANGUAGES, Language, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.render.view import Block
    from slacalc.render.words import Words

WIDE = 120
"""Columns of a page that goes into a pipe."""
NARROW = 100
"""Columns below which lines that go into a pipe are broken too: a digest and what it is of need somewhat more."""

_given: list[str | None] = [None]
_spoken: list[Language] = []
_asked: list[Path | None] = []
_ledger: list[Path] = []
_known: dict[str, str | None] = {}
"""What language goes with a place."""


def choose_language(given: str | None, of_contract: str | None = None) -> Language:
    """``--lang``; else ``SLACALC_LANG``; else the contract's, where there is one; else the locale's; else English."""
    wanted = given or os.environ.get("SLACALC_LANG", "").lower()[:2]
    if wanted in LANGUAGES:
        return "zh" if wanted == "zh" else "en"
    if of_contract is not None:
        return "zh" if of_contract.startswith("zh") else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def speak_as(given: str | None, *files: Path | None, ledger: Path | None = None) -> None:
    """Remarks are in ``--lang``, else in the language of the file that each is about, else of the first of these that says it.

    A contract is followed by the folders that go with it. The files are looked at when there is something to say, and not before:
    most runs have nothing to say before their contract has been read, and then it is known.
    """
    _given[:] = [given]
    _spoken[:] = []
    _known.clear()
    _asked[:] = files
    _ledger[:] = [ledger] if ledger is not None else []


def known_as(file: Path, of_contract: str | None) -> None:
    """A file that can be read only once has this language, and so has the run where it is the first that was asked about."""
    _known[str(file)] = of_contract
    if of_contract is not None and _asked and _asked[0] == file:
        _spoken[:] = [choose_language(_given[0], of_contract)]


def say_in(language: Language) -> Words:
    """Speak this language from here on, but in remarks on another file."""
    _spoken[:] = [language]
    return words(language)


def speak(diagnostics: Iterable[Diagnostic], spoken: Words | None = None) -> None:
    """Print remarks on stderr: in that language, or each in that of the file that it is about."""
    from slacalc.render.remarks import remark_text  # noqa: PLC0415 - loaded when there is something to say

    sys.stderr.write("".join(remark_text(diagnostic, spoken or words_about(diagnostic)) for diagnostic in diagnostics))


def words_about(diagnostic: Diagnostic) -> Words:
    """The words in which to tell of it."""
    from slacalc.app.language import language_about  # noqa: PLC0415 - as above

    file = diagnostic.place.file
    if file not in _known:
        _known[file] = language_about(Path(file), _asked, _ledger[0] if _ledger else None)
    language = _known[file]
    return words(choose_language(_given[0], language) if language else spoken_language())


def spoken_language() -> Language:
    """The language of the run, as far as it is known by now."""
    if not _spoken:
        from slacalc.app.language import language_of  # noqa: PLC0415 - as above

        _spoken[:] = [choose_language(_given[0], language_of([*_asked, *_ledger]))]
    return _spoken[0]


def show(blocks: Iterable[Block]) -> None:
    """Print a page on stdout."""
    sys.stdout.write(page_of(blocks))


def show_lines(text: str) -> None:
    """Print lines on stdout, broken to the width of a terminal; a pipe gets each line whole, unless ``COLUMNS`` is narrow."""
    width = _page_width()
    if width < NARROW or sys.stdout.isatty():
        from slacalc.render.terminal import NARROWEST  # noqa: PLC0415 - as above
        from slacalc.render.wrap import wrapped_lines  # noqa: PLC0415 - as above

        text = wrapped_lines(text, max(width, NARROWEST))
    sys.stdout.write(text)


def page_of(blocks: Iterable[Block]) -> str:
    """A page as stdout is to have it: as wide as the terminal, in colour where that can be seen."""
    from slacalc.render.terminal import render_terminal  # noqa: PLC0415 - as above

    forced = os.environ.get("FORCE_COLOR", "0") not in {"", "0"}
    colour = (sys.stdout.isatty() or forced) and not os.environ.get("NO_COLOR")
    return render_terminal(blocks, width=_page_width(), colour=colour)


def _page_width() -> int:
    """Columns of the terminal; in a pipe those that ``COLUMNS`` asks for, or as many as a page has."""
    asked = str(shutil.get_terminal_size().columns) if sys.stdout.isatty() else os.environ.get("COLUMNS", "")
    return page_width(asked, WIDE)

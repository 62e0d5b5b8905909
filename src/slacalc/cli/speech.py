"""Which language to speak, and where: data to stdout, remarks to stderr, colour only to a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from slacalc.render.words import Language, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.render.view import Block
    from slacalc.render.words import Words

WIDE = 120
"""Columns of a page that goes into a pipe."""

_spoken: list[Language] = []
_asked: list[Path | None] = []


def choose_language(given: str | None, of_contract: str | None = None) -> Language:
    """``--lang``; else the contract's, where there is one; else ``SLACALC_LANG`` or the locale; else English."""
    if given is not None:
        return "zh" if given == "zh" else "en"
    if of_contract is not None:
        return "zh" if of_contract.startswith("zh") else "en"
    for name in ("SLACALC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def speak_as(given: str | None, *files: Path | None) -> None:
    """Remarks are in ``--lang``, else in the language of the first of these files and ledgers that says it.

    The files are looked at when there is something to say, and not before: most runs have nothing to say before their contract
    has been read, and then it is known.
    """
    _spoken[:] = [choose_language(given)] if given is not None else []
    _asked[:] = files


def say_in(language: Language) -> Words:
    """Speak this language in remarks from here on."""
    _spoken[:] = [language]
    return words(language)


def speak(diagnostics: Iterable[Diagnostic]) -> None:
    """Print remarks on stderr."""
    from slacalc.render.remarks import remark_text  # noqa: PLC0415 - loaded when there is something to say

    spoken = words(spoken_language())
    sys.stderr.write("".join(remark_text(diagnostic, spoken) for diagnostic in diagnostics))


def spoken_language() -> Language:
    """The language of the run, as far as it is known by now."""
    if not _spoken:
        from slacalc.app.language import language_of  # noqa: PLC0415 - as above

        _spoken[:] = [choose_language(None, language_of(_asked))]
    return _spoken[0]


def show(blocks: Iterable[Block]) -> None:
    """Print a page on stdout."""
    sys.stdout.write(page_of(blocks))


def page_of(blocks: Iterable[Block]) -> str:
    """A page as stdout is to have it: as wide as the terminal, in colour where that can be seen."""
    from slacalc.render.terminal import render_terminal  # noqa: PLC0415 - as above

    forced = os.environ.get("FORCE_COLOR", "0") not in {"", "0"}
    colour = (sys.stdout.isatty() or forced) and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _page_width(os.environ.get("COLUMNS", ""))
    return render_terminal(blocks, width=width, colour=colour)


def _page_width(asked: str) -> int:
    """As ``COLUMNS`` has it, where it is a whole number above zero."""
    return (int(asked) if asked.isascii() and asked.isdecimal() else 0) or WIDE

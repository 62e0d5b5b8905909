"""A result that can be looked at: as text in a terminal, as HTML in a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.render.view import Block
    from slacalc.render.words import Words

WIDE = 120
"""Columns of a page that goes into no terminal."""


class Page(ABC):
    """What results have in common."""

    __slots__ = ()

    @property
    @abstractmethod
    def language(self) -> Language:
        """In which its page is."""

    @property
    @abstractmethod
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What somebody should read before money moves."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values: exact numbers as strings, the same in every language."""

    @abstractmethod
    def blocks(self, words: Words) -> Iterable[Block]:
        """The page, before it is text or HTML."""

    def __str__(self) -> str:
        """The page as the command prints it into a pipe."""
        from slacalc.render.terminal import render_terminal  # noqa: PLC0415 - rich loads where a page is shown
        from slacalc.render.words import words  # noqa: PLC0415 - as above

        return render_terminal(self.blocks(words(self.language)), width=WIDE, colour=False)

    def _repr_html_(self) -> str:
        """The page as a notebook shows it, and below it what is to be said about the inputs."""
        from slacalc.render.fragment import render_fragment  # noqa: PLC0415 - loaded where a page is shown
        from slacalc.render.view import Cell, Notes  # noqa: PLC0415 - as above
        from slacalc.render.words import words  # noqa: PLC0415 - as above

        remarks = tuple(Cell(str(diagnostic)) for diagnostic in self.diagnostics)
        blocks = (*self.blocks(words(self.language)), *((Notes(remarks),) if remarks else ()))
        return render_fragment(blocks, self.language)

"""Two contracts compared, as a comment on a pull request: the sum first, what is long folded away, and never too long to post."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.render.diff_view import files_of, notes_of, sections_of, summary_of
from slacalc.render.markdown import escape, render_markdown
from slacalc.render.view import Cell, Notes, Pairs, Title

if TYPE_CHECKING:
    from slacalc.audit.diffed import Diffed
    from slacalc.render.diff_view import DiffSection
    from slacalc.render.words import Words

MOST_OPEN = 12
"""Rows of a table that is not folded away: the months of a year."""
MOST_ROWS = 60
"""Rows of a table: a comment may have 65,536 signs."""


def diff_markdown(diffed: Diffed, words: Words) -> str:
    """The text of the comment."""
    head = render_markdown((Title(words("diff", "title"), diffed.new.id),))
    summary = escape(" ".join(summary_of(diffed, words)))
    texts = [head, *([f"**{summary}**\n"] if summary else []), render_markdown((Pairs(files_of(diffed, words)),))]
    texts += [_section(section, words) for section in sections_of(diffed, words)]
    if notes := tuple(Cell(text) for text in notes_of(diffed, words)):
        texts.append(render_markdown((Notes(notes),)))
    return "\n".join(texts)


def _section(section: DiffSection, words: Words) -> str:
    grid, left = section.grid, len(section.grid.rows) - MOST_ROWS
    if left > 0:
        grid = replace(grid, rows=grid.rows[:MOST_ROWS])
    table = render_markdown((grid,)) + (f"\n{words('diff', 'more', str(left))}\n" if left > 0 else "")
    head = escape(section.head)
    if len(grid.rows) - grid.totals <= MOST_OPEN:
        return f"### {head}\n\n{table}"
    return f"<details><summary>{head}</summary>\n\n{table}\n</details>\n"

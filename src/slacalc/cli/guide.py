"""``slacalc guide``: the manual, offline."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import LangOption
from slacalc.cli.speech import choose_language, say_in


def guide(
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="A page; default: the list of pages.", show_default=False)
    ] = None,
    lang: LangOption = None,
) -> None:
    """Read the manual; on a terminal as a page, by a pager where it is longer than that; a pipe gets its Markdown."""
    language = choose_language(lang and lang.value)
    say_in(language)
    with guarded():
        from slacalc.app.guide import list_pages, read_page  # noqa: PLC0415 - loaded when it is read

        if topic is None:
            _show(list_pages(language), is_page=False)
        else:
            _show(read_page(topic, language), is_page=True)


def _show(text: str, *, is_page: bool) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    from slacalc.cli.pager import is_less, page_through, pager_of  # noqa: PLC0415 - loaded where there is a terminal
    from slacalc.render.guide_page import render_guide_page  # noqa: PLC0415 - as above

    size, pager = shutil.get_terminal_size(), pager_of(os.environ)
    colour = not os.environ.get("NO_COLOR")
    shown = render_guide_page(text, width=size.columns, colour=colour) if is_page else text
    if not pager or shown.count("\n") < size.lines:
        sys.stdout.write(shown)
        return
    paged = render_guide_page(text, width=size.columns, colour=False) if is_page and not is_less(pager) else shown
    if not page_through(paged, pager):
        sys.stdout.write(shown)

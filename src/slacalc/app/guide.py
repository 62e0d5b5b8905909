"""The pages of the manual, as they ship in the package."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.render.words import words

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PAGES_BY_HEAD = {
    "tutorial": ("start", "samples", "tour"),
    "how_to": ("month-end", "dispute", "ci", "new-layout", "amendment", "correction"),
    "reference": (
        "commands",
        "contract",
        "predicates",
        "readings",
        "inspect",
        "layout",
        "people",
        "statement",
        "ledger",
        "postings",
        "report",
        "sample",
        "sql",
        "verify",
        "compare",
        "diff",
        "editor",
        "python",
        "diagnostics",
        "exit-codes",
    ),
    "why": ("exactness", "speed"),
}
"""In the order in which one would read them: learned by doing, done, looked up, understood."""
PAGES = tuple(page for pages in PAGES_BY_HEAD.values() for page in pages)
COMMENT = re.compile(r"^<!--.*?-->\n+", re.DOTALL | re.MULTILINE)
"""What a page says to those who keep it."""


def list_pages(language: str) -> str:
    """Each page with its head, under the four heads of the manual."""
    spoken, folder = words("zh" if language == "zh" else "en"), _folder(language)
    width = max(map(len, PAGES)) + 2
    groups = []
    for head, pages in PAGES_BY_HEAD.items():
        titles = ((page, folder.joinpath(f"{page}.md").read_text(encoding="utf-8").splitlines()[0]) for page in pages)
        lines = (f"  {page:{width}}{title.removeprefix('# ')}\n" for page, title in titles)
        groups.append(f"{spoken('guide', head)}\n{''.join(lines)}")
    return "\n".join(groups)


def read_page(topic: str, language: str) -> str:
    """A page as Markdown, without comments.

    Raises:
        Refused: no such page.
    """
    if topic not in PAGES:
        raise Refused(error("input/no-topic", Place("guide"), topic=topic, known=", ".join(PAGES)))
    return COMMENT.sub("", _folder(language).joinpath(f"{topic}.md").read_text(encoding="utf-8"))


def _folder(language: str) -> Traversable:
    return resources.files("slacalc").joinpath("guide", language)
